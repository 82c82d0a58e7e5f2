/**
 * The one function of the extension that fetches anything from the network: the very file that the
 * person asked to check, without credentials. tests/house holds that there is no other.
 */
import { isPrivateHost } from "./privateHost";

/** The address led from the open network into the person's own: what lies there is nobody's to name. */
export class LedInside extends Error {
	override name = "LedInside";
}

/**
 * Passed to mediabunny's UrlSource, which asks for the ranges it needs of that one address. A
 * redirect is followed by the browser, which knows http and https alone; its answer is dropped unread
 * where it came from a private network that the address itself is no part of.
 */
export const fetchMedia: typeof fetch = async (input, init) => {
	const answer = await fetch(input, {
		...init,
		credentials: "omit",
		referrerPolicy: "no-referrer",
		cache: "no-store",
	});
	const asked = hostOf(input instanceof Request ? input.url : String(input));
	const reached = hostOf(answer.url);
	if (answer.redirected && isPrivateHost(reached) && !isPrivateHost(asked)) {
		await answer.body?.cancel();
		throw new LedInside(reached);
	}
	return answer;
};

const hostOf = (url: string) => URL.parse(url)?.hostname ?? "";
