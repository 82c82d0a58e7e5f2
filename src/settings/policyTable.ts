/**
 * Everything that an organisation can set, in one place: the manifest's managed schema, the
 * templates of `npm run policy`, the merge and the options page all read this table. Titles and
 * descriptions are what an administrator reads in the browser's policy pages and in the Group Policy
 * editor: English, as those are.
 */
import * as v from "valibot";
import { LONGEST_SITE, MOST_NEVER_SCREENED } from "../protocol/rules";
import { sensitivities } from "../protocol/sensitivity";
import { quietHours } from "./quietHours";

/** How a value is written in a policy. */
export type PolicyKind = "boolean" | "integer" | "text" | "list";

/** One thing that can be set. */
export interface PolicyEntry<
	S extends v.GenericSchema = v.GenericSchema,
	K extends PolicyKind = PolicyKind,
> {
	readonly kind: K;
	/** The value; of a list one of its items. */
	readonly schema: S;
	readonly title: string;
	readonly description: string;
	/** Where only these fit, in the order in which an editor offers them. */
	readonly choices?: readonly string[];
	/** What holds where the value is not valid; absent: as if it had not been set. */
	readonly safe?: boolean;
	/** So many different items a list of bans may have; with more, nothing is checked at all. */
	readonly most?: number;
}

const entry = <S extends v.GenericSchema, K extends PolicyKind>(value: PolicyEntry<S, K>) => value;

/** @param description of what `false` does; a value that is not valid counts as `false` */
const allowed = (title: string, description: string) =>
	entry({ kind: "boolean", schema: v.boolean(), safe: false, title, description });

const choice = <const C extends readonly string[]>(
	choices: C,
	title: string,
	description: string,
) => {
	const kind = "text" as const;
	return entry({ kind, schema: v.picklist(choices), choices, title, description });
};

/**
 * An origin with nothing behind it, as the browser itself writes it: sites are compared by that, so a
 * ban of `https://Bank.example:443` would otherwise hold nowhere.
 */
const origin = v.pipe(
	v.string(),
	v.regex(/^https?:\/\/[^/*?#@\s]+$/),
	v.check((address) => URL.parse(address) !== null),
	v.transform((address) => new URL(address).origin),
	v.maxLength(LONGEST_SITE),
);
const host = v.pipe(
	v.string(),
	v.regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/),
);

/** Settings that can be locked: those that a person can change in the options. */
export const lockable = [
	"screenedSites",
	"retentionDays",
	"backend",
	"sensitivity",
	"model",
	"alertSites",
	"quietHours",
	"marker",
	"language",
] as const;
/** A setting's name as `lockedSettings` takes it. */
export type Lockable = (typeof lockable)[number];

export const policyTable = {
	screeningAllowed: allowed(
		"Allow checks at all",
		"false: nothing is checked, no page, tab or file; the toolbar button says that the organisation has switched it off.",
	),
	screenedSites: entry({
		kind: "list",
		schema: origin,
		title: "Sites screened by themselves",
		description:
			"Addresses such as https://example.com (scheme and host, port where it is not the usual one, nothing after it). They are screened without a click in addition to those that a person adds; with screenedSites in lockedSettings nobody can add others. The browser must have granted the extension access to a site: see docs/administrators.md.",
	}),
	neverScreenedSites: entry({
		kind: "list",
		schema: v.union([origin, host]),
		most: MOST_NEVER_SCREENED,
		title: "Sites never screened",
		description: `Hosts such as bank.example (with all their sub-domains), or addresses such as https://example.com:8443 (that origin alone). Nothing on them is checked, not on a click either. Beats screenedSites. At most ${MOST_NEVER_SCREENED.toLocaleString("en")}; with more, nothing is checked at all.`,
	}),
	incognitoAllowed: allowed(
		"Allow checks in private windows",
		"false: nothing is checked in private windows. (What is checked there on a click is never stored in any case.)",
	),
	tabCaptureAllowed: allowed(
		"Allow listening to a whole tab",
		"false: only players of a page can be checked, not the sound of a whole tab.",
	),
	fileCheckAllowed: allowed(
		"Allow checks of files",
		"false: neither files from disk nor linked files can be checked.",
	),
	exportAllowed: allowed(
		"Allow saving of checks and reports",
		"false: the pages offer no JSON, CSV or picture of checks and reports, and no printing. (The browser's own print command and screenshots are not the extension's to forbid.)",
	),
	ownModelsAllowed: allowed(
		"Allow own model files",
		"false: only the models of the package can be used; model files that were added before are not used either.",
	),
	retentionDays: entry({
		kind: "integer",
		schema: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650)),
		title: "Days for which checks are kept",
		description:
			"0 to 3650. Checks that were last written before are deleted. 0: no history; checks run and nothing is written, and what was kept before is deleted.",
	}),
	backend: choice(
		["auto", "wasm", "webgpu"],
		"Where the detector runs",
		"auto: where it was measured to be faster; wasm: on the processor; webgpu: on the graphics card, where it gives the same scores.",
	),
	sensitivity: choice(
		sensitivities,
		"Sensitivity",
		"cautious: fewer people are wrongly called AI, fewer machines are found; balanced: what the published figures are about; alert: more of both. Where a model was not measured at this level, the balanced one counts.",
	),
	model: entry({
		kind: "text",
		schema: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/)),
		title: "Model that judges",
		description:
			"The id of a model of the package, such as bonafide. Where there is no such model on the device, the default one judges.",
	}),
	alertSites: entry({
		kind: "list",
		schema: origin,
		title: "Sites with notifications",
		description:
			"Addresses such as https://example.com, where a firm result “Likely AI” is told by one notification for each voice. The person must have allowed notifications.",
	}),
	quietHours: entry({
		kind: "text",
		schema: quietHours,
		title: "Quiet hours",
		description: "Local times such as 22:00-07:00, between which no notification is shown.",
	}),
	marker: entry({
		kind: "boolean",
		schema: v.boolean(),
		title: "Show the result beside the player",
		description:
			"true: a marker on the page shows the result as well; a page can see it and can imitate it.",
	}),
	language: entry({
		kind: "text",
		schema: v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)),
		title: "Language of the words on screen",
		description:
			"A language tag such as de or es. Where there are no words in it, the browser's language is used.",
	}),
	lockedSettings: entry({
		kind: "list",
		schema: v.picklist(lockable),
		choices: lockable,
		title: "Settings that nobody can change",
		description: `Names out of: ${lockable.join(", ")}. A locked setting has the value of its policy, or, where none is set, the product's default; what a person had chosen does not count. A setting with a policy of its own cannot be changed in any case, except that sites can be added to screenedSites.`,
	}),
	skipFirstRun: entry({
		kind: "boolean",
		schema: v.boolean(),
		title: "Skip the first-run page",
		description: "true: no page opens after the installation.",
	}),
	firefoxConsentGiven: entry({
		kind: "boolean",
		schema: v.boolean(),
		title: "Firefox: consent given",
		description:
			"true: people are not asked, before the first page is heard, whether they agree to that; the organisation has settled it. Without effect in Chromium, where nobody is asked.",
	}),
	supportText: entry({
		kind: "text",
		schema: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300)),
		title: "Support text",
		description:
			"Up to 300 characters of plain text that the popup shows, such as whom to ask about a verdict.",
	}),
	supportUrl: entry({
		kind: "text",
		schema: v.pipe(v.string(), v.regex(/^(https:\/\/|mailto:)[^\s]+$/), v.maxLength(1000)),
		title: "Support link",
		description: "https:// or mailto: address that the support text leads to.",
	}),
} as const satisfies Record<string, PolicyEntry>;

/** The name of something that an organisation can set. */
export type PolicyName = keyof typeof policyTable;

/** What an organisation has set; each value is valid. */
export type PolicyValues = {
	readonly [K in PolicyName]?: (typeof policyTable)[K]["kind"] extends "list"
		? readonly v.InferOutput<(typeof policyTable)[K]["schema"]>[]
		: v.InferOutput<(typeof policyTable)[K]["schema"]>;
};

export const policyNames = Object.keys(policyTable) as PolicyName[];

/** JSON types of the kinds. */
const jsonTypes = { boolean: "boolean", integer: "integer", text: "string" } as const;

/**
 * The manifest's `managed_schema`. Types alone: what the browser finds to be of another type it drops
 * without telling us, while a value out of range comes through and can be named to the person.
 */
export function managedSchema(): object {
	const property = ({ kind, title, description }: PolicyEntry) => ({
		title,
		description,
		...(kind === "list" ? { type: "array", items: { type: "string" } } : { type: jsonTypes[kind] }),
	});
	return {
		type: "object",
		properties: Object.fromEntries(policyNames.map((name) => [name, property(policyTable[name])])),
	};
}
