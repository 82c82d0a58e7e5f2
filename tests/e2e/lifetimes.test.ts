/** Whatever is killed while a voice is heard: the check goes on and keeps what it had. */
import { expect, test } from "vitest";
import type { SourceState, SourceView } from "../../src/protocol/state";
import { TEST_VARIANT } from "./browser";
import type { Opened } from "./driver";
import { lostOf, MOST_LOST } from "./faulty";
import { setStage } from "./stage";

const { browser, site, open } = await setStage(TEST_VARIANT);
let opened: Opened | null = null;

const judged = (state: SourceState) => state.kind === "judged";

/** A long clip, started and judged. */
async function judgedPage(name: string, file = "human-librivox.mp3"): Promise<SourceView> {
	opened = await open(
		site.page(name, `<audio src="/media/${file}" autoplay loop controls></audio>`),
	);
	await browser.say({ to: "background", type: "start-page", tabId: opened.tabId });
	return (await browser.until(opened.tabId, "judged", judged)) as SourceView;
}

const tabId = () => opened?.tabId as number;

/** Judged again, of the same check, with more speech than before. */
const goneOn = (before: SourceView) =>
	browser.until(
		tabId(),
		"judged with more speech",
		(state, source) =>
			judged(state) &&
			source?.checkId === before.checkId &&
			source.speechSeconds > before.speechSeconds + 2,
	);

test("service worker stopped mid-stream: the badge goes on from what was stored", async () => {
	const before = await judgedPage("sw-stopped");
	const cdp = await browser.browserCdp();
	const { targetInfos } = await cdp.send("Target.getTargets", { filter: [{}] });
	const worker = targetInfos.find(
		(t: { type: string; url: string }) => t.type === "service_worker" && t.url.includes(browser.id),
	);
	expect(worker).toBeDefined();
	await cdp.send("Target.closeTarget", { targetId: worker?.targetId as string });
	await goneOn(before);
	expect(await browser.badge(tabId())).toMatch(/^\d{1,2}/);
	expect(await lostOf(browser.desk, before.checkId)).toBeLessThanOrEqual(MOST_LOST);
});

test("offscreen document closed mid-stream: a new one takes the check up", async () => {
	const before = await judgedPage("offscreen-closed");
	await browser.desk.evaluate(() => chrome.offscreen.closeDocument());
	const after = (await goneOn(before)) as SourceView;
	expect(after.timeline.length).toBeGreaterThan(before.timeline.length);
	const record = (await browser.checks()).find((check) => check.checkId === before.checkId);
	expect(record?.seconds).toBeGreaterThan(before.timeline.length - 2);
	expect(await lostOf(browser.desk, before.checkId)).toBeLessThanOrEqual(MOST_LOST);
});

test("worker crashed mid-stream: it is replaced, and no window that was judged is lost", async () => {
	const before = await judgedPage("worker-crashed");
	const cdp = await browser.browserCdp();
	const { targetInfos } = await cdp.send("Target.getTargets", { filter: [{}] });
	const offscreen = targetInfos.find((t: { url: string }) => t.url.endsWith("/offscreen.html"));
	// Every worker of the document is told to close itself: no error event says so.
	await browser.closeWorkersOf(offscreen?.targetId as string);
	await browser.until(
		tabId(),
		"failed for worker-lost",
		(state) => state.kind === "failed" && state.reason === "worker-lost",
	);
	const after = (await goneOn(before)) as SourceView;
	expect(after.timeline.length).toBeGreaterThan(before.timeline.length);
	expect(await lostOf(browser.desk, before.checkId)).toBeLessThanOrEqual(MOST_LOST);
});

test("a second visit to the same media shows the earlier result at once", async () => {
	const first = await judgedPage("visit");
	await expect
		.poll(async () => (await browser.checks()).length, { timeout: 10_000 })
		.toBeGreaterThan(0);
	await opened?.page.close();
	opened = await open(
		`${site.page("visit", '<audio src="/media/human-librivox.mp3?utm_source=x" autoplay></audio>')}?fbclid=1`,
	);
	await browser.say({ to: "background", type: "start-page", tabId: opened.tabId });
	const again = (await browser.until(
		opened.tabId,
		"showing the earlier check",
		(_state, source) => source?.earlier !== null && source?.earlier !== undefined,
	)) as SourceView;
	expect(again.checkId).not.toBe(first.checkId);
	expect(again.earlier?.likelihood).toBeGreaterThanOrEqual(1);
});

test("a reloaded page starts anew, and the old check stays as it was", async () => {
	const before = await judgedPage("reload");
	await opened?.page.reload();
	await browser.until(tabId(), "without a source", (state) => state.kind === "idle");
	const record = (await browser.checks()).find((check) => check.checkId === before.checkId);
	expect(record?.verdict?.likelihood).toBeGreaterThanOrEqual(1);
});

test("no audio is stored: no field of a check or a second holds samples", async () => {
	await judgedPage("no-audio");
	const stored = JSON.stringify(await browser.everythingStored());
	expect(stored.length).toBeGreaterThan(100);
	expect(stored).not.toMatch(/"(samples|audio|pcm|data)"/);
	// The largest array that a check may hold is its list of conditions.
	expect(stored).not.toMatch(/\[(-?\d+(\.\d+)?,){20}/);
});
