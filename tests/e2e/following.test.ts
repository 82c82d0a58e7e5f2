/** What a page does while it is listened to: seeks, new media in the same player, back and forth. */
import { expect, test } from "vitest";
import type { SourceState, SourceView } from "../../src/protocol/state";
import { TEST_VARIANT } from "./browser";
import type { Opened } from "./driver";
import { setStage } from "./stage";

const { browser, site, open } = await setStage(TEST_VARIANT, { keepBackForwardCache: true });
let opened: Opened | null = null;

const judged = (state: SourceState) => state.kind === "judged";

async function judgedPage(name: string, html: string): Promise<SourceView> {
	opened = await open(site.page(name, html));
	await browser.say({ to: "background", type: "start-page", tabId: opened.tabId });
	return (await browser.until(opened.tabId, "judged", judged)) as SourceView;
}

const tabId = () => opened?.tabId as number;
const PLAYER = '<audio src="/media/human-librivox.mp3" autoplay loop controls></audio>';

test("a seek: the check goes on, and the timeline jumps with the media", async () => {
	const before = await judgedPage("seek", PLAYER);
	await opened?.page.evaluate(() => {
		(document.querySelector("audio") as HTMLAudioElement).currentTime = 15;
	});
	const after = await browser.until(
		tabId(),
		"judged beyond the seek",
		(state, source) => judged(state) && (source?.timeline.at(-1)?.at ?? 0) > 19,
	);
	expect(after?.checkId).toBe(before.checkId);
	// No window spans the seek: the first seconds after it have no score of their own.
	const late = after?.timeline.filter((second) => second.at > 15) ?? [];
	expect(late[0]?.llr).toBeNull();
});

test("a single-page app that shows another address plays something else: a new check", async () => {
	// The same element and a blob: only the address tells that another thing plays.
	const before = await judgedPage(
		"app",
		`<audio autoplay loop></audio><script>fetch('/media/human-librivox.mp3').then((r) => r.blob()).then((b) => {
		document.querySelector('audio').src = URL.createObjectURL(b); });</script>`,
	);
	await opened?.page.evaluate(() => history.pushState({}, "", "/page/another-episode"));
	const after = await browser.until(
		tabId(),
		"judged as a new check",
		(state, source) => judged(state) && source?.checkId !== before.checkId,
	);
	expect(after?.checkId).not.toBe(before.checkId);
	const keys = async () => (await browser.checks()).map((check) => check.mediaKey).join(" ");
	await expect.poll(keys).toContain("another-episode");
});

test("back from the back-forward cache, the player is heard again", async () => {
	await judgedPage("cached", PLAYER);
	await opened?.page.evaluate(() => Object.assign(window, { stillTheSamePage: true }));
	await opened?.page.goto(site.page("elsewhere", "<p>elsewhere</p>"));
	await browser.until(tabId(), "without a source", (state, source) => !source && !judged(state));
	await opened?.page.goBack({ waitUntil: "commit", timeout: 5000 }).catch(() => undefined);
	// Back, whether its driver noticed or gave up waiting: a busy machine may take longer.
	const place = () => opened?.page.evaluate(() => location.pathname).catch(() => "");
	await expect.poll(place).toContain("cached");
	const kept = await opened?.page.evaluate(() => "stillTheSamePage" in window);
	const why = await opened?.page.evaluate(() => {
		const [entry] = performance.getEntriesByType("navigation");
		return JSON.stringify((entry as { notRestoredReasons?: unknown }).notRestoredReasons);
	});
	expect(kept, `the browser kept the page in its cache: ${why}`).toBe(true);
	await opened?.page.evaluate(() => document.querySelector("audio")?.play());
	await browser.until(tabId(), "judged again", judged);
});

test("a site that screens by itself: judged with no click, from the page's first player", async () => {
	opened = await open(site.page("first", "<p>the site is allowed here</p>"));
	const message = { to: "background", type: "screen-site", origin: site.origin } as const;
	await browser.say({ ...message, on: true, tabId: tabId() });
	await opened.page.goto(site.page("by-itself", PLAYER));
	await browser.until(tabId(), "judged by itself", judged);
	await browser.say({ ...message, on: false, tabId: tabId() });
	await opened.page.goto(site.page("no-more", PLAYER));
	await opened.page.waitForFunction(() => (document.querySelector("audio")?.currentTime ?? 0) > 3);
	expect((await browser.tab(tabId())).sources).toHaveLength(0);
});
