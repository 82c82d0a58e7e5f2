import type { Site } from "./site";

/** Overcast has a page and a player for each episode: its short name in the address is enough. */
export const overcast: Site = {
	id: "overcast",
	matches: (page) => /^(www\.)?overcast\.fm$/.test(page.hostname),
	mediaKey(page) {
		const episode = /^\/\+([\w-]{3,40})(?:\/|$)/.exec(page.pathname)?.[1];
		return episode ? `overcast:${episode}` : null;
	},
	tracking: [],
	triedOn: [{ url: "tests/fixtures/sites/overcast-episode.html", on: "2026-11-26" }],
};
