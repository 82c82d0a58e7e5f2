/**
 * The one function of the extension that fetches anything from the network: the very file that the
 * person asked to check, without credentials. tests/house holds that there is no other.
 */

/** Passed to mediabunny's UrlSource, which asks for the ranges it needs of that one address. */
export const fetchMedia: typeof fetch = (input, init) =>
	fetch(input, { ...init, credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" });
