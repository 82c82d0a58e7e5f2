/** What a site adapter is: how the media of a page is named, so that a second visit is known. */
export interface Site {
	readonly id: string;
	/** Does this adapter know the page? */
	matches(page: URL): boolean;
	/** A lasting name of what the page plays, or null where the adapter cannot tell. */
	mediaKey(page: URL): string | null;
	/** Parameters of its pages that tell who came from where, beside those of any site. */
	readonly tracking: readonly string[];
	/** Addresses it was tried on, with the date (ISO) of the last time; local pages count. */
	readonly triedOn: readonly { readonly url: string; readonly on: string }[];
}
