import type { Site } from "./site";

const ITEM = /\/(episode|track)\/([A-Za-z0-9]{22})(?:[/?#]|$)/;
const PART = /^(episode|track)\.([A-Za-z0-9]{22})$/;

/**
 * Spotify's player goes on while one looks at other pages, so the address says nothing of what plays;
 * the bar at the bottom does. An embedded player has one page for what it plays. Much of it is
 * copy-protected: then nothing is heard and the failure says so.
 */
export const spotify: Site = {
	id: "spotify",
	matches: (page) => page.hostname === "open.spotify.com",
	mediaKey(page, part) {
		const embedded = page.pathname.startsWith("/embed") ? page.pathname : "";
		const found = PART.exec(part ?? "") ?? ITEM.exec(embedded);
		return found && `spotify:${found[1]}:${found[2]}`;
	},
	place(element, page) {
		const bar = element.ownerDocument.querySelector('[data-testid="now-playing-widget"]');
		for (const link of bar?.querySelectorAll("a[href]") ?? []) {
			const url = URL.parse(link.getAttribute("href") ?? "", page.href);
			const found = ITEM.exec(url?.pathname ?? "");
			if (!url || !found || url.origin !== page.origin) continue;
			const title = link.textContent?.trim();
			return { pageUrl: url.href, part: `${found[1]}.${found[2]}`, ...(title ? { title } : {}) };
		}
		return {};
	},
	tracking: ["si", "context", "nd", "dlsi", "go"],
	triedOn: [{ url: "tests/fixtures/sites/spotify-player.html", on: "2026-11-26" }],
};
