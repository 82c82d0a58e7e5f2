/** Right-click "Check this audio", and the whole tab's sound. */
import { describe, expect, test } from "vitest";
import type { SourceState, SourceView } from "../../src/protocol/state";
import { TEST_VARIANT } from "./browser";
import type { Opened } from "./driver";
import { setStage } from "./stage";

const { browser, site, open } = await setStage(TEST_VARIANT);
let opened: Opened | null = null;

const judged = (state: SourceState) => state.kind === "judged";
const done = (state: SourceState) => state.kind === "ended";

/** What the browser tells the extension when the menu is chosen. */
const choose = (info: Partial<chrome.contextMenus.OnClickData>, tabId: number) =>
	browser.rightClick(info, tabId);

describe("Check this audio", () => {
	test("on a file: fetched once, judged faster than it plays, with progress", async () => {
		opened = await open(
			site.page("file", '<audio controls src="/media/human-allison.mp3"></audio>'),
		);
		const before = site.requests.length;
		const started = Date.now();
		await choose(
			{ mediaType: "audio", srcUrl: `${site.origin}/media/machine-flite.mp3` },
			opened.tabId,
		);
		const source = (await browser.until(opened.tabId, "checked", done)) as SourceView;
		const seconds = (Date.now() - started) / 1000;
		expect(source.kind).toBe("file");
		expect(source.title).toBe("machine-flite.mp3");
		expect(source.state).toHaveProperty("verdict.band");
		expect(source.progress?.doneSeconds).toBeGreaterThan(15);
		console.log(
			`a file of ${source.progress?.doneSeconds.toFixed(1)} s took ${seconds.toFixed(1)} s`,
		);
		const asked = site.requests.slice(before).filter((path) => path.endsWith("machine-flite.mp3"));
		expect(asked).toHaveLength(1);
	});

	test("on a link to a file, from a page that does not play it", async () => {
		opened = await open(site.page("link", '<a href="/media/human-june.mp3">June</a>'));
		await choose(
			{ menuItemId: "check-audio-link", linkUrl: `${site.origin}/media/human-june.mp3` },
			opened.tabId,
		);
		const source = await browser.until(opened.tabId, "checked", done);
		expect(source?.title).toBe("human-june.mp3");
	});

	test("on a blob: the element is heard live", async () => {
		opened = await open(
			site.page(
				"blob",
				`<audio autoplay></audio><script>fetch('/media/human-librivox.mp3').then((r) => r.blob()).then((b) => {
				document.querySelector('audio').src = URL.createObjectURL(b); });</script>`,
			),
		);
		const address = await opened.page.waitForFunction(
			() => document.querySelector("audio")?.currentSrc,
		);
		await choose(
			{ mediaType: "audio", srcUrl: (await address.jsonValue()) as string },
			opened.tabId,
		);
		const source = await browser.until(opened.tabId, "judged", judged);
		expect(source?.kind).toBe("element");
	});

	test("on a player whose address holds the sound itself: that one alone is heard live", async () => {
		opened = await open(
			site.page(
				"data",
				`<audio id="other" src="/media/tone.wav" autoplay loop></audio><audio id="asked" autoplay loop></audio><script>
				fetch('/media/tone.wav').then((r) => r.blob()).then((b) => { const reader = new FileReader();
				reader.onload = () => { asked.src = reader.result; }; reader.readAsDataURL(b); });</script>`,
			),
		);
		const address = await opened.page.waitForFunction(() => {
			const { currentSrc } = document.querySelector("#asked") as HTMLAudioElement;
			return currentSrc.length > 5000 && currentSrc;
		});
		await choose(
			{ mediaType: "audio", srcUrl: (await address.jsonValue()) as string },
			opened.tabId,
		);
		await browser.until(opened.tabId, "heard", (state) => state.kind === "no-speech");
		expect((await browser.tab(opened.tabId)).sources).toHaveLength(1);
	});

	test("cancelled: nothing more is read and the source leaves the list", async () => {
		opened = await open(site.page("cancel", "<p>cancel</p>"));
		await choose(
			{ mediaType: "audio", srcUrl: `${site.origin}/slow/human-allison.mp3` },
			opened.tabId,
		);
		await browser.until(opened.tabId, "begun", (_s, source) => source?.kind === "file");
		await browser.say({ to: "background", type: "stop", tabId: opened.tabId });
		await browser.until(opened.tabId, "idle", (state, source) => !source && state.kind === "idle");
	});

	test.each([
		["/media/nothing-here.mp3", "unreachable-file"],
		["/page/file", "unreadable-file"],
		["/media/novoice.mp4", "no-audio-track"],
	])("%s is answered with %s", async (path, reason) => {
		opened = await open(site.page("bad", "<p>bad</p>"));
		site.page("file", "<p>a page, not a sound</p>");
		await choose({ mediaType: "audio", srcUrl: site.origin + path }, opened.tabId);
		const source = await browser.until(opened.tabId, reason, (state) => state.kind === "failed");
		expect(source?.state).toMatchObject({ kind: "failed", reason });
	});
});

describe("the whole tab", () => {
	test("after a click on the toolbar button: heard, judged, and still audible", async () => {
		opened = await open(
			site.page("tab", '<audio src="/media/human-librivox.mp3" autoplay loop></audio>'),
		);
		await browser.clickToolbar(opened.page);
		const answer = await browser.say({ to: "background", type: "start-tab", tabId: opened.tabId });
		expect(answer).toEqual({ ok: true });
		const source = (await browser.until(opened.tabId, "judged", judged)) as SourceView;
		expect(source.kind).toBe("tab");
		await browser.say({ to: "background", type: "stop", tabId: opened.tabId });
		await browser.until(
			opened.tabId,
			"idle",
			(state, source_) => !source_ && state.kind === "idle",
		);
	});

	test("without that click the browser refuses, and the tab says so", async () => {
		opened = await open(site.page("refused", "<p>no click</p>"));
		const answer = await browser.say({ to: "background", type: "start-tab", tabId: opened.tabId });
		expect(answer).toEqual({ ok: false, reason: "tab-capture-refused" });
	});
});
