import type { Site } from "./site";

/** Vimeo, most often in a frame of somebody else's page, where each player has its own address. */
export const vimeo: Site = {
	id: "vimeo",
	matches: (page) => /^((www|player)\.)?vimeo\.com$/.test(page.hostname),
	mediaKey(page) {
		const id = /^\/(?:video\/|channels\/[\w-]+\/)?(\d{5,15})(?:\/|$)/.exec(page.pathname)?.[1];
		return id ? `vimeo:${id}` : null;
	},
	tracking: ["app_id", "badge", "autopause", "player_id", "autoplay", "share", "fl", "fe"],
	triedOn: [{ url: "tests/fixtures/sites/news-vimeo.html", on: "2026-11-26" }],
};
