import type { Site } from "./site";

/** Brightcove's player, which news pages put into a frame: account and video stand in its address. */
export const brightcove: Site = {
	id: "brightcove",
	matches: (page) => page.hostname === "players.brightcove.net",
	mediaKey(page) {
		const account = /^\/(\d{3,20})\//.exec(page.pathname)?.[1];
		const video = page.searchParams.get("videoId");
		return account && video && /^[\w:.-]{1,80}$/.test(video)
			? `brightcove:${account}:${video}`
			: null;
	},
	tracking: ["autoplay", "muted", "adConfigId"],
	triedOn: [{ url: "tests/fixtures/sites/news-brightcove.html", on: "2026-11-26" }],
};
