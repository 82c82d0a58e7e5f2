/**
 * What a site adapter is: how the media of a page is named, so that a second visit is known, and
 * what its document tells of a player. One file a site; everything it reads is the page's word.
 */

/** What the document tells of one player. */
export interface Place {
	/** The page of its own that the media has, of the same origin: a post in a feed. */
	readonly pageUrl?: string;
	/** A lasting name within the site where no address has it; see `PART` in index.ts. */
	readonly part?: string;
	/** What a person would call it; empty where the page's title belongs to something else. */
	readonly title?: string;
	/** An advertisement that plays in the place of what the person came for. */
	readonly ad?: boolean;
}

/** One site: pure on addresses, except `place` and `watch`, which read a document and throw nothing on purpose. */
export interface Site {
	readonly id: string;
	/** Does this adapter know the page? */
	matches(page: URL): boolean;
	/**
	 * A lasting name of what plays, or null where the adapter cannot tell. The page's address alone
	 * never names what plays on a known site: there it often stays while the media changes.
	 * @param part as `place` told it, null where it told none
	 */
	mediaKey(page: URL, part: string | null): string | null;
	/** Looks at the document around a player that is heard; asked at each chunk, so it looks little. */
	place?(element: HTMLMediaElement, page: URL): Place;
	/**
	 * Calls `changed` when the player may have begun something else without the element's own events
	 * telling so. Runs only while the player is judged: until the signal is aborted.
	 */
	watch?(element: HTMLMediaElement, changed: () => void, signal: AbortSignal): void;
	/** A call between people: heard as the whole tab alone, after a word on their consent. */
	isCall?(page: URL): boolean;
	/** Parameters of its pages that tell who came from where, or let one in, beside those of any site. */
	readonly tracking: readonly string[];
	/**
	 * What it was tried on, with the date (ISO) of the last time: an address, or the saved minimal
	 * page in tests/fixtures/sites that stands for one. The latter says nothing of the live site.
	 */
	readonly triedOn: readonly { readonly url: string; readonly on: string }[];
}
