/**
 * Firefox where it differs: an event page that is suspended, tracks of another origin, pages that are
 * insecure or forbid everything, and one clip judged by every way to the same model.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { SourceState } from "../../src/protocol/state";
import { ensureBuilt, launch, TEST_VARIANT } from "../e2e/browser";
import type { Opened } from "../e2e/driver";
import { type MediaServer, makeMedia, serveMedia } from "../e2e/media";
import { buildForFirefox, type Firefox, launchFirefox, poll } from "../firefox/firefox";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Not secure to a browser, as it is no local name; Firefox is told that it is this machine. */
const INSECURE = "insecure.example";
/** LLR: decoders differ in the last bit, and Firefox brings a player's sound to its own rate first. */
const FILE_TOLERANCE = 0.05;
/** Live, the windows begin where capture begins: what the shortcut table holds "begun later" to. */
const LIVE_TOLERANCE = 1;
/** Longer than Firefox lets an idle event page stand. */
const PAUSE_MS = 45_000;

let firefox: Firefox;
let site: MediaServer;
let elsewhere: MediaServer;
const opened: Opened<Page>[] = [];

beforeAll(async () => {
	makeMedia();
	buildForFirefox();
	site = await serveMedia();
	elsewhere = await serveMedia();
	firefox = await launchFirefox({ "network.dns.localDomains": INSECURE });
	// What the popup asks for once: tests/firefox/firefox.test.ts.
	await firefox.desk.evaluate(() => chrome.storage.local.set({ consent: true }));
});

afterEach(async () => {
	for (const { page } of opened.splice(0)) await page.close();
});

afterAll(async () => {
	await firefox?.close();
	await site?.close();
	await elsewhere?.close();
});

async function open(url: string): Promise<Opened<Page>> {
	const tab = await firefox.open(url);
	opened.push(tab);
	return tab;
}

const play = ({ page }: Opened<Page>) =>
	page.evaluate(() => document.querySelector("audio")?.play());
const screen = (tabId: number) => firefox.say({ to: "background", type: "start-page", tabId });
const judged = (state: SourceState) => state.kind === "judged";
const failedAs = (reason: string) => (state: SourceState) =>
	state.kind === "failed" && state.reason === reason;
const VOICE = '<audio src="/media/human-librivox.mp3" loop></audio>';

describe("the event page", () => {
	test("stands while a source is paused for longer than it may be idle, and goes on from there", async () => {
		const tab = await open(site.page("pause", VOICE));
		await play(tab);
		await screen(tab.tabId);
		const before = await firefox.until(tab.tabId, "judged", judged);
		await tab.page.evaluate(() => document.querySelector("audio")?.pause());
		await firefox.until(tab.tabId, "paused", ({ kind }) => kind === "paused");
		// What was heard before is judged to its end.
		await new Promise((later) => setTimeout(later, 5000));
		const paused = (await firefox.tab(tab.tabId)).sources[0];
		await new Promise((later) => setTimeout(later, PAUSE_MS));
		// What is silent adds nothing.
		expect((await firefox.tab(tab.tabId)).sources[0]?.speechSeconds).toBe(paused?.speechSeconds);
		await play(tab);
		const after = await firefox.until(
			tab.tabId,
			"judged on",
			(state, source) =>
				judged(state) && (source?.speechSeconds ?? 0) > (paused?.speechSeconds ?? 0) + 1,
		);
		expect(after?.sourceId).toBe(before?.sourceId);
	});

	test("is suspended in the midst of a check: the next one takes the check up", async () => {
		const tab = await open(site.page("suspend", VOICE));
		await play(tab);
		await screen(tab.tabId);
		const before = await firefox.until(tab.tabId, "judged", judged);
		await firefox.suspend();
		const after = await firefox.until(
			tab.tabId,
			"judged on",
			(state, source) =>
				judged(state) && (source?.speechSeconds ?? 0) > (before?.speechSeconds ?? 0) + 2,
		);
		expect(after?.sourceId).toBe(before?.sourceId);
		expect(
			(await firefox.checks()).filter(({ checkId }) => checkId === before?.sourceId),
		).toHaveLength(1);
	});
});

describe("a player", () => {
	test("of another origin without CORS is said to be that, though Firefox hands over a track", async () => {
		const html = `<audio src="${elsewhere.origin}/media/human-librivox.mp3" loop></audio>`;
		const tab = await open(site.page("foreign", html));
		await play(tab);
		await screen(tab.tabId);
		const source = await firefox.until(tab.tabId, "failed", failedAs("cross-origin"));
		// Named, so that a person knows whom to ask.
		expect(source?.state).toMatchObject({ detail: new URL(elsewhere.origin).host });
		expect(source?.speechSeconds).toBe(0);
	});

	test("that is muted is not judged, and heard once its sound is on", async () => {
		const tab = await open(site.page("muted", VOICE.replace("loop", "loop muted")));
		await play(tab);
		await screen(tab.tabId);
		await firefox.until(tab.tabId, "told as muted", failedAs("muted"));
		await tab.page.evaluate(() => {
			const audio = document.querySelector("audio");
			if (audio) audio.muted = false;
		});
		await firefox.until(tab.tabId, "judged", judged);
	});

	test("begins another sound: a new check begins with it", async () => {
		const tab = await open(site.page("change", VOICE));
		await play(tab);
		await screen(tab.tabId);
		const before = await firefox.until(tab.tabId, "judged", judged);
		await tab.page.evaluate(async () => {
			const audio = document.querySelector("audio");
			if (audio) audio.src = "/media/machine-flite.mp3";
			await audio?.play();
		});
		await firefox.until(
			tab.tabId,
			"judged anew",
			(state, source) => judged(state) && source?.sourceId !== before?.sourceId,
		);
	});

	test("is heard on a page whose policy lets in nothing but its own sound", async () => {
		const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; media-src 'self'">`;
		const tab = await open(site.page("strict", policy + VOICE));
		await play(tab);
		await screen(tab.tabId);
		await firefox.until(tab.tabId, "judged", judged);
	});

	test("is heard on an insecure page, which has no worklets", async () => {
		const url = site.page("insecure", VOICE).replace("127.0.0.1", INSECURE);
		const tab = await open(url);
		expect(await tab.page.evaluate(() => isSecureContext)).toBe(false);
		await play(tab);
		await screen(tab.tabId);
		await firefox.until(tab.tabId, "judged", judged);
	});
});

describe("one clip has one score", () => {
	/** LLR and seconds of speech of a whole clip. */
	type Heard = { llr: number; speech: number };
	const CLIPS = ["machine-flite.mp3", "human-librivox.mp3", "human-june.mp3"];

	async function inFirefox(clip: string): Promise<{ file: Heard; live: Heard }> {
		const known = (await firefox.checks()).length;
		const page = await firefox.openOwn("check.html");
		const input = await page.waitForSelector("input[type=file]");
		await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(
			`${root}assets/demo/${clip}`,
		);
		await poll("checked", async () => {
			const checks = await firefox.checks();
			return checks.length > known && checks.some(({ whole, title }) => whole && title === clip);
		});
		const record = (await firefox.checks()).find(({ title, whole }) => whole && title === clip);
		await page.close();
		const tab = await open(site.page(`live-${clip}`, `<audio src="/media/${clip}"></audio>`));
		await screen(tab.tabId);
		await play(tab);
		const source = await firefox.until(tab.tabId, "ended", ({ kind }) => kind === "ended", 120);
		return {
			file: heardIn(record?.verdict, record?.speechSeconds),
			live: heardIn(verdictOf(source?.state), source?.speechSeconds),
		};
	}

	const verdictOf = (state: SourceState | undefined) =>
		state && "verdict" in state ? state.verdict : null;
	const heardIn = (
		verdict: { evidence: { llr: number } } | null | undefined,
		speech: number | undefined,
	): Heard => ({ llr: verdict?.evidence.llr ?? Number.NaN, speech: speech ?? Number.NaN });

	async function inChromium(): Promise<Map<string, { file: Heard; live: Heard }>> {
		ensureBuilt("test");
		const browser = await launch(TEST_VARIANT);
		const all = new Map<string, { file: Heard; live: Heard }>();
		try {
			for (const clip of CLIPS) {
				const page = await browser.context.newPage();
				await page.goto(`chrome-extension://${browser.id}/check.html`);
				await page.locator("input[type=file]").setInputFiles(`${root}assets/demo/${clip}`);
				const whole = async () =>
					(await browser.checks()).find((check) => check.whole && check.title === clip);
				await poll("checked", async () => Boolean(await whole()));
				const record = await whole();
				await page.close();
				const tab = await browser.open(
					site.page(`live-${clip}`, `<audio src="/media/${clip}"></audio>`),
				);
				await browser.say({ to: "background", type: "start-page", tabId: tab.tabId });
				await tab.page.evaluate(() => document.querySelector("audio")?.play());
				const source = await browser.until(tab.tabId, "ended", ({ kind }) => kind === "ended", 120);
				all.set(clip, {
					file: heardIn(record?.verdict, record?.speechSeconds),
					live: heardIn(verdictOf(source?.state), source?.speechSeconds),
				});
				await tab.page.close();
			}
		} finally {
			await browser.close();
		}
		return all;
	}

	test("on the command line, in Chromium and in Firefox, as a file and while it plays", async () => {
		const chromium = await inChromium();
		const rows: string[] = [];
		let fileDifference = 0;
		let liveDifference = 0;
		for (const clip of CLIPS) {
			const told = JSON.parse(
				execFileSync("npx", ["tsx", "src/cli/check.ts", "--json", `assets/demo/${clip}`], {
					cwd: root,
					encoding: "utf8",
				}),
			) as { llr: number };
			const fox = await inFirefox(clip);
			const chrome = chromium.get(clip) as typeof fox;
			const files = [chrome.file.llr, fox.file.llr].map((llr) => Math.abs(llr - told.llr));
			const lives = [chrome.live.llr, fox.live.llr].map((llr) => Math.abs(llr - told.llr));
			fileDifference = Math.max(fileDifference, ...files);
			liveDifference = Math.max(liveDifference, ...lives);
			const cells = [told, chrome.file, fox.file, chrome.live, fox.live];
			rows.push(
				`${clip.padEnd(20)}${cells.map(({ llr }) => llr.toFixed(4).padStart(10)).join("")}`,
			);
		}
		console.log(
			[
				"LLR                  command  Chromium   Firefox  Chromium   Firefox",
				"                        line      file      file      live      live",
				...rows,
				`largest difference from the command line: file ${fileDifference.toFixed(4)} (at most ${FILE_TOLERANCE}), live ${liveDifference.toFixed(4)} (at most ${LIVE_TOLERANCE})`,
			].join("\n"),
		);
		expect(fileDifference).toBeLessThanOrEqual(FILE_TOLERANCE);
		expect(liveDifference).toBeLessThanOrEqual(LIVE_TOLERANCE);
	});
});
