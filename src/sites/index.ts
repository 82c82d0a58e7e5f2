/** Media identity: the same media heard again is known by its address without tracking parameters. */
import { applePodcasts } from "./applePodcasts";
import { brightcove } from "./brightcove";
import { facebook } from "./facebook";
import { meet } from "./meet";
import { overcast } from "./overcast";
import type { Place, Site } from "./site";
import { spotify } from "./spotify";
import { vimeo } from "./vimeo";
import { whatsapp } from "./whatsapp";
import { x } from "./x";
import { youtube } from "./youtube";
import { zoom } from "./zoom";

export const sites: readonly Site[] = [
	youtube,
	spotify,
	applePodcasts,
	overcast,
	x,
	facebook,
	whatsapp,
	meet,
	zoom,
	vimeo,
	brightcove,
];

/**
 * Parameters that tell who clicked, not what plays, on any site. Names that elsewhere choose the
 * media (`source`, `ref`, `t`) are not among them: two different sounds must never be taken for one.
 */
const TRACKING =
	/^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi|vero_id|oly_anon_id|oly_enc_id|ref_src|ref_url|_ga|_gl)$/;

/** A name within a site, as a document may tell one. */
export const PART = /^[\w.-]{1,100}$/;

/** The adapter that knows the page, if there is one. */
const siteOf = (page: URL | null): Site | null =>
	(page && sites.find((site) => site.matches(page))) ?? null;

/** An http(s) address without fragment, credentials and tracking parameters; null for any other. */
export function cleanUrl(address: string): string | null {
	const url = URL.parse(address);
	if (url === null || !/^https?:$/.test(url.protocol)) return null;
	url.hash = "";
	url.username = "";
	url.password = "";
	const own = siteOf(url)?.tracking;
	const names: string[] = [];
	// Not `keys()`: what it gives is no iterable in a content script of Firefox.
	url.searchParams.forEach((_, name) => {
		names.push(name);
	});
	for (const name of names) {
		if (TRACKING.test(name) || own?.includes(name)) url.searchParams.delete(name);
	}
	url.searchParams.sort();
	return url.href;
}

/** Is the page a call between people? Then only the whole tab is heard, and consent comes first. */
export function isCall(page: string): boolean {
	const url = URL.parse(page);
	return (url && siteOf(url)?.isCall?.(url)) ?? false;
}

/**
 * What the document tells of a player, as far as it can be taken: an address of the frame's own
 * origin, a name of the form that names have. An adapter that stumbles over a page tells nothing.
 * @param page address of the frame
 */
export function placeOf(page: string, element: HTMLMediaElement): Place {
	const url = URL.parse(page);
	const site = siteOf(url);
	if (!url || !site?.place) return {};
	try {
		const { pageUrl, part, ...rest } = site.place(element, url);
		return {
			...rest,
			...(pageUrl && URL.parse(pageUrl)?.origin === url.origin ? { pageUrl } : {}),
			...(part && PART.test(part) ? { part } : {}),
		};
	} catch {
		return {};
	}
}

/** Tells when a player may have begun something else, until the signal is aborted. */
export function watchPlace(
	page: string,
	element: HTMLMediaElement,
	changed: () => void,
	signal: AbortSignal,
): void {
	siteOf(URL.parse(page))?.watch?.(element, changed, signal);
}

/** What is played, by a name that lasts, and where. */
export interface MediaIdentity {
	/** The same string for the same media; null when it cannot be told (blob: on no page). */
	readonly mediaKey: string | null;
	/** Host name, for people. */
	readonly site: string;
	/** The page without tracking parameters. */
	readonly pageUrl: string;
}

/** What is known of a source beside its addresses. */
export interface Told {
	/** Name within the site, as `placeOf` told it. */
	readonly part?: string | null | undefined;
	/** A name that no other source has: where nothing lasting names the media it is known by this. */
	readonly once: string;
}

/**
 * On a known site the adapter names the media, else its file does; where neither can, it was heard
 * once and is found by no later visit. Elsewhere its page stands for what it plays.
 * @param page address of the tab or frame, as the browser says it
 * @param media the element's currentSrc; may be empty or blob:
 */
export function identify(page: string, media: string, told?: Told): MediaIdentity {
	const url = URL.parse(page);
	const adapter = siteOf(url);
	const pageUrl = cleanUrl(page) ?? "";
	const own = url && adapter ? adapter.mediaKey(url, told?.part ?? null) : null;
	const file = cleanUrl(media);
	const once = told ? `once:${told.once}` : null;
	// blob: and srcObject are new at every visit.
	const rest = adapter ? once : pageUrl ? `page:${pageUrl}` : null;
	const mediaKey = own ?? (file ? `media:${file}` : rest);
	return { mediaKey, site: url?.hostname ?? "", pageUrl };
}
