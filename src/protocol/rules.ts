/** What the organisation allows: a managed policy's word on what may be judged, kept and handed on. */
import * as v from "valibot";

/** Each rule as it travels to the offscreen document, which has no storage to read it from. */
export const rulesSchema = v.object({
	/** False: nothing at all is judged. */
	screeningAllowed: v.boolean(),
	/** Origins (https://host[:port]), or hosts with all that ends in `.host`. */
	neverScreenedSites: v.pipe(v.array(v.string()), v.maxLength(2000)),
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

/** Is the address on a site that is never screened? What is no address is on none. */
export function isNeverScreened({ neverScreenedSites }: Rules, address: string): boolean {
	const url = URL.parse(address);
	if (!url) return false;
	// A host may be written with the dot that ends it; it is the same host.
	const host = url.hostname.replace(/\.$/, "");
	return neverScreenedSites.some((site) =>
		site.includes("://") ? url.origin === site : host === site || host.endsWith(`.${site}`),
	);
}
