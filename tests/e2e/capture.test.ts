/** Real speech on local pages, heard through the built extension: every way a page can play it. */
import { afterAll, describe, expect, test } from "vitest";
import type { SourceState, SourceView } from "../../src/protocol/state";
import { TEST_VARIANT } from "./browser";
import type { Opened } from "./driver";
import { serveMedia } from "./media";
import { setStage } from "./stage";

const { browser, site, open } = await setStage(TEST_VARIANT);
const elsewhere = await serveMedia();
afterAll(() => elsewhere.close());
let opened: Opened | null = null;

const judged = (state: SourceState) => state.kind === "judged";
const VOICE = "human-librivox.mp3";

/** Opens a page and asks for it to be screened, as the popup's button does. */
async function screen(name: string, html: string): Promise<number> {
	opened = await open(site.page(name, html));
	const answer = await browser.say({ to: "background", type: "start-page", tabId: opened.tabId });
	expect(answer).toEqual({ ok: true });
	return opened.tabId;
}

async function expectJudged(tabId: number): Promise<SourceView> {
	const source = (await browser.until(tabId, "judged", judged)) as SourceView;
	// The badge follows the state, a moment later on a busy machine.
	await expect.poll(() => browser.badge(tabId), { timeout: 10_000 }).toMatch(/^\d{1,2}\D{0,2}$/);
	const badge = await browser.badge(tabId);
	expect(Number.parseInt(badge, 10)).toBeGreaterThanOrEqual(1);
	expect(source.speechSeconds).toBeGreaterThan(2);
	expect(source.backend).toBe("wasm");
	return source;
}

describe("a page's player is heard and judged", () => {
	test("an audio element of the same origin; the badge shows the likelihood", async () => {
		const tabId = await screen("same", `<audio src="/media/${VOICE}" autoplay controls></audio>`);
		const source = await expectJudged(tabId);
		expect(source.kind).toBe("element");
		expect(source.title).toBe("same");
		expect(source.site).toBe("127.0.0.1");
	});

	test("MediaSource behind a blob: address", async () => {
		const tabId = await screen(
			"mse",
			`<audio autoplay></audio><script>
			const media = new MediaSource(); document.querySelector('audio').src = URL.createObjectURL(media);
			media.onsourceopen = async () => {
				const buffer = media.addSourceBuffer('audio/webm; codecs="opus"');
				buffer.appendBuffer(await (await fetch('/media/voice.webm')).arrayBuffer());
			};</script>`,
		);
		await expectJudged(tabId);
	});

	test("another origin that allows reading (CORS)", async () => {
		const tabId = await screen(
			"cors",
			`<audio crossorigin src="${elsewhere.origin}/cors/${VOICE}" autoplay></audio>`,
		);
		await expectJudged(tabId);
	});

	test("a stream in srcObject", async () => {
		const tabId = await screen(
			"stream",
			`<audio id="out"></audio><script>
			(async () => {
				const context = new AudioContext();
				const data = await (await fetch('/media/${VOICE}')).arrayBuffer();
				const node = new AudioBufferSourceNode(context, { buffer: await context.decodeAudioData(data) });
				const sink = context.createMediaStreamDestination();
				node.connect(sink); node.start();
				out.srcObject = sink.stream; await out.play();
			})();</script>`,
		);
		await expectJudged(tabId);
	});

	test("a player in an iframe of the same site", async () => {
		const inner = site.page("inner", `<audio src="/media/${VOICE}" autoplay></audio>`);
		const tabId = await screen("outer", `<iframe src="${inner}" allow="autoplay"></iframe>`);
		await expectJudged(tabId);
	});

	test("a player made later that no document ever holds", async () => {
		const tabId = await screen("detached", "<p>nothing yet</p>");
		await browser.until(tabId, "waiting", (state) => state.kind === "waiting");
		await opened?.page.evaluate((voice) => {
			Object.assign(window, { kept: new Audio(`/media/${voice}`) });
			return (window as unknown as { kept: HTMLAudioElement }).kept.play();
		}, VOICE);
		await expectJudged(tabId);
	});

	test("a player added later in an open shadow root", async () => {
		const tabId = await screen("shadow", "<div id=host></div>");
		await opened?.page.evaluate((voice) => {
			const root = document.querySelector("#host")?.attachShadow({ mode: "open" });
			if (root) root.innerHTML = `<audio autoplay src="/media/${voice}"></audio>`;
		}, VOICE);
		await expectJudged(tabId);
	});

	test("what is paused keeps its verdict, and playing on goes on from there", async () => {
		const tabId = await screen("pause", `<audio src="/media/${VOICE}" autoplay></audio>`);
		const before = await expectJudged(tabId);
		await opened?.page.evaluate(() => document.querySelector("audio")?.pause());
		const paused = await browser.until(tabId, "paused", (state) => state.kind === "paused");
		expect(paused?.state).toHaveProperty("verdict.band");
		await opened?.page.evaluate(() => document.querySelector("audio")?.play());
		const after = await browser.until(
			tabId,
			"judged again with more speech",
			(state, source) => judged(state) && (source?.speechSeconds ?? 0) > before.speechSeconds + 1,
		);
		expect(after?.checkId).toBe(before.checkId);
	});

	test("a change of source begins a new check", async () => {
		const tabId = await screen("swap", `<audio src="/media/${VOICE}" autoplay></audio>`);
		const first = await expectJudged(tabId);
		await opened?.page.evaluate(() => {
			const audio = document.querySelector("audio") as HTMLAudioElement;
			audio.src = "/media/machine-flite.mp3";
			return audio.play();
		});
		const second = await browser.until(
			tabId,
			"judged with a new check",
			(state, source) => judged(state) && source?.checkId !== first.checkId,
		);
		expect(second?.checkId).not.toBe(first.checkId);
	});
});

describe("what cannot be judged has a name", () => {
	test("another origin without CORS", async () => {
		const tabId = await screen(
			"nocors",
			`<audio src="${elsewhere.origin}/media/${VOICE}" autoplay></audio>`,
		);
		await browser.until(
			tabId,
			"failed for cross-origin",
			(state) => state.kind === "failed" && state.reason === "cross-origin",
		);
		expect(await browser.badge(tabId)).not.toMatch(/\d/);
	});

	test("a player with keys for encrypted media (EME)", async () => {
		// ClearKey is the one key system that every Chromium has; the keys, not the media, tell.
		const tabId = await screen(
			"protected",
			`<audio src="/media/${VOICE}"></audio><script>
			(async () => {
				const audio = document.querySelector("audio");
				const access = await navigator.requestMediaKeySystemAccess("org.w3.clearkey", [{
					initDataTypes: ["cenc"], audioCapabilities: [{ contentType: 'audio/mp4; codecs="mp4a.40.2"' }],
				}]);
				await audio.setMediaKeys(await access.createMediaKeys());
				await audio.play();
			})();</script>`,
		);
		await browser.until(
			tabId,
			"failed for protected",
			(state) => state.kind === "failed" && state.reason === "protected",
		);
	});

	test("muted: not judged, and heard once the sound is on", async () => {
		const tabId = await screen("muted", `<audio src="/media/${VOICE}" autoplay muted></audio>`);
		await browser.until(
			tabId,
			"failed for muted",
			(state) => state.kind === "failed" && state.reason === "muted",
		);
		await opened?.page.evaluate(() => {
			(document.querySelector("audio") as HTMLAudioElement).muted = false;
		});
		await expectJudged(tabId);
	});

	test("at another speed: not judged, and heard once it is back at its own", async () => {
		const tabId = await screen(
			"faster",
			`<audio src="/media/${VOICE}" loop></audio><script>
				const audio = document.querySelector("audio");
				audio.playbackRate = 1.5;
				audio.play();
			</script>`,
		);
		await browser.until(
			tabId,
			"failed for other-speed",
			(state) => state.kind === "failed" && state.reason === "other-speed",
		);
		await opened?.page.evaluate(() => {
			(document.querySelector("audio") as HTMLAudioElement).playbackRate = 1;
		});
		await expectJudged(tabId);
	});

	test("a tone is sound without a voice", async () => {
		const tabId = await screen("tone", `<audio src="/media/tone.wav" autoplay></audio>`);
		await browser.until(tabId, "no-speech", (state) => state.kind === "no-speech");
	});

	test("a page that plays nothing waits", async () => {
		const tabId = await screen("quiet", "<p>silence</p>");
		await browser.until(tabId, "waiting", (state) => state.kind === "waiting");
	});

	test("one of the browser's own pages", async () => {
		opened = await open("chrome://version");
		const answer = await browser.say({ to: "background", type: "start-page", tabId: opened.tabId });
		expect(answer).toEqual({ ok: false, reason: "unsupported-page" });
	});
});
