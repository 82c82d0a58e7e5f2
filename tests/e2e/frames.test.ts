/** The shipped build after a real click: what activeTab opens, and what stays closed and is named. */
import { expect, test } from "vitest";
import { SHIPPED } from "./browser";
import type { Opened } from "./driver";
import { setStage } from "./stage";

const { browser, site, open } = await setStage(SHIPPED);
let opened: Opened | null = null;

test("after a click on the button the page's own player is judged, with no other permission", async () => {
	opened = await open(
		site.page("clicked", '<audio src="/media/human-librivox.mp3" autoplay loop></audio>'),
	);
	await browser.clickToolbar(opened.page);
	await browser.say({ to: "background", type: "start-page", tabId: opened.tabId });
	await browser.until(opened.tabId, "judged", (state) => state.kind === "judged");
});

test("a player in another site's frame is named, and where it sits", async () => {
	// Another host name on the same machine: another site for the browser.
	const other = site.origin.replace("127.0.0.1", "localhost");
	site.page("embedded", '<audio src="/media/human-librivox.mp3" autoplay loop></audio>');
	opened = await open(
		site.page("embeds", `<iframe src="${other}/page/embedded" allow="autoplay"></iframe>`),
	);
	await browser.clickToolbar(opened.page);
	await browser.say({ to: "background", type: "start-page", tabId: opened.tabId });
	await browser.until(
		opened.tabId,
		"failed for other-frame",
		(state) => state.kind === "failed" && state.reason === "other-frame" && state.detail === other,
	);
});

test("without a click the page stays closed, and the tab says so", async () => {
	opened = await open(
		site.page("unclicked", '<audio src="/media/human-librivox.mp3" autoplay></audio>'),
	);
	const answer = await browser.say({ to: "background", type: "start-page", tabId: opened.tabId });
	expect(answer).toEqual({ ok: false, reason: "permission-missing" });
});
