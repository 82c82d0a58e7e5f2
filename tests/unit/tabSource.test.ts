/** A whole tab that is listened to, through the detector's home: what ends it, and what is told then. */
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type DetectorHome, openDetectorHome } from "../../entrypoints/offscreen/detectorHome";
import { isSamePlace } from "../../entrypoints/offscreen/tabSource";
import type { Failure } from "../../src/capture/failure";
import type { TabAudio, TabSink } from "../../src/capture/tabAudio";
import { createGate } from "../../src/protocol/gate";
import type { OffscreenToBackground } from "../../src/protocol/messages";
import { freeRules, type Rules } from "../../src/protocol/rules";

/** The browser's answer to who asks for the tab's sound; `stop` of that sound ends it, as in life. */
const browser = vi.hoisted(() => ({
	answer: null as ((heard: "sound" | Failure) => void) | null,
	stopped: 0,
}));
vi.mock("../../src/capture/tabAudio", () => ({
	listenToTab: (_id: string, sink: TabSink) =>
		new Promise<TabAudio | Failure>((resolve) => {
			const stop = () => {
				browser.stopped++;
				sink.ended();
			};
			browser.answer = (heard) => resolve(heard === "sound" ? { stop } : heard);
		}),
}));

const TAB = 7;
const PAGE = "https://talks.example/one";
const gate = createGate({ extensionId: "me", baseUrl: "chrome-extension://me/", now: () => 0 });
let told: OffscreenToBackground[];
let home: DetectorHome;

beforeEach(() => {
	// Node 20 has neither; browsers that the extension runs in do.
	Promise.withResolvers ??= <T>() => {
		const made = {} as PromiseWithResolvers<T>;
		made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
		return made;
	};
	URL.parse ??= (address: string) => (URL.canParse(address) ? new URL(address) : null);
	told = [];
	Object.assign(browser, { answer: null, stopped: 0 });
	vi.stubGlobal("chrome", { runtime: { onConnect: { addListener: () => undefined } } });
	home = openDetectorHome(gate, async (message) => void told.push(message));
});

const settings = (rules: Partial<Rules> = {}) =>
	home.hear({
		to: "offscreen",
		type: "settings",
		keep: false,
		backend: "auto",
		rules: { ...freeRules, ...rules },
		sensitivity: "balanced",
		model: null,
	});
const listen = () =>
	home.hear({
		to: "offscreen",
		type: "listen-tab",
		tabId: TAB,
		streamId: "s",
		title: "A talk",
		pageUrl: PAGE,
		incognito: false,
	});
const stop = () => home.hear({ to: "offscreen", type: "stop", tabId: TAB, sourceId: null });
const goTo = (pageUrl: string | null, tabId = TAB) =>
	home.hear({ to: "offscreen", type: "tab-at", tabId, pageUrl });
/** What the tab was told last, in order. */
const types = () => told.filter(({ type }) => type !== "need-settings").map(({ type }) => type);
const failures = () =>
	told.flatMap((message) => (message.type === "tab-failed" ? [message.reason] : []));
const turns = () => new Promise((resolve) => setTimeout(resolve, 20));

async function listening(): Promise<void> {
	settings();
	listen();
	await turns();
	browser.answer?.("sound");
	await turns();
	expect(types()).toEqual(["source"]);
}

describe("a tab that is stopped while its start waits", () => {
	it("for the settings is never captured", async () => {
		listen();
		stop();
		settings();
		await turns();
		expect(browser.answer).toBeNull();
		expect(types()).toEqual([]);
		expect(home.busy()).toBe(false);
	});

	it("for the browser's sound lets go of it at once", async () => {
		settings();
		listen();
		await turns();
		expect(browser.answer).not.toBeNull();
		stop();
		browser.answer?.("sound");
		await turns();
		expect(browser.stopped).toBe(1);
		expect(types()).toEqual([]);
		expect(home.busy()).toBe(false);
	});
});

describe("a tab that is listened to", () => {
	it("goes from the list when it is stopped", async () => {
		await listening();
		stop();
		await turns();
		expect(browser.stopped).toBe(1);
		expect(types()).toEqual(["source", "source-gone"]);
	});

	it("whose sound is refused leaves no source, and the page says why", async () => {
		settings();
		listen();
		await turns();
		browser.answer?.({ reason: "tab-capture-refused", detail: "busy" });
		await turns();
		expect(types()).toEqual(["tab-failed"]);
		expect(failures()).toEqual(["tab-capture-refused"]);
		expect(home.busy()).toBe(false);
	});

	it("goes on over pages of one site", async () => {
		await listening();
		goTo("https://talks.example/two?t=1");
		await turns();
		expect(browser.stopped).toBe(0);
	});

	it("ends at another site, or where the browser hides the address, and says so last of all", async () => {
		for (const place of ["https://elsewhere.example/", null]) {
			told = [];
			browser.stopped = 0;
			await listening();
			goTo(place);
			await turns();
			expect(browser.stopped).toBe(1);
			expect(types()).toEqual(["source", "source-gone", "tab-failed"]);
			expect(failures()).toEqual(["tab-capture-ended"]);
		}
	});

	it("ends on a site that the organisation never has screened, under whatever address it began", async () => {
		await listening();
		settings({ neverScreenedSites: ["bank.example"] });
		goTo("https://www.bank.example/call");
		await turns();
		expect(browser.stopped).toBe(1);
		expect(failures().at(-1)).toBe("policy");
	});

	it("that goes elsewhere while its start waits is not listened to", async () => {
		settings();
		listen();
		await turns();
		goTo(null);
		await turns();
		browser.answer?.("sound");
		await turns();
		expect(browser.stopped).toBe(1);
		expect(types()).toEqual(["tab-failed"]);
	});

	it("is left alone by what another tab does", async () => {
		await listening();
		goTo(null, TAB + 1);
		await turns();
		expect(browser.stopped).toBe(0);
	});
});

it("the same place is one origin, or the very address where there is none", () => {
	expect(isSamePlace(PAGE, "https://talks.example/")).toBe(true);
	expect(isSamePlace(PAGE, "http://talks.example/one")).toBe(false);
	expect(isSamePlace(PAGE, "about:blank")).toBe(false);
	expect(isSamePlace("file:///a.html", "file:///a.html")).toBe(true);
	expect(isSamePlace("file:///a.html", "file:///b.html")).toBe(false);
});
