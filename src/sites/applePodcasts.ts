import type { Site } from "./site";

/**
 * Apple Podcasts plays the publisher's own file, whose address names it on any page. The address of
 * the page does not: the player goes on while one looks at other episodes. Only the embedded player
 * has a page for what it plays.
 */
export const applePodcasts: Site = {
	id: "apple-podcasts",
	matches: (page) => /^(embed\.)?podcasts\.apple\.com$/.test(page.hostname),
	mediaKey(page) {
		const episode = page.hostname.startsWith("embed.") ? page.searchParams.get("i") : null;
		return episode && /^\d{4,20}$/.test(episode) ? `apple-podcasts:${episode}` : null;
	},
	tracking: ["at", "ct", "itscg", "itsct", "uo", "ls", "mt", "theme"],
	triedOn: [{ url: "tests/fixtures/sites/apple-podcasts-episode.html", on: "2026-11-26" }],
};
