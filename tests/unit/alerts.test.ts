/** When a notification is shown, and what a click on it does. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { isQuiet } from "../../src/capture/alertRule";
import { createAlerts } from "../../src/capture/alerts";
import type { SourceView, Verdict } from "../../src/protocol/state";
import { defaultSettings, type Settings } from "../../src/settings/settings";
import { alertWords } from "../../src/ui/markWords";
import { textFor } from "../../src/ui/text";

const verdict = (more: Partial<Verdict> = {}): Verdict => ({
	band: "machine",
	firm: true,
	likelihood: 93,
	evidence: { llr: 2.6, low: 1, high: 4, speechSeconds: 20 },
	reasons: [],
	...more,
});
const view = (more: Partial<SourceView> = {}): SourceView => ({
	sourceId: "s1",
	checkId: "c1",
	kind: "element",
	title: "Quarterly message",
	site: "radio.test",
	state: { kind: "judged", verdict: verdict() },
	speechSeconds: 20,
	backend: "wasm",
	model: null,
	updatedAt: 0,
	timeline: [],
	earlier: null,
	progress: null,
	kept: true,
	...more,
});

let local: Record<string, unknown>;
let session: Record<string, unknown>;
let shown: { id: string; options: chrome.notifications.NotificationCreateOptions }[];
let opened: string[];
let windows: { state: string }[];
let incognito: boolean;
let onButton: (id: string, button: number) => void;
let onClick: (id: string) => void;

const area = (held: () => Record<string, unknown>) => ({
	get: async (key: string) => structuredClone({ [key]: held()[key] }),
	set: async (values: Record<string, unknown>) =>
		void Object.assign(held(), structuredClone(values)),
});
const notifications = {
	create: async (id: string, options: chrome.notifications.NotificationCreateOptions) =>
		void shown.push({ id, options }),
	clear: async () => true,
	onClicked: {
		addListener(listener: typeof onClick) {
			onClick = listener;
		},
	},
	onButtonClicked: {
		addListener(listener: typeof onButton) {
			onButton = listener;
		},
	},
};
const set = (more: Partial<Settings>) => {
	local.settings = { ...defaultSettings, alertSites: ["https://radio.test:8443"], ...more };
};

beforeEach(() => {
	[local, session, shown, opened] = [{}, {}, [], []];
	[windows, incognito] = [[{ state: "normal" }], false];
	set({});
	vi.useFakeTimers({ toFake: ["Date"], now: new Date(2026, 10, 26, 14, 0) });
	vi.stubGlobal("chrome", {
		notifications,
		runtime: { getURL: (path: string) => `ext/${path}` },
		tabs: {
			get: async () => ({ incognito }),
			create: async ({ url }: { url: string }) => void opened.push(url),
		},
		windows: { getAll: async () => windows },
		storage: { local: area(() => local), session: area(() => session) },
	});
	return () => vi.useRealTimers();
});

const text = textFor(["en"]);
const make = () => createAlerts(async (source) => alertWords(source, text));
const ids = () => shown.map(({ id }) => id);

describe("a firm “Likely AI”", () => {
	it("is told once a source, with what was heard in the page's own words", async () => {
		const alerts = make();
		await Promise.all([alerts.consider(7, view()), alerts.consider(7, view())]);
		// A new worker knows of it, too.
		await make().consider(7, view());
		expect(ids()).toEqual(["alert c1"]);
		expect(shown[0]?.options).toMatchObject({
			title: "Likely AI (93 in 100)",
			message: "“Quarterly message” on radio.test",
			silent: true,
		});
		await alerts.consider(7, view({ checkId: "c2" }));
		expect(ids()).toEqual(["alert c1", "alert c2"]);
	});

	it.each<[string, Partial<SourceView>]>([
		["not firm yet", { state: { kind: "judged", verdict: verdict({ firm: false }) } }],
		["of another band", { state: { kind: "judged", verdict: verdict({ band: "uncertain" }) } }],
		["over", { state: { kind: "ended", verdict: verdict() } }],
		["of a file", { kind: "file" }],
		["of another site", { site: "other.test" }],
		["of no site", { site: "" }],
	])("is not told where it is %s", async (_, more) => {
		await make().consider(7, view(more));
		expect(shown).toEqual([]);
	});

	it("is not told from a private window, nor where nobody asked for it", async () => {
		incognito = true;
		await make().consider(7, view());
		incognito = false;
		set({ alertSites: [] });
		await make().consider(7, view());
		expect(shown).toEqual([]);
	});

	it("is not told without the permission, which may come later", async () => {
		const alerts = make();
		vi.stubGlobal("chrome", { ...chrome, notifications: undefined });
		alerts.listen();
		await alerts.consider(7, view());
		expect(shown).toEqual([]);
		vi.stubGlobal("chrome", { ...chrome, notifications });
		alerts.listen();
		await alerts.consider(7, view());
		expect(ids()).toEqual(["alert c1"]);
	});

	it.each(["fullscreen", "locked-fullscreen"])(
		"waits while any window is %s, and is told when that is over",
		async (state) => {
			const alerts = make();
			windows = [{ state: "normal" }, { state }];
			await alerts.consider(7, view());
			expect(shown).toEqual([]);
			windows = [{ state: "normal" }];
			await alerts.consider(7, view());
			expect(ids()).toEqual(["alert c1"]);
		},
	);

	it("waits while it is quiet", async () => {
		const alerts = make();
		set({ quietHours: "13:00-15:00" });
		await alerts.consider(7, view());
		expect(shown).toEqual([]);
		vi.setSystemTime(new Date(2026, 10, 26, 15, 0));
		await alerts.consider(7, view());
		expect(ids()).toEqual(["alert c1"]);
	});
});

describe("a click on what was told", () => {
	it("opens the report, also by its first button", async () => {
		const alerts = make();
		alerts.listen();
		await alerts.consider(7, view());
		onClick("alert c1");
		onButton("alert c1", 0);
		onClick("another's");
		await vi.waitFor(() => expect(opened).toHaveLength(2));
		expect(opened[0]).toBe("ext/report.html?id=c1");
	});

	it("silences the site by its second button, and only that one", async () => {
		set({ alertSites: ["https://radio.test:8443", "https://other.test"] });
		const alerts = make();
		alerts.listen();
		await alerts.consider(7, view());
		onButton("alert c1", 1);
		await vi.waitFor(() =>
			expect((local.settings as Settings).alertSites).toEqual(["https://other.test"]),
		);
		await alerts.consider(7, view({ checkId: "c2" }));
		expect(ids()).toEqual(["alert c1"]);
	});
});

describe("what a notification says", () => {
	it("is the page's title on one line and cut off, or that there is none", () => {
		const long = alertWords(view({ title: `a\n\n${"b".repeat(900)}` }), text).message;
		expect(long).toMatch(/^“a b{118}” on radio\.test$/);
		expect(alertWords(view({ title: " " }), text).message).toBe("“No title” on radio.test");
	});
});

describe("quiet hours", () => {
	const at = (hours: number, minutes = 0) => new Date(2026, 0, 1, hours, minutes);
	it.each<[string, string, Date, boolean]>([
		["09:00", "17:30", at(9), true],
		["09:00", "17:30", at(17, 29), true],
		["09:00", "17:30", at(17, 30), false],
		["22:00", "07:00", at(23), true],
		["22:00", "07:00", at(6, 59), true],
		["22:00", "07:00", at(7), false],
		["22:00", "07:00", at(21, 59), false],
		["08:00", "08:00", at(3), true],
	])("from %s to %s hold %s: %s", (from, to, now, quiet) => {
		expect(isQuiet(`${from}-${to}`, now)).toBe(quiet);
	});
});

it("is told in Firefox as well, which refuses buttons, and in a browser without windows", async () => {
	const refusing = {
		...notifications,
		onButtonClicked: undefined,
		create(id: string, options: chrome.notifications.NotificationCreateOptions) {
			// As Firefox does, before anything is awaited.
			if ("buttons" in options) throw new Error('Property "buttons" is unsupported by Firefox');
			return notifications.create(id, options);
		},
	};
	vi.stubGlobal("chrome", { ...chrome, notifications: refusing, windows: undefined });
	const alerts = make();
	alerts.listen();
	await alerts.consider(7, view());
	expect(shown.map(({ options }) => Object.keys(options).sort())).toEqual([
		["iconUrl", "message", "title", "type"],
	]);
	onClick(shown[0]?.id ?? "");
	await vi.waitFor(() => expect(opened).toEqual(["ext/report.html?id=c1"]));
});
