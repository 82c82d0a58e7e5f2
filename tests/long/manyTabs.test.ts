/** Many sources and many tabs at once: shares, what is in front, and what costs nothing. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { demoClip } from "../bench/nodeRows";
import { TEST_VARIANT } from "../e2e/browser";
import type { Opened } from "../e2e/driver";
import {
	goneOn,
	heardUntil,
	judged,
	judgedPage,
	LONG_VOICE,
	lostOf,
	MOST_LOST,
	makeLongVoice,
	storedSeconds,
} from "../e2e/faulty";
import { setStage } from "../e2e/stage";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { browser, site, open } = await setStage(TEST_VARIANT);
makeLongVoice();

test("ten thousand players in a page, of which one plays: it is found and judged", async () => {
	const tab = await open(
		site.page(
			"list",
			`<div id="list"></div>${LONG_VOICE}<script>
			window.ticks = 0; setInterval(() => window.ticks++, 50);
			// Behind the page's own loading, which a slow machine would never end.
			addEventListener('load', () => setTimeout(() => {
				list.innerHTML = '<p><audio preload="none"></audio></p>'.repeat(10_000);
				window.listed = document.querySelectorAll('audio').length;
			}, 500));
			</script>`,
		),
	);
	const listed = () => tab.page.evaluate(() => (window as unknown as { listed: number }).listed);
	await expect.poll(listed, { timeout: 60_000 }).toBe(10_001);
	const view = await judgedPage(browser, tab);
	expect(view.state.kind).toBe("judged");
	expect((await browser.tab(tab.tabId)).sources).toHaveLength(1);
	const ticks = () => tab.page.evaluate(() => (window as unknown as { ticks: number }).ticks);
	const then = await ticks();
	await expect.poll(ticks, { timeout: 30_000 }).toBeGreaterThan(then + 20);
});

/** Sources behind, each as fast as its port lets it: far more than a worker can judge. */
const flood = (tabId: number, ports: number) =>
	browser.desk.evaluate(
		async ([tab, count]) => {
			await chrome.scripting.executeScript({
				target: { tabId: tab },
				args: [count],
				func: async (sources: number) => {
					const sound = new Int16Array(await (await fetch("/media/flood.pcm")).arrayBuffer());
					const told = { pageUrl: location.href, part: null, ad: false, title: "flood" };
					for (let n = 0; n < sources; n++) {
						const port = chrome.runtime.connect({ name: "chunks" });
						await new Promise((hello) => port.onMessage.addListener(hello));
						const sourceId = crypto.randomUUID();
						const mediaUrl = `${location.origin}/media/${sourceId}.mp3`;
						port.postMessage({ type: "open", sourceId, mediaUrl, ...told });
						let sent = 0;
						setInterval(() => {
							const from = (sent * 16_000) % (sound.length - 32_000);
							const samples = sound.slice(from, from + 32_000);
							const chunk = { mediaTime: sent, discontinuity: sent === 0, samples };
							port.postMessage({ type: "chunk", hidden: true, ...chunk });
							sent += 2;
						}, 55);
					}
				},
			});
		},
		[tabId, ports] as const,
	);

test("hundreds of times real time behind: the tab in front loses nothing, the rest share and say so", async () => {
	const sound = demoClip(root, "human-june", 40);
	writeFileSync(`${root}test-output/media/flood.pcm`, Buffer.from(sound.buffer));
	const front = await open(site.page("front", LONG_VOICE));
	const before = await judgedPage(browser, front);
	const behind = await open(site.page("behind", "<p>behind</p>"));
	await flood(behind.tabId, 10);
	const after = await goneOn(browser, front.tabId, before);
	const missed = (_: unknown, source?: { missedSeconds?: number }) =>
		(source?.missedSeconds ?? 0) > 10;
	await browser.until(behind.tabId, "said to be missed", missed, 120);
	const later = await goneOn(browser, front.tabId, after);
	const gaps = (await storedSeconds(browser.desk, later.checkId)).map(({ gap }) => gap);
	const dropped = gaps.reduce((sum, gap) => sum + gap, 0);
	expect(dropped, "seconds of the tab in front that were dropped").toBeLessThanOrEqual(MOST_LOST);
	const lost = await lostOf(browser.desk, later.checkId, heardUntil(after));
	expect(lost).toBeLessThanOrEqual(MOST_LOST);
	const { sources } = await browser.tab(behind.tabId);
	const counts = await Promise.all(
		sources.map(async ({ checkId }) => (await storedSeconds(browser.desk, checkId)).length),
	);
	console.log(`seconds judged of ten sources behind: ${counts.join(" ")}`);
	expect(sources).toHaveLength(10);
	expect(Math.min(...counts) / Math.max(...counts)).toBeGreaterThan(0.5);
});

test("twenty tabs play at once: each of them is judged, and the loss of each is told", async () => {
	const tabs: Opened[] = [];
	for (let i = 0; i < 20; i++) {
		const tab = await open(site.page(`twenty-${i}`, LONG_VOICE));
		await browser.say({ to: "background", type: "start-page", tabId: tab.tabId });
		tabs.push(tab);
	}
	await Promise.all(tabs.map(({ tabId }) => browser.until(tabId, "judged", judged, 240)));
	const all = await Promise.all(tabs.map(({ tabId }) => browser.tab(tabId)));
	const missed = all.map(({ sources }) => sources[0]?.missedSeconds ?? 0);
	console.log(`twenty tabs: seconds missed in the last minute: ${missed.join(" ")}`);
	for (const { sources } of all) expect(sources).toHaveLength(1);
});

test("two hundred tabs of an allowed site with nothing playing: no script of ours runs, no detector is there", async () => {
	const address = site.page("silent", "<p>nothing plays</p>");
	const origin = new URL(address).origin;
	const { tabId } = await open(address);
	await browser.say({ to: "background", type: "screen-site", origin, on: true, tabId });
	// The detector of the tests before goes, so that one that is opened anew would be seen.
	await browser.desk.evaluate(() => chrome.offscreen.closeDocument()).catch(() => undefined);
	for (let i = 0; i < 200; i++) {
		const page = await browser.context.newPage();
		await page.goto(address, { waitUntil: "commit" });
	}
	const pages = browser.context.pages().filter((page) => page.url() === address);
	expect(pages.length).toBeGreaterThan(200);
	const watched = pages.filter((_, i) => i % 20 === 10);
	const sessions = await Promise.all(
		watched.map(async (page) => {
			const cdp = await browser.context.newCDPSession(page);
			await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
			return cdp;
		}),
	);
	const scripts = () =>
		Promise.all(
			sessions.map(async (cdp) => {
				const { metrics } = await cdp.send("Performance.getMetrics");
				return metrics.find(({ name }) => name === "ScriptDuration")?.value ?? -1;
			}),
		);
	// Once more under the eyes of the measure: the content script runs once in each of them.
	for (const page of watched) await page.reload();
	await new Promise((later) => setTimeout(later, 5000));
	const before = await scripts();
	expect(before.every((seconds) => seconds > 0)).toBe(true);
	await new Promise((later) => setTimeout(later, 20_000));
	expect(await scripts()).toEqual(before);
	expect(await browser.desk.evaluate(() => chrome.offscreen.hasDocument())).toBe(false);
	await browser.say({ to: "background", type: "screen-site", origin, on: false, tabId });
	for (const page of pages) await page.close();
});
