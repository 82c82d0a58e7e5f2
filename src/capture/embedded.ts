/** What a page without a player of its own says of itself. */
import type { ContentToBackground } from "../protocol/messages";
import { isCall } from "../sites";

type PageState = Extract<ContentToBackground, { type: "page" }>["state"];

/**
 * A page without a player of its own: it waits, or an embedded player of another site is named. The
 * service worker knows whether that site's frames can be reached.
 */
export function emptyPage(page: Document): PageState {
	const { location } = page;
	if (isCall(location.href)) return { kind: "failed", reason: "call", detail: null };
	for (const frame of page.querySelectorAll("iframe")) {
		const url = URL.parse(frame.src);
		// What embeds a player allows it to play; advertisements do not ask for that.
		const plays = /autoplay|encrypted-media/.test(frame.allow);
		if (plays && url && /^https?:$/.test(url.protocol) && url.origin !== location.origin) {
			return { kind: "failed", reason: "other-frame", detail: url.origin.slice(0, 300) };
		}
	}
	return { kind: "waiting" };
}
