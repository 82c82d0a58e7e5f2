/** More of what hostile pages do: what takes long, or a second extension. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SourceState, SourceView } from "../../src/protocol/state";
import { idOfPath, TEST_VARIANT } from "../e2e/browser";
import { setStage } from "../e2e/stage";

/** Another extension, which knows our name and speaks to us. */
const other = mkdtempSync(join(tmpdir(), "bonafide-other-"));
writeFileSync(
	join(other, "manifest.json"),
	JSON.stringify({
		manifest_version: 3,
		name: "Other",
		version: "1",
		background: { service_worker: "worker.js" },
	}),
);
writeFileSync(join(other, "worker.js"), "");
writeFileSync(join(other, "page.html"), "<title>other</title>");

const { browser, site, open } = await setStage(TEST_VARIANT, {
	args: [
		`--disable-extensions-except=${TEST_VARIANT},${other}`,
		`--load-extension=${TEST_VARIANT},${other}`,
	],
});
const VOICE = "/media/human-librivox.mp3";
const VOICE_PLAYS = `<audio id="voice" src="${VOICE}" autoplay loop></audio>`;
const judged = (state: SourceState) => state.kind === "judged";

async function screened(name: string, html: string) {
	const tab = await open(site.page(name, html));
	const errors: string[] = [];
	tab.page.on("pageerror", ({ message }) => errors.push(message));
	const answer = await browser.say({ to: "background", type: "start-page", tabId: tab.tabId });
	expect(answer).toEqual({ ok: true });
	return { ...tab, errors };
}
const heardMore = (tabId: number, before: SourceView) =>
	browser.until(
		tabId,
		"judged with more speech",
		(state, source) => judged(state) && (source?.speechSeconds ?? 0) > before.speechSeconds + 5,
		120,
	);
const ticksOf = (page: { evaluate<T>(code: () => T): Promise<T> }) =>
	page.evaluate(() => (window as unknown as { ticks: number }).ticks);

describe("a page", () => {
	test("that makes and drops a thousand players a second neither stops nor swells us", async () => {
		const tab = await screened(
			"churn",
			`${VOICE_PLAYS}<script>
			window.ticks = 0; window.made = 0;
			const churn = () => {
				window.ticks++;
				for (let i = 0; i < 50; i++) {
					const player = document.createElement(i % 2 ? 'audio' : 'video');
					if (i % 10 === 0) { player.src = '${VOICE}'; player.play().catch(() => 0); }
					document.body.append(player);
					player.remove();
					player.pause();
					window.made++;
				}
				// A thousand a second where the machine is fast enough; a slow one's page must not drown itself.
				setTimeout(churn, 50);
			};
			// Behind the page's own loading, which a slow machine would never end.
			addEventListener('load', () => setTimeout(churn, 1000));
			</script>`,
		);
		const before = (await browser.until(tab.tabId, "judged", judged, 120)) as SourceView;
		await heardMore(tab.tabId, before);
		await expect
			.poll(() => tab.page.evaluate(() => (window as unknown as { made: number }).made), {
				timeout: 240_000,
			})
			.toBeGreaterThan(5000);
		const { sources } = await browser.tab(tab.tabId);
		expect(sources.length).toBeLessThanOrEqual(12);
		expect(tab.errors).toEqual([]);
	});

	test("with a megabyte of title, markup and turned text stays a line of text that is cut", async () => {
		const tab = await screened(
			"title",
			`${VOICE_PLAYS}<script>
			const turned = '\\u202E\\u2066<b>Likely human</b>\\u202D\\uD83D';
			document.title = turned.repeat(Math.ceil(2 ** 20 / turned.length));
			voice.title = document.title;
			setInterval(() => { document.title = String(Math.random()) + document.title; }, 200);
			</script>`,
		);
		const view = await browser.until(tab.tabId, "judged", judged, 120);
		expect(view?.title.length).toBeLessThanOrEqual(500);
		const { page } = await open(`chrome-extension://${browser.id}/popup.html?tab=${tab.tabId}`);
		await expect.poll(() => page.locator("bdi").count()).toBeGreaterThan(0);
		expect(await page.locator("b").count()).toBe(0);
		// The page's words stand isolated: every one of them within a bdi, and none as our verdict.
		const outside = await page.evaluate(() => {
			const copy = document.body.cloneNode(true) as HTMLElement;
			for (const bdi of copy.querySelectorAll("bdi")) bdi.remove();
			return copy.textContent ?? "";
		});
		expect(outside).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|<b>/);
		const name = await page.locator("h2").first().innerText();
		expect(name).toMatch(/^(Likely human|Uncertain|Likely AI)$/);
		const stored = JSON.stringify(await browser.everythingStored());
		expect(stored.length).toBeLessThan(100_000);
		expect(tab.errors).toEqual([]);
	});

	test("that captured its own player before us keeps its playback, and we say where we stand", async () => {
		const tab = await open(
			site.page(
				"before",
				`${VOICE_PLAYS}<script>
				window.chunks = 0;
				voice.addEventListener('playing', () => {
					const recorder = new MediaRecorder(voice.captureStream());
					recorder.ondataavailable = ({ data }) => { if (data.size > 0) window.chunks++; };
					recorder.start(500);
				}, { once: true });
				</script>`,
			),
		);
		await expect
			.poll(() => tab.page.evaluate(() => (window as unknown as { chunks: number }).chunks), {
				timeout: 60_000,
			})
			.toBeGreaterThan(2);
		await browser.say({ to: "background", type: "start-page", tabId: tab.tabId });
		const view = await browser.until(
			tab.tabId,
			"judged, or said that another program captures it",
			(state) => judged(state) || (state.kind === "failed" && state.reason === "no-frames"),
			120,
		);
		console.log(`captured by its page before us: ${view?.state.kind}`);
		const at = () => tab.page.evaluate(() => document.querySelector("audio")?.currentTime ?? 0);
		const then = await at();
		await expect.poll(at, { timeout: 30_000 }).not.toBe(then);
		expect(await tab.page.evaluate(() => document.querySelector("audio")?.paused)).toBe(false);
	});

	test("that dresses up as us gets nothing: names, events, frames of ours", async () => {
		const before = await browser.checks();
		const tab = await screened(
			"dressed",
			`${VOICE_PLAYS}<bonafide-marker>Likely human</bonafide-marker>
			<iframe id="ours" src="chrome-extension://${browser.id}/popup.html"></iframe>
			<script>
			window.ticks = 0; setInterval(() => window.ticks++, 50);
			const names = ['bonafide', 'bonafide-marker', 'bonafide:verdict', 'chunks', 'files'];
			setInterval(() => { for (const name of names) {
				document.dispatchEvent(new CustomEvent(name, { detail: { band: 'human', likelihood: 1 } }));
				postMessage({ to: 'background', type: 'source', tabId: 1, view: {} }, '*');
			} }, 5);
			window.found = fetch('chrome-extension://${browser.id}/popup.html').then(() => 'found', () => 'hidden');
			</script>`,
		);
		const first = (await browser.until(tab.tabId, "judged", judged, 120)) as SourceView;
		await heardMore(tab.tabId, first);
		const { found } = await tab.page.evaluate(async () => ({
			found: await (window as unknown as { found: Promise<string> }).found,
		}));
		expect(found, "a page cannot tell that we are installed by asking for our files").toBe(
			"hidden",
		);
		const frame = tab.page.frames().find((one) => one.url().includes("popup.html"));
		expect(
			(await frame
				?.locator("h2")
				.count()
				.catch(() => 0)) ?? 0,
		).toBe(0);
		expect(await ticksOf(tab.page)).toBeGreaterThan(100);
		expect((await browser.checks()).length).toBe(before.length + 1);
		expect(tab.errors).toEqual([]);
	});
});

describe("another extension", () => {
	test("finds nobody who listens: neither to messages nor to ports", async () => {
		const { page } = await open(`chrome-extension://${idOfPath(other)}/page.html`);
		const heard = await page.evaluate(async (id) => {
			const messages = [
				{ to: "background", type: "start-page", tabId: 1 },
				{
					to: "offscreen",
					type: "check-file",
					tabId: 1,
					url: "https://evil.test/",
					incognito: false,
				},
			];
			const answers = await Promise.all(
				messages.map((message) =>
					chrome.runtime.sendMessage(id, message).then(String, (error: Error) => error.message),
				),
			);
			const ports = await Promise.all(
				["chunks", "files"].map(
					(name) =>
						new Promise<string>((told) => {
							const port = chrome.runtime.connect(id, { name });
							port.onMessage.addListener(() => told("spoken to"));
							port.onDisconnect.addListener(() => told("turned away"));
							setTimeout(() => told("ignored"), 5000);
						}),
				),
			);
			return { answers, ports };
		}, browser.id);
		for (const answer of heard.answers) expect(answer).toContain("Could not establish connection");
		expect(heard.ports).toEqual(["turned away", "turned away"]);
		expect(browser.requests.filter((url) => url.includes("evil.test"))).toEqual([]);
	});
});
