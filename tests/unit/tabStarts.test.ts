/** Starting in a tab, and the stop that comes while a start waits. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Failure } from "../../src/capture/failure";
import { createTabStarts, type TabStarts } from "../../src/capture/tabStarts";
import { changeTab, readTab } from "../../src/capture/tabStates";
import type { BackgroundToOffscreen } from "../../src/protocol/messages";
import type { SourceView } from "../../src/protocol/state";

const TAB = 3;
let starts: TabStarts;
/** What the home and the page were told, in order. */
let told: string[];
/** Holds the way to the home open until it is called. */
let open: (failure: Failure | null) => void;
let session: Record<string, unknown>;
let tab: { url?: string; title: string; incognito: boolean };
let homeIsReachable: boolean;

beforeEach(() => {
	URL.parse ??= (address: string) => (URL.canParse(address) ? new URL(address) : null);
	told = [];
	session = {};
	tab = { url: "https://a.example/", title: "A", incognito: false };
	homeIsReachable = true;
	const area = (held: Record<string, unknown>) => ({
		get: async (key: string | null) => (key === null ? { ...held } : { [key]: held[key] }),
		set: async (values: Record<string, unknown>) => void Object.assign(held, values),
	});
	vi.stubGlobal("chrome", {
		storage: { session: area(session), local: area({}), managed: area({}) },
		tabs: {
			get: async () => tab,
			sendMessage: async (_: number, { type }: { type: string }) => void told.push(`page ${type}`),
		},
		scripting: { executeScript: async ({ world }: { world?: string }) => told.push(world ?? "in") },
		tabCapture: { getMediaStreamId: async () => "stream" },
	});
	const tell = async (message: BackgroundToOffscreen) => {
		if (!homeIsReachable) throw new Error("Could not establish connection.");
		told.push(`home ${message.type}`);
	};
	starts = createTabStarts({
		detector: { ensure: async () => undefined, tell, tellIfOpen: tell },
		change: (tabId, how) => changeTab(tabId, how, async () => undefined),
		homeless: () => new Promise((resolve) => (open = resolve)),
	});
});
const turns = () => new Promise((resolve) => setTimeout(resolve, 10));
const page = async () => (await readTab(TAB)).page;

describe.each(["startPage", "startTab"] as const)("a %s", (how) => {
	const start = () => (how === "startTab" ? starts.startTab(TAB) : starts.startPage(TAB, null));
	const began = how === "startTab" ? "home listen-tab" : "page start";

	it("that nobody stops begins", async () => {
		const answer = start();
		await turns();
		expect(await page()).toEqual({ kind: "starting" });
		open(null);
		expect(await answer).toEqual({ ok: true });
		expect(told).toContain(began);
	});

	it("that is stopped while the detector's home is opened never begins, and stays idle", async () => {
		for (const failure of [null, { reason: "no-backend", detail: null } as const]) {
			const answer = start();
			await turns();
			await starts.stop(TAB, null);
			open(failure);
			expect(await answer).toEqual({ ok: true });
			expect(told).not.toContain(began);
			expect(await page()).toEqual({ kind: "idle" });
		}
	});

	it("that follows a stop is one of its own", async () => {
		const first = start();
		await turns();
		await starts.stop(TAB, null);
		open(null);
		await first;
		const second = start();
		await turns();
		open(null);
		await second;
		expect(told).toContain(began);
	});

	it("goes on when another tab is stopped", async () => {
		const answer = start();
		await turns();
		await starts.stop(TAB + 1, null);
		open(null);
		await answer;
		expect(told).toContain(began);
	});
});

it("a stop makes the tab idle even where no home can be told", async () => {
	homeIsReachable = false;
	const orphan = { sourceId: "lost", kind: "tab", state: { kind: "no-speech" } } as SourceView;
	session[`tab:${TAB}`] = { page: { kind: "idle" }, sources: [orphan] };
	expect(await starts.stop(TAB, null)).toEqual({ ok: true });
	expect(await readTab(TAB)).toEqual({ page: { kind: "idle" }, sources: [] });
});

it("a start that the tab has run away from is refused, as nobody knows what is there", async () => {
	const answer = starts.startTab(TAB);
	await turns();
	tab = { title: "", incognito: false };
	open(null);
	expect(await answer).toEqual({ ok: false, reason: "tab-capture-ended" });
	expect(told).not.toContain("home listen-tab");
});

it("where a tab is now is told as far as the browser says it", async () => {
	const tell = vi.fn(async () => undefined);
	const detector = { ensure: tell, tell, tellIfOpen: tell };
	const { follow } = createTabStarts({ detector, change: tell, homeless: async () => null });
	await follow(TAB);
	tab = { title: "", incognito: false };
	await follow(TAB);
	const at = { to: "offscreen", type: "tab-at", tabId: TAB };
	expect(tell.mock.calls).toEqual([
		[{ ...at, pageUrl: "https://a.example/" }],
		[{ ...at, pageUrl: null }],
	]);
});
