/** The one gate: who may say what to whom, how large and how often; and that refusals are counted. */
import { describe, expect, it } from "vitest";
import { createGate, type Sender } from "../../src/protocol/gate";
import { MAX_CHUNK_SAMPLES } from "../../src/protocol/messages";

const ID = "abcdefghijklmnopabcdefghijklmnop";
const BASE = `chrome-extension://${ID}/`;

function gateAt(clock = { now: 0 }) {
	return createGate({ extensionId: ID, baseUrl: BASE, now: () => clock.now });
}

const contentOf = (tab: number, frameId = 0): Sender => ({
	id: ID,
	url: "https://page.test/watch",
	origin: "https://page.test",
	frameId,
	tab: { id: tab, url: "https://page.test/watch", incognito: false },
});
const popup: Sender = { id: ID, url: `${BASE}popup.html?tab=3` };
const popupInTab: Sender = { ...popup, tab: { id: 9 }, frameId: 0 };
const offscreen: Sender = { id: ID, url: `${BASE}offscreen.html` };
const worker: Sender = { id: ID, url: `${BASE}background.js` };
/** As a content script sees the service worker's tabs.sendMessage. */
const workerToTab: Sender = { id: ID };

const waiting = { to: "background", type: "page", state: { kind: "waiting" } };
const startPage = { to: "background", type: "start-page", tabId: 3 };
const source = {
	to: "background",
	type: "source",
	tabId: 3,
	view: { sourceId: "s", state: { kind: "starting" } },
};
const checkFile = {
	to: "offscreen",
	type: "check-file",
	tabId: 3,
	url: "https://page.test/a.mp3",
	incognito: false,
};
const start = { to: "content", type: "start" };
const chunk = (samples: unknown = new Int16Array(8000)) => ({
	type: "chunk",
	mediaTime: 0,
	discontinuity: false,
	samples,
});
const none = { stranger: 0, shape: 0, rate: 0, direction: 0 };

describe("who speaks", () => {
	it("lets each context say what is its to say", () => {
		const gate = gateAt();
		expect(gate.toBackground(waiting, contentOf(3))).toMatchObject({ ok: true });
		expect(gate.toBackground(startPage, popup)).toMatchObject({ ok: true, speaker: "page" });
		expect(gate.toBackground(startPage, popupInTab)).toMatchObject({ ok: true, speaker: "page" });
		expect(gate.toBackground(source, offscreen)).toMatchObject({ ok: true, speaker: "offscreen" });
		expect(gate.toOffscreen(checkFile, worker)).toMatchObject({ ok: true, speaker: "background" });
		expect(gate.toContent(start, worker)).toMatchObject({ ok: true });
		expect(gate.toContent(start, workerToTab)).toMatchObject({ ok: true });
		expect(gate.refused).toEqual(none);
	});

	it.each([
		["another extension", { id: "ponmlkjihgfedcbaponmlkjihgfedcba", url: popup.url }],
		["a page (no id)", { url: "https://page.test/", tab: { id: 3 } }],
		["nobody", {}],
		["a web address outside every tab", { id: ID, url: "https://page.test/" }],
		[
			"an address that only begins like ours",
			{ id: ID, url: `chrome-extension://${ID}x/popup.html` },
		],
	] as [string, Sender][])("refuses and counts %s", (_who, sender) => {
		const gate = gateAt();
		for (const answer of [
			gate.toBackground(startPage, sender),
			gate.toOffscreen(checkFile, sender),
			gate.toContent(start, sender),
		]) {
			expect(answer).toEqual({ ok: false, refusal: "stranger" });
		}
		expect(gate.admitsPort(sender)).toBe(false);
		expect(gate.refused).toEqual({ ...none, stranger: 4 });
	});
});

describe("in which direction", () => {
	it("lets no content script do what the popup or the offscreen document may", () => {
		const gate = gateAt();
		for (const message of [
			startPage,
			{ to: "background", type: "start-tab", tabId: 3 },
			{ to: "background", type: "stop", tabId: 3 },
			{ to: "background", type: "screen-site", origin: "https://a.test", on: true, tabId: 3 },
			source,
			{ to: "background", type: "source-gone", tabId: 3, sourceId: "s" },
		]) {
			expect(gate.toBackground(message, contentOf(3)).ok, message.type).toBe(false);
		}
		expect(gate.refused.shape).toBe(6);
	});

	it("lets nobody but the service worker ask for a fetch, a script or a stop", () => {
		const gate = gateAt();
		for (const sender of [contentOf(3), popup, offscreen]) {
			expect(gate.toOffscreen(checkFile, sender)).toEqual({ ok: false, refusal: "direction" });
			expect(gate.toContent(start, sender)).toEqual({ ok: false, refusal: "direction" });
		}
		expect(gate.refused).toEqual({ ...none, direction: 6 });
	});

	it("lets no page of ours publish sources, and no offscreen document start anything", () => {
		const gate = gateAt();
		expect(gate.toBackground(source, popup)).toEqual({ ok: false, refusal: "shape" });
		expect(gate.toBackground(startPage, offscreen)).toEqual({ ok: false, refusal: "shape" });
		expect(gate.toBackground(startPage, worker)).toEqual({ ok: false, refusal: "direction" });
	});

	it("hands on nothing with which a content script could speak for another tab", () => {
		const gate = gateAt();
		const admitted = gate.toBackground({ ...waiting, tabId: 8, sender: { tab: 8 } }, contentOf(3));
		// The receiver has only the browser's word for the tab: what the message says is cut off.
		expect(admitted).toEqual({ ok: true, speaker: "content", message: waiting });
	});

	it("leaves alone what is another context's, and does not count it", () => {
		const gate = gateAt();
		expect(gate.toBackground(checkFile, worker)).toEqual({ ok: false, refusal: "not-mine" });
		expect(gate.toOffscreen(startPage, popup)).toEqual({ ok: false, refusal: "not-mine" });
		expect(gate.toContent(source, offscreen)).toEqual({ ok: false, refusal: "not-mine" });
		expect(gate.refused).toEqual(none);
	});

	it("admits a chunk port only of a content script in a tab", () => {
		const gate = gateAt();
		expect(gate.admitsPort(contentOf(3))).toBe(true);
		for (const sender of [popup, popupInTab, offscreen, worker, workerToTab]) {
			expect(gate.admitsPort(sender), JSON.stringify(sender)).toBe(false);
		}
		expect(gate.admitsPort(undefined)).toBe(false);
		expect(gate.refused).toEqual({ ...none, direction: 5, stranger: 1 });
	});
});

describe("in which shape and size", () => {
	it.each([
		["no object", "start-page"],
		["null", null],
		["no receiver", { type: "start-page", tabId: 3 }],
		["a receiver that is no word", { ...startPage, to: 7 }],
		["an unknown type", { to: "background", type: "fetch", url: "https://x.test" }],
		["a tab that is no number", { ...startPage, tabId: "3" }],
		["a tab below zero", { ...startPage, tabId: -1 }],
		["a tab that is half a number", { ...startPage, tabId: 1.5 }],
		[
			"a site that is a pattern",
			{ to: "background", type: "screen-site", origin: "https://*", on: true, tabId: 1 },
		],
		[
			"a site with a path",
			{ to: "background", type: "screen-site", origin: "https://a.test/x", on: true, tabId: 1 },
		],
		[
			"a site of files",
			{ to: "background", type: "screen-site", origin: "file://", on: true, tabId: 1 },
		],
	])("refuses %s from the popup", (_what, message) => {
		const gate = gateAt();
		expect(gate.toBackground(message, popup)).toEqual({ ok: false, refusal: "shape" });
		expect(gate.refused.shape).toBe(1);
	});

	it("refuses a reason nobody knows and a detail without end", () => {
		const gate = gateAt();
		const failed = (reason: string, detail: string | null) =>
			gate.toBackground(
				{ to: "background", type: "page", state: { kind: "failed", reason, detail } },
				contentOf(3),
			).ok;
		expect(failed("muted", null)).toBe(true);
		expect(failed("owned", null)).toBe(false);
		expect(failed("muted", "x".repeat(501))).toBe(false);
	});

	it("takes a chunk of two seconds and refuses a longer, empty or other one", () => {
		const gate = gateAt();
		const allow = () => true;
		const taken = gate.fromPort(chunk(new Int16Array(MAX_CHUNK_SAMPLES)), allow);
		expect(taken).toMatchObject({ type: "chunk" });
		const opening = {
			type: "open",
			sourceId: "s",
			title: "t",
			pageUrl: "https://a.test/",
			mediaUrl: "",
			part: null,
			ad: false,
		};
		expect(gate.fromPort({ ...opening, part: "3EB0.x-1" }, allow)).toMatchObject({ type: "open" });
		const refusedOnes = [
			chunk(new Int16Array(MAX_CHUNK_SAMPLES + 1)),
			chunk(new Int16Array(0)),
			chunk(new Float32Array(8000)),
			chunk({ 0: 1, length: 1 }),
			chunk(Array.from({ length: 10 }, () => 0)),
			{ ...chunk(), mediaTime: Number.NaN },
			{ ...chunk(), mediaTime: Number.POSITIVE_INFINITY },
			{ ...chunk(), discontinuity: "no" },
			{ ...opening, sourceId: "../../x" },
			{ ...opening, part: "../x" },
			{ ...opening, part: "x".repeat(101) },
			{ ...opening, ad: "yes" },
			{ ...opening, title: "x".repeat(501) },
			{ ...opening, mediaUrl: "x".repeat(4097) },
			{ type: "check-file", url: "https://page.test" },
		];
		for (const message of refusedOnes) expect(gate.fromPort(message, allow)).toBeNull();
		expect(gate.refused).toEqual({ ...none, shape: refusedOnes.length });
	});

	it("takes from the offscreen document's end of a port only hello and stop", () => {
		const gate = gateAt();
		expect(gate.fromOffscreen({ type: "hello" })).toEqual({ type: "hello" });
		expect(gate.fromOffscreen({ type: "stop" })).toEqual({ type: "stop" });
		expect(gate.fromOffscreen({ type: "run", code: "1" })).toBeNull();
		expect(gate.refused.shape).toBe(1);
	});
});

describe("how often", () => {
	/** Sends `count` messages at one moment. @returns how many were admitted */
	const burst = (gate: ReturnType<typeof gateAt>, sender: Sender, count: number) =>
		Array.from({ length: count }).filter(() => gate.toBackground(waiting, sender).ok).length;

	it("lets a burst through and no flood, and the flooding frame starves no other", () => {
		const clock = { now: 1000 };
		const gate = gateAt(clock);
		expect(burst(gate, contentOf(3, 0), 1000)).toBe(60);
		expect(gate.refused).toEqual({ ...none, rate: 940 });
		// Another frame of the same tab, and another tab, have their own say.
		expect(burst(gate, contentOf(3, 7), 10)).toBe(10);
		expect(burst(gate, contentOf(4, 0), 10)).toBe(10);
		expect(gate.toBackground(startPage, popup).ok).toBe(true);
		expect(gate.toBackground(source, offscreen).ok).toBe(true);
		clock.now += 1000;
		expect(burst(gate, contentOf(3, 0), 1000)).toBe(20);
	});

	it("counts malformed messages towards the flood", () => {
		const gate = gateAt();
		for (let i = 0; i < 100; i++) gate.toBackground({ to: "background" }, contentOf(3));
		expect(gate.refused).toEqual({ ...none, shape: 60, rate: 40 });
	});

	it("gives each port its own bucket, wide enough for chunks and narrow for a flood", () => {
		const clock = { now: 0 };
		const gate = gateAt(clock);
		const flooding = gate.portRate();
		const quiet = gate.portRate();
		for (let i = 0; i < 500; i++) gate.fromPort(chunk(), flooding);
		expect(gate.refused.rate).toBe(440);
		// Ten minutes of half-second chunks lose none.
		for (let i = 0; i < 1200; i++) {
			clock.now += 500;
			expect(gate.fromPort(chunk(), quiet)).not.toBeNull();
		}
	});

	it("does not let a clock that runs backwards lock anyone out for long", () => {
		const clock = { now: 1e9 };
		const gate = gateAt(clock);
		burst(gate, contentOf(3), 30);
		clock.now = 0;
		gate.toBackground(waiting, contentOf(3));
		clock.now = 2000;
		expect(gate.toBackground(waiting, contentOf(3)).ok).toBe(true);
	});
});
