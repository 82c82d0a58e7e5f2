/** Settings survive damage, change one at a time and tell who watches. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
	changeSettings,
	defaultSettings,
	readSettings,
	settingsFile,
	settingsFromFile,
	watchSettings,
} from "../../src/settings/settings";

type Listener = (changes: Record<string, { newValue?: unknown }>, area: string) => void;
let stored: Record<string, unknown>;
let listeners: Set<Listener>;

beforeEach(() => {
	stored = {};
	listeners = new Set();
	vi.stubGlobal("chrome", {
		storage: {
			local: {
				get: async (key: string) => structuredClone({ [key]: stored[key] }),
				set: async (values: Record<string, unknown>) => {
					Object.assign(stored, structuredClone(values));
					for (const [key, newValue] of Object.entries(values)) {
						for (const tell of listeners) tell({ [key]: { newValue } }, "local");
					}
				},
			},
			onChanged: {
				addListener: (listener: Listener) => listeners.add(listener),
				removeListener: (listener: Listener) => listeners.delete(listener),
			},
		},
	});
});

describe("settings", () => {
	it("screen no site by default", async () => {
		expect(await readSettings()).toEqual(defaultSettings);
		expect(defaultSettings.screenedSites).toEqual([]);
	});

	it.each([
		["text", "x"],
		["a list", []],
		["a number among sites", { screenedSites: [7] }],
		["every site at once", { screenedSites: ["https://*"] }],
		["a file", { screenedSites: ["file:///etc"] }],
		["no list", { screenedSites: { 0: "https://a.test" } }],
		["a retention that is not offered", { retentionDays: 3 }],
		["a backend that there is not", { backend: "cuda" }],
		["a level that there is not", { sensitivity: "brave" }],
		["a language with a path in it", { language: "../en" }],
		["a model with a path in it", { model: "../bonafide" }],
	])("fall back to their defaults where damaged: %s", async (_what, damaged) => {
		stored.settings = damaged;
		const read = readSettings();
		await expect(read).resolves.toEqual(defaultSettings);
	});

	it("change what was asked for and come back", async () => {
		await changeSettings((now) => ({ ...now, screenedSites: ["https://a.test"] }));
		await changeSettings((now) => ({
			...now,
			screenedSites: [...now.screenedSites, "http://b.test:8080"],
		}));
		expect(await readSettings()).toEqual({
			...defaultSettings,
			screenedSites: ["https://a.test", "http://b.test:8080"],
		});
	});

	it("lose no change of two that come at once", async () => {
		await Promise.all(
			["https://a.test", "https://b.test"].map((site) =>
				changeSettings((now) => ({ ...now, screenedSites: [...now.screenedSites, site] })),
			),
		);
		expect((await readSettings()).screenedSites).toEqual(["https://a.test", "https://b.test"]);
	});

	it("tell who watches, until it stops, and only of themselves", async () => {
		const seen: string[][] = [];
		const stop = watchSettings(({ screenedSites }) => seen.push([...screenedSites]));
		for (const tell of listeners) {
			tell({ settings: { newValue: { screenedSites: ["https://x.test"] } } }, "session");
			tell({ other: { newValue: 1 } }, "local");
		}
		await changeSettings((now) => ({ ...now, screenedSites: ["https://a.test"] }));
		for (const tell of listeners) tell({ settings: {} }, "local");
		stop();
		await changeSettings((now) => now);
		expect(seen).toEqual([["https://a.test"], []]);
	});
});

describe("a settings file", () => {
	const mine = {
		...defaultSettings,
		screenedSites: ["https://a.test"],
		retentionDays: 30,
	} as const;

	it("comes back as it was saved", () => {
		expect(settingsFromFile(settingsFile({ ...mine, screenedSites: ["https://a.test"] }))).toEqual(
			mine,
		);
	});

	it("of before there was a choice of models leaves it to the default", () => {
		const { model: _, ...older } = mine;
		expect(settingsFromFile(settingsFile(older as never))).toEqual(mine);
	});

	it.each([
		["no JSON", "settings"],
		["another file", JSON.stringify({ settings: mine })],
		[
			"a later version",
			JSON.stringify({ format: "bonafide-settings", version: 2, settings: mine }),
		],
		["one bad setting", settingsFile({ ...mine, backend: "cuda" } as never)],
		["every site at once", settingsFile({ ...mine, screenedSites: ["*://*/*"] } as never)],
		["a setting left out", settingsFile({ screenedSites: [] } as never)],
	])("is not taken over in part: %s", (_what, file) => {
		expect(settingsFromFile(file)).toBeNull();
	});
});
