/** What the organisation allows: a managed policy's word on what may be judged, kept and handed on. */
import * as v from "valibot";

/**
 * So many sites can be banned. The policy's reader and the schema below share this one limit: a list
 * that the reader let through and the schema did not would leave the rules of before in force.
 */
export const MOST_NEVER_SCREENED = 20_000;
/** Characters of a host or an origin that a rule names. */
export const LONGEST_SITE = 300;

/** Each rule as it travels to the offscreen document, which has no storage to read it from. */
export const rulesSchema = v.object({
	/** False: nothing at all is judged. */
	screeningAllowed: v.boolean(),
	/** Origins (https://host[:port]), or hosts with all that ends in `.host`. */
	neverScreenedSites: v.pipe(
		v.array(v.pipe(v.string(), v.maxLength(LONGEST_SITE))),
		v.maxLength(MOST_NEVER_SCREENED),
	),
	/** Checks in private windows, on a click. */
	incognitoAllowed: v.boolean(),
	tabCaptureAllowed: v.boolean(),
	fileCheckAllowed: v.boolean(),
	/** Saving checks and reports as files. */
	exportAllowed: v.boolean(),
	/** Model files that the person brings. */
	ownModelsAllowed: v.boolean(),
});
export type Rules = v.InferOutput<typeof rulesSchema>;

/** What is so where no organisation says otherwise. */
export const freeRules: Rules = {
	screeningAllowed: true,
	neverScreenedSites: [],
	incognitoAllowed: true,
	tabCaptureAllowed: true,
	fileCheckAllowed: true,
	exportAllowed: true,
	ownModelsAllowed: true,
};

/** What somebody wants to be judged. */
export interface Wanted {
	readonly kind: "element" | "tab" | "file";
	/** Addresses that have a part in it: the page's, the frame's, the linked file's. */
	readonly urls: readonly (string | undefined)[];
	readonly incognito: boolean;
}

/** May none of it be judged? Then its state is `failed {policy}`. */
export function forbids(rules: Rules, { kind, urls, incognito }: Wanted): boolean {
	if (!rules.screeningAllowed) return true;
	if (incognito && !rules.incognitoAllowed) return true;
	if (kind === "tab" && !rules.tabCaptureAllowed) return true;
	if (kind === "file" && !rules.fileCheckAllowed) return true;
	return urls.some((url) => url !== undefined && isNeverScreened(rules, url));
}

/** Each list as a set: thousands of bans are asked for every site of the settings. */
const bans = new WeakMap<readonly string[], ReadonlySet<string>>();

function bansOf({ neverScreenedSites }: Rules): ReadonlySet<string> {
	const known = bans.get(neverScreenedSites) ?? new Set(neverScreenedSites);
	bans.set(neverScreenedSites, known);
	return known;
}

/** Is the address on a site that is never screened? What is no address is on none. */
export function isNeverScreened(rules: Rules, address: string): boolean {
	const url = URL.parse(address);
	if (!url) return false;
	const banned = bansOf(rules);
	// What has no origin has the word "null", which could be a host's name.
	if (url.origin !== "null" && banned.has(url.origin)) return true;
	// A host may be written with the dot that ends it; it is the same host.
	const labels = url.hostname.replace(/\.$/, "").split(".");
	return labels.some((_, first) => banned.has(labels.slice(first).join(".")));
}
