/**
 * A whole tab that is listened to. Chromium goes on capturing it wherever it goes, and nothing takes
 * it up again when the offscreen document dies: listening ends there, and the person reads why.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Browser, ensureBuilt, launch, TEST_VARIANT } from "./browser";
import { type MediaServer, makeMedia, serveMedia } from "./media";

let browser: Browser;
let site: MediaServer;
beforeAll(async () => {
	makeMedia();
	ensureBuilt("test");
	site = await serveMedia();
	browser = await launch(TEST_VARIANT);
});
afterAll(async () => {
	await browser?.close();
	await site?.close();
});

const sound = '<audio src="/media/tone.wav" autoplay loop></audio>';
const pause = (ms: number) => new Promise((over) => setTimeout(over, ms));
const idle = { page: { kind: "idle" }, sources: [] };
const ended = {
	page: { kind: "failed", reason: "tab-capture-ended", detail: null },
	sources: [],
};

async function listen(name: string) {
	const tab = await browser.open(site.page(name, sound));
	await browser.clickToolbar(tab.page);
	const answer = await browser.say({
		to: "background",
		type: "start-tab",
		tabId: tab.tabId,
	});
	expect(answer).toEqual({ ok: true });
	await browser.until(
		tab.tabId,
		"heard",
		(state, source) => source?.kind === "tab" && state.kind === "no-speech",
	);
	return tab;
}

test("a stop that comes while the first start waits for its offscreen document is obeyed", async () => {
	for (const type of ["start-page", "start-tab"] as const) {
		const { page, tabId } = await browser.open(site.page(`stopped-${type}`, sound));
		await browser.clickToolbar(page);
		const start = browser.say({ to: "background", type, tabId });
		await browser.say({ to: "background", type: "stop", tabId });
		await start;
		// Longer than a cold start takes until sound is heard.
		await pause(4000);
		expect(await browser.tab(tabId), type).toEqual(idle);
		await page.close();
		await browser.desk.evaluate(() => chrome.offscreen.closeDocument()).catch(() => undefined);
	}
});

test("it goes on over one site's pages, and ends at another site", async () => {
	const { page, tabId } = await listen("first");
	const { sourceId } = (await browser.tab(tabId)).sources[0] ?? {};
	await page.evaluate(() => history.pushState(null, "", "/page/first?part=2"));
	await page.goto(site.page("second", sound));
	await page.reload();
	// Time enough for whatever would end it: views go on to come from the same source.
	const after = Date.now() + 2000;
	await expect
		.poll(async () => (await browser.tab(tabId)).sources[0]?.updatedAt ?? 0, { timeout: 20_000 })
		.toBeGreaterThan(after);
	expect((await browser.tab(tabId)).sources.map((source) => source.sourceId)).toEqual([sourceId]);

	await page.goto(site.page("third", sound).replace("127.0.0.1", "localhost"));
	await expect.poll(() => browser.tab(tabId), { timeout: 20_000 }).toEqual(ended);
	await page.close();
});

test("offscreen document closed: the next one clears the tab's list, and the page says that it ended", async () => {
	const { page, tabId } = await listen("orphaned");
	await browser.desk.evaluate(() => chrome.offscreen.closeDocument());
	await browser.say({ to: "background", type: "need-offscreen" });
	await expect.poll(() => browser.tab(tabId), { timeout: 20_000 }).toEqual(ended);
	await page.close();
});
