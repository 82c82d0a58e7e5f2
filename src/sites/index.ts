/** Media identity: the same media heard again is known by its address without tracking parameters. */
import type { Site } from "./site";
import { youtube } from "./youtube";

export const sites: readonly Site[] = [youtube];

/**
 * Parameters that tell who clicked, not what plays, on any site. Names that elsewhere choose the
 * media (`source`, `ref`, `t`) are not among them: two different sounds must never be taken for one.
 */
const TRACKING =
	/^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi|vero_id|oly_anon_id|oly_enc_id|ref_src|ref_url|_ga|_gl)$/;

/** An http(s) address without fragment, credentials and tracking parameters; null for any other. */
export function cleanUrl(address: string): string | null {
	const url = URL.parse(address);
	if (url === null || !/^https?:$/.test(url.protocol)) return null;
	url.hash = "";
	url.username = "";
	url.password = "";
	const own = sites.find((site) => site.matches(url))?.tracking;
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

/** What is played, by a name that lasts, and where. */
export interface MediaIdentity {
	/** The same string for the same media; null when it cannot be told (blob: on no known site). */
	readonly mediaKey: string | null;
	/** Host name, for people. */
	readonly site: string;
	/** The page without tracking parameters. */
	readonly pageUrl: string;
}

/**
 * @param page address of the tab or frame, as the browser says it
 * @param media the element's currentSrc; may be empty or blob:
 */
export function identify(page: string, media: string): MediaIdentity {
	const url = URL.parse(page);
	const adapter = url && sites.find((site) => site.matches(url));
	const pageUrl = cleanUrl(page) ?? "";
	const own = url && adapter ? adapter.mediaKey(url) : null;
	const file = cleanUrl(media);
	// blob: and srcObject are new at every visit: the page stands for what it plays.
	const mediaKey = own ?? (file ? `media:${file}` : pageUrl ? `page:${pageUrl}` : null);
	return { mediaKey, site: url?.hostname ?? "", pageUrl };
}
