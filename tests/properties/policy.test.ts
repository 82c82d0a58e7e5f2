/** What must hold whatever a person and an organisation have set: policy beats, and only takes away. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forbids, type Rules, type Wanted } from "../../src/protocol/rules";
import { withPolicy } from "../../src/settings/merge";
import { parsePolicy } from "../../src/settings/policy";
import {
	lockable,
	type PolicyName,
	policyNames,
	policyTable,
} from "../../src/settings/policyTable";
import { defaultSettings, type Settings } from "../../src/settings/settings";

const hosts = ["a.test", "b.a.test", "bank.test", "c.test"];
const origins = hosts.flatMap((host) => [`https://${host}`, `http://${host}:8080`]);
const some = <T>(of: readonly T[]) => fc.uniqueArray(fc.constantFrom(...of), { maxLength: 4 });

/** A person's settings, each as the options page could have left it. */
const own: fc.Arbitrary<Settings> = fc.record({
	...Object.fromEntries(
		Object.entries(defaultSettings).map(([name, value]) => [name, fc.constant(value)]),
	),
	screenedSites: some(origins),
	retentionDays: fc.constantFrom(null, 365, 30, 0),
	backend: fc.constantFrom("auto", "wasm", "webgpu"),
	language: fc.constantFrom(null, "de", "ar"),
	model: fc.constantFrom(null, "bonafide", "own-0123456789abcdef"),
}) as fc.Arbitrary<Settings>;

const valid: Record<string, fc.Arbitrary<unknown>> = {
	screenedSites: some(origins),
	neverScreenedSites: some([...hosts, ...origins]),
	lockedSettings: some(lockable),
	retentionDays: fc.nat(3650),
	language: fc.constantFrom("de", "es", "pt-BR"),
	model: fc.constantFrom("bonafide", "cnn4-mel"),
	alertSites: some(origins),
	quietHours: fc.constantFrom("22:00-07:00", "12:30-13:00"),
	supportText: fc.constant("Ask the desk."),
	supportUrl: fc.constant("https://example.com/help"),
};

function validFor(name: PolicyName): fc.Arbitrary<unknown> {
	const { kind, choices }: { kind: string; choices?: readonly string[] } = policyTable[name];
	if (valid[name]) return valid[name];
	if (kind === "boolean") return fc.boolean();
	if (choices) return fc.constantFrom(...choices);
	throw new Error(`say here what is valid for the policy ${name}`);
}

/** Any policy as the browser could hand it over, good and bad values mixed. */
const raw = fc.record(
	Object.fromEntries(
		policyNames.map((name) => [
			name,
			fc.oneof({ weight: 4, arbitrary: validFor(name) }, { weight: 1, arbitrary: fc.jsonValue() }),
		]),
	),
	{ requiredKeys: [] },
) as fc.Arbitrary<Record<string, unknown>>;

const wanted: fc.Arbitrary<Wanted> = fc.record({
	kind: fc.constantFrom("element", "tab", "file"),
	urls: some(origins.map((origin) => `${origin}/talk?x=1`)),
	incognito: fc.boolean(),
});

const merged = (mine: Settings, given: unknown) =>
	withPolicy(mine, defaultSettings, parsePolicy(given));

/** The policy with more of what takes away: a rule switched off, a site forbidden, a setting locked. */
const stricter = fc.oneof(
	fc
		.constantFrom(...policyNames.filter((name) => name.endsWith("Allowed")))
		.map((name) => (policy: Record<string, unknown>) => ({ ...policy, [name]: false })),
	fc.constantFrom(...hosts, ...origins).map((site) => (policy: Record<string, unknown>) => {
		const now = policy.neverScreenedSites;
		return { ...policy, neverScreenedSites: [...(Array.isArray(now) ? now : []), site] };
	}),
	fc.constantFrom(...lockable).map((name) => (policy: Record<string, unknown>) => {
		const now = policy.lockedSettings;
		return { ...policy, lockedSettings: [...(Array.isArray(now) ? now : []), name] };
	}),
);

describe("settings under a policy", () => {
	it("have the policy's value wherever it sets one, whatever the person has set", () => {
		fc.assert(
			fc.property(own, raw, (mine, given) => {
				const { values } = parsePolicy(given);
				const { settings, held } = merged(mine, given);
				for (const name of lockable) {
					if (name === "screenedSites" || values[name] === undefined) continue;
					expect(settings[name]).toEqual(values[name]);
					expect(held.has(name)).toBe(true);
				}
			}),
		);
	});

	it("are no person's to change where they are held", () => {
		fc.assert(
			fc.property(own, own, raw, (mine, others, given) => {
				const [one, two] = [merged(mine, given), merged(others, given)];
				expect(one.held).toEqual(two.held);
				for (const name of one.held) expect(one.settings[name]).toEqual(two.settings[name]);
				expect(one.rules).toEqual(two.rules);
			}),
		);
	});

	it("are the person's own where the policy says nothing of them", () => {
		fc.assert(
			fc.property(own, raw, (mine, given) => {
				const { settings, held, policy } = merged(mine, given);
				for (const name of lockable) {
					if (held.has(name) || name === "screenedSites") continue;
					expect(policy.values[name as PolicyName]).toBeUndefined();
					expect(settings[name]).toEqual(mine[name]);
				}
			}),
		);
	});

	it("never allow more when the policy takes more away", () => {
		fc.assert(
			fc.property(own, raw, stricter, wanted, (mine, given, take, what) => {
				const [before, after] = [merged(mine, given), merged(mine, take(given))];
				if (forbids(before.rules, what)) expect(forbids(after.rules, what)).toBe(true);
				const allowed = (rules: Rules) =>
					Object.entries(rules).filter(([, value]) => value === true);
				for (const [name] of allowed(after.rules)) {
					expect(before.rules[name as keyof Rules]).toBe(true);
				}
				for (const site of after.settings.screenedSites) {
					expect(before.settings.screenedSites).toContain(site);
				}
				for (const name of before.held) expect(after.held.has(name)).toBe(true);
			}),
		);
	});

	it("screen every site of the policy but those that it forbids, and none that it forbids", () => {
		fc.assert(
			fc.property(own, raw, (mine, given) => {
				const { settings, rules, heldSites } = merged(mine, given);
				const may = (site: string) =>
					!forbids(rules, { kind: "element", urls: [site], incognito: false });
				expect(settings.screenedSites.filter((site) => !may(site))).toEqual([]);
				const expected = heldSites.filter(may);
				expect(settings.screenedSites).toEqual(expect.arrayContaining([...expected]));
			}),
		);
	});
});

describe("a policy, whatever it says", () => {
	it("is read without a throw; what is taken is read again as the same", () => {
		fc.assert(
			fc.property(fc.oneof(raw, fc.jsonValue()), (given) => {
				const read = parsePolicy(given);
				expect(parsePolicy(read.values)).toEqual({ values: read.values, invalid: [] });
			}),
		);
	});
});
