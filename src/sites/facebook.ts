import type { Site } from "./site";

const PATHS = [/^\/reel\/(\d{5,25})/, /^\/[^/]+\/videos\/(?:[^/]+\/)?(\d{5,25})/];

function videoIn(page: URL): string | null {
	if (/^\/watch\/?(live\/?)?$/.test(page.pathname)) {
		const id = page.searchParams.get("v") ?? "";
		return /^\d{5,25}$/.test(id) ? id : null;
	}
	return PATHS.map((path) => path.exec(page.pathname)?.[1]).find(Boolean) ?? null;
}

/**
 * Facebook's feed shows many players on one page, each in its post, whose links name the video. A
 * player that stands in no post is that of the page.
 */
export const facebook: Site = {
	id: "facebook",
	matches: (page) => /^((www|web|m)\.)?facebook\.com$/.test(page.hostname),
	mediaKey(page, part) {
		// A post without a link to its video: the page's address would name another one.
		if (part === "unnamed") return null;
		const id = videoIn(page);
		return id && `facebook:${id}`;
	},
	place(element, page) {
		const post = element.closest('[role="article"]');
		if (!post) return {};
		for (const link of post.querySelectorAll("a[href]")) {
			const url = URL.parse(link.getAttribute("href") ?? "", page.href);
			if (url && url.origin === page.origin && videoIn(url)) return { pageUrl: url.href };
		}
		return { part: "unnamed" };
	},
	tracking: ["mibextid", "rdid", "share_url", "sfnsn", "ref", "__cft__[0]", "__tn__", "__xts__[0]"],
	triedOn: [{ url: "tests/fixtures/sites/facebook-feed.html", on: "2026-11-26" }],
};
