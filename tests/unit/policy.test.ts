/** A managed policy by example: what it does, what is named, and what falls back to what. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createGate } from "../../src/protocol/gate";
import { forbids, freeRules, MOST_NEVER_SCREENED } from "../../src/protocol/rules";
import { settledPolicy } from "../../src/settings/managed";
import { withPolicy } from "../../src/settings/merge";
import { parsePolicy } from "../../src/settings/policy";
import { lockable, managedSchema, policyNames } from "../../src/settings/policyTable";
import {
	changeSettings,
	defaultSettings,
	readOwnSettings,
	readSettings,
	watchEffective,
} from "../../src/settings/settings";

type Listener = (changes: Record<string, { newValue?: unknown }>, area: string) => void;
let managed: Record<string, unknown>;
let local: Record<string, unknown>;
let listeners: Set<Listener>;
let installType: string;

beforeEach(() => {
	managed = {};
	local = {};
	listeners = new Set();
	installType = "admin";
	vi.stubGlobal("chrome", {
		management: { getSelf: async () => ({ installType }) },
		storage: {
			managed: { get: async () => structuredClone(managed) },
			local: {
				get: async (key: string) => structuredClone({ [key]: local[key] }),
				set: async (values: Record<string, unknown>) => {
					Object.assign(local, structuredClone(values));
				},
			},
			onChanged: {
				addListener: (listener: Listener) => listeners.add(listener),
				removeListener: (listener: Listener) => listeners.delete(listener),
			},
		},
	});
});

function administer(values: Record<string, unknown>): void {
	managed = values;
	for (const tell of listeners) tell({}, "managed");
}

const under = (raw: unknown, own = defaultSettings) =>
	withPolicy(own, defaultSettings, parsePolicy(raw));

describe("a policy that is not valid", () => {
	it.each([
		["a retention out of range", { retentionDays: 5000 }, "5000"],
		["a retention that is no number", { retentionDays: "30" }, '"30"'],
		["a backend that there is not", { backend: "cuda" }, '"cuda"'],
		["a language with a path in it", { language: "../de" }, '"../de"'],
		[
			"a support link that runs code",
			{ supportUrl: "javascript:alert(1)" },
			'"javascript:alert(1)"',
		],
		["a list that is none", { screenedSites: "https://a.test" }, '"https://a.test"'],
	])("is named and counts as not set: %s", (_what, raw, value) => {
		const [name] = Object.keys(raw);
		const { policy, settings, held } = under(raw);
		expect(policy).toEqual({ values: {}, invalid: [{ name, value, outcome: "ignored" }] });
		expect(settings).toEqual(defaultSettings);
		expect(held.size).toBe(0);
	});

	it("forbids where it was to allow something", () => {
		const { rules, policy } = under({ exportAllowed: "yes", incognitoAllowed: 1 });
		expect(rules).toMatchObject({ exportAllowed: false, incognitoAllowed: false });
		expect(policy.invalid.map(({ name, outcome }) => [name, outcome])).toEqual([
			["exportAllowed", "forbids"],
			["incognitoAllowed", "forbids"],
		]);
	});

	it("costs a list only the items that are not valid", () => {
		const { settings, rules, policy } = under({
			screenedSites: ["https://a.test", "https://b.test/path", "*"],
			neverScreenedSites: ["bank.test", "*.bank.test", "HTTP://x"],
		});
		expect(settings.screenedSites).toEqual(["https://a.test"]);
		expect(rules.neverScreenedSites).toEqual(["bank.test"]);
		expect(policy.invalid.map(({ value }) => value)).toEqual([
			'"https://b.test/path"',
			'"*"',
			'"*.bank.test"',
			'"HTTP://x"',
		]);
	});

	it("is named where nobody knows its name, and no name of the language is taken for one", () => {
		expect(parsePolicy({ screendSites: [], constructor: 1 }).invalid).toEqual([
			{ name: "screendSites", value: "[]", outcome: "unknown" },
			{ name: "constructor", value: "1", outcome: "unknown" },
		]);
	});
});

describe("a long list of bans", () => {
	const hosts = (count: number) => Array.from({ length: count }, (_, i) => `site-${i}.test`);
	const origins = (count: number) =>
		Array.from({ length: count }, (_, i) => `https://${"a".repeat(280)}-${i}.test`);
	const { toOffscreen } = createGate({ extensionId: "x", baseUrl: "x://x/", now: () => 0 });
	const settings = { keep: true, backend: "auto", sensitivity: "balanced", model: null };
	const reaches = (raw: unknown) => {
		const message = { to: "offscreen", type: "settings", ...settings, rules: under(raw).rules };
		return toOffscreen(message, { id: "x" }).ok;
	};

	it("holds as far as it may go, and reaches what judges", () => {
		const raw = { neverScreenedSites: [...hosts(MOST_NEVER_SCREENED), "site-1.test"] };
		const { rules, policy } = under(raw);
		expect(policy.invalid).toEqual([]);
		expect(rules.screeningAllowed).toBe(true);
		const last = `https://www.site-${MOST_NEVER_SCREENED - 1}.test/`;
		expect(forbids(rules, { kind: "tab", urls: [last], incognito: false })).toBe(true);
		expect(reaches(raw)).toBe(true);
		expect(reaches({ neverScreenedSites: origins(MOST_NEVER_SCREENED) })).toBe(true);
	});

	it.each([
		["before", { screeningAllowed: true, neverScreenedSites: hosts(MOST_NEVER_SCREENED + 1) }],
		["behind", { neverScreenedSites: hosts(MOST_NEVER_SCREENED + 1), screeningAllowed: true }],
	])("that is too long forbids everything and is named; what allows stands %s", (_where, raw) => {
		const { rules, policy } = under(raw);
		expect(rules.screeningAllowed).toBe(false);
		expect(forbids(rules, { kind: "file", urls: [], incognito: false })).toBe(true);
		expect(policy.invalid).toEqual([
			{ name: "neverScreenedSites", value: "20001 > 20000", outcome: "forbids" },
		]);
		expect(reaches(raw)).toBe(true);
	});
});

describe("a locked setting", () => {
	it("without a value of its own is the default, whatever the person had chosen", () => {
		const own = { ...defaultSettings, retentionDays: 7, screenedSites: ["https://mine.test"] };
		const { settings, held } = under(
			{ lockedSettings: ["retentionDays", "screenedSites"], screenedSites: ["https://ours.test"] },
			own,
		);
		expect(settings.retentionDays).toBeNull();
		expect(settings.screenedSites).toEqual(["https://ours.test"]);
		expect([...held].sort()).toEqual(["retentionDays", "screenedSites"]);
	});

	it("can be each of the settings that a person can change", () => {
		expect([...lockable].sort()).toEqual(Object.keys(defaultSettings).sort());
	});
});

describe("what is never screened", () => {
	const rules = { ...freeRules, neverScreenedSites: ["bank.test", "https://hr.test:8443"] };
	const forbidden = (url: string) =>
		forbids(rules, { kind: "element", urls: ["https://fine.test/", url], incognito: false });

	it.each([
		"https://bank.test/",
		"http://www.bank.test:8080/x",
		"https://user@bank.test./",
		"https://hr.test:8443/a?b",
		"blob:https://hr.test:8443/1",
	])("is %s", (url) => expect(forbidden(url)).toBe(true));

	it.each([
		["https://Bank.test", "https://bank.test/"],
		["https://bank.test:443", "https://bank.test/"],
		["http://bank.test:80", "http://bank.test/"],
		["https://bücher.test", "https://xn--bcher-kva.test/"],
	])("is what a policy means by %s", (written, url) => {
		const { rules, policy } = under({ neverScreenedSites: [written] });
		expect(policy.invalid).toEqual([]);
		expect(forbids(rules, { kind: "element", urls: [url], incognito: false })).toBe(true);
	});

	it("is no origin that is none", () => {
		const { policy } = under({ neverScreenedSites: ["https://a:b", "https://[x"] });
		expect(policy.invalid.map(({ value }) => value)).toEqual(['"https://a:b"', '"https://[x"']);
	});

	it("is no file's or frame's lack of an origin, though a host may be called null", () => {
		const none = { ...freeRules, neverScreenedSites: ["null"] };
		const banned = (url: string) => forbids(none, { kind: "file", urls: [url], incognito: false });
		expect(["file:///a.mp3", "data:,x", "https://null/"].map(banned)).toEqual([false, false, true]);
	});

	it.each([
		"https://mybank.test/",
		"https://bank.test.evil.test/",
		"https://hr.test/",
		"http://hr.test:8443/",
		"https://x.test/?https://bank.test/",
		"",
	])("is not %s", (url) => expect(forbidden(url)).toBe(false));
});

describe("the policy in the browser", () => {
	it("beats what the person has set, and comes and goes while they watch", async () => {
		await changeSettings((now) => ({ ...now, backend: "webgpu" }));
		const seen: string[] = [];
		const stop = watchEffective(({ settings, held }) =>
			seen.push(`${settings.backend} ${held.has("backend") ? "held" : "free"}`),
		);
		administer({ backend: "wasm" });
		await vi.waitFor(() => expect(seen).toEqual(["wasm held"]));
		expect((await readSettings()).backend).toBe("wasm");
		expect((await readOwnSettings()).backend).toBe("webgpu");
		administer({});
		await vi.waitFor(() => expect(seen).toEqual(["wasm held", "webgpu free"]));
		stop();
	});

	it("is none where the browser has no such storage or nothing in it", async () => {
		vi.stubGlobal("chrome", { ...chrome, storage: { ...chrome.storage, managed: undefined } });
		expect(await readSettings()).toEqual(defaultSettings);
		const managed = { get: () => Promise.reject(new Error("Managed storage manifest not found")) };
		vi.stubGlobal("chrome", { ...chrome, storage: { ...chrome.storage, managed } });
		expect(await readSettings()).toEqual(defaultSettings);
	});

	it("is waited for after an administrator's installation, as it comes a moment late", async () => {
		const settled = settledPolicy();
		await vi.waitFor(() => expect(listeners.size).toBe(1));
		administer({ skipFirstRun: true });
		expect((await settled).values).toEqual({ skipFirstRun: true });
		expect(listeners.size).toBe(0);
	});

	it("is found where no event told of it, and not waited for without end", async () => {
		vi.useFakeTimers();
		try {
			const settled = settledPolicy();
			await vi.advanceTimersByTimeAsync(8000);
			managed = { skipFirstRun: true };
			await vi.advanceTimersByTimeAsync(1000);
			expect((await settled).values).toEqual({ skipFirstRun: true });
			managed = {};
			const without = settledPolicy();
			await vi.advanceTimersByTimeAsync(20_000);
			expect((await without).values).toEqual({});
			expect(vi.getTimerCount()).toBe(0);
			expect(listeners.size).toBe(0);
		} finally {
			vi.useRealTimers();
		}
	});

	it("is not waited for where a person has installed the extension", async () => {
		installType = "normal";
		expect((await settledPolicy()).values).toEqual({});
		expect(listeners.size).toBe(0);
	});
});

describe("the managed schema", () => {
	it("has a title and a description for each name, and of types only those that browsers read", () => {
		const { type, properties } = managedSchema() as {
			type: string;
			properties: Record<string, { title: string; description: string; type: string }>;
		};
		expect(type).toBe("object");
		expect(Object.keys(properties)).toEqual(policyNames);
		for (const [name, { title, description, type }] of Object.entries(properties)) {
			expect(title.length, name).toBeGreaterThan(4);
			expect(description.length, name).toBeGreaterThan(20);
			expect(["boolean", "integer", "string", "array"]).toContain(type);
		}
	});
});
