/**
 * What beats what: the organisation's policy beats the person's settings, which beat the defaults.
 * Pure and monotone: a policy that says more never allows more (tests/properties/policy.test.ts).
 */
import { forbids, freeRules, type Rules } from "../protocol/rules";
import type { Policy } from "./policy";
import type { Lockable, PolicyValues } from "./policyTable";
import type { Settings } from "./settings";

/** What holds. */
export interface Effective {
	readonly settings: Settings;
	readonly rules: Rules;
	/** Settings that the person cannot change. */
	readonly held: ReadonlySet<keyof Settings>;
	/** Sites that are screened by the organisation's wish: the person cannot take them off. */
	readonly heldSites: readonly string[];
	readonly policy: Policy;
}

/** What the organisation has to do with it. */
export type Organisation = Omit<Effective, "settings">;

/** How one setting comes about. */
type Join<T> = (
	own: T,
	/** What is so until somebody changes it. */
	usual: T,
	policy: PolicyValues,
	rules: Rules,
) => { readonly value: T; readonly held: boolean };

/** The policy's value where there is one, else the default where it is locked, else the person's. */
const governed =
	<K extends Lockable & keyof Settings>(name: K): Join<Settings[K]> =>
	(own, usual, policy) => {
		const set = policy[name] as Settings[K] | undefined;
		const locked = isLocked(policy, name);
		const value = set ?? (locked ? usual : own);
		return { value, held: set !== undefined || locked };
	};

/** A new setting is one more line here, and in the policy's table. */
const joins: { readonly [K in keyof Settings]: Join<Settings[K]> } = {
	screenedSites(own, _usual, policy, rules) {
		const locked = isLocked(policy, "screenedSites");
		const wished = [...heldSites(policy), ...(locked ? [] : own)];
		return { value: [...new Set(wished)].filter((site) => mayScreen(rules, site)), held: locked };
	},
	retentionDays: governed("retentionDays"),
	backend: governed("backend"),
	sensitivity: governed("sensitivity"),
	alertSites: governed("alertSites"),
	quietHours: governed("quietHours"),
	marker: governed("marker"),
	language: governed("language"),
	model: governed("model"),
};

const isLocked = (policy: PolicyValues, name: Lockable) =>
	policy.lockedSettings?.some((locked) => locked === name) ?? false;

const heldSites = (policy: PolicyValues): readonly string[] => policy.screenedSites ?? [];

/** By itself a site is screened outside of private windows as well, so only they do not matter. */
const mayScreen = (rules: Rules, site: string) =>
	!forbids(rules, { kind: "element", urls: [site], incognito: false });

/** What the policy allows; it says only what it takes away. */
export function rulesOf({ values }: Policy): Rules {
	const named = (Object.keys(freeRules) as (keyof Rules)[])
		.filter((name) => values[name] !== undefined)
		.map((name) => [name, values[name]]);
	return { ...freeRules, ...Object.fromEntries(named) };
}

/** Puts the person's own settings under the policy. @param usual the defaults, for what is locked */
export function withPolicy(own: Settings, usual: Settings, policy: Policy): Effective {
	const rules = rulesOf(policy);
	const names = Object.keys(joins) as (keyof Settings)[];
	const joined = names.map((name) => {
		// Each join takes its own setting's type, which a loop over their names cannot say.
		const join = joins[name] as Join<unknown>;
		return [name, join(own[name], usual[name], policy.values, rules)] as const;
	});
	return {
		settings: Object.fromEntries(joined.map(([name, { value }]) => [name, value])) as Settings,
		rules,
		held: new Set(joined.filter(([, { held }]) => held).map(([name]) => name)),
		heldSites: heldSites(policy.values),
		policy,
	};
}
