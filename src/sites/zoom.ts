import type { Site } from "./site";

/** Zoom in the browser: as with any call, what is said is not said again. */
export const zoom: Site = {
	id: "zoom",
	matches: (page) => /(^|\.)zoom\.us$/.test(page.hostname),
	mediaKey: () => null,
	isCall: (page) => /^\/wc\//.test(page.pathname),
	// Passwords and tickets of a meeting are no part of what is kept.
	tracking: ["pwd", "tk", "zak", "un", "uname", "omn", "prefer", "fromPWA", "_x_zm_rtaid"],
	triedOn: [{ url: "tests/fixtures/sites/zoom-call.html", on: "2026-11-26" }],
};
