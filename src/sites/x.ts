import type { Site } from "./site";

const POST = /^\/(?:i\/web|\w{1,30})\/status\/(\d{1,25})(?:\/video\/(\d))?(?:\/|$)/;

/**
 * X (Twitter) shows many players on one page, each in its post. The post's own address is where its
 * time stands; a post may hold up to four videos, told apart by their number.
 */
export const x: Site = {
	id: "x",
	matches: (page) => /^(www\.|mobile\.)?(x|twitter)\.com$/.test(page.hostname),
	mediaKey(page, part) {
		const found = POST.exec(page.pathname);
		if (!found) return null;
		const number = part ?? found[2] ?? "1";
		return `x:${found[1]}${number === "1" ? "" : `/${number}`}`;
	},
	place(element, page) {
		const post = element.closest("article");
		const link = post?.querySelector("time")?.closest("a")?.getAttribute("href");
		const url = link ? URL.parse(link, page.href) : null;
		if (!post || !url || !POST.test(url.pathname)) return {};
		const number = [...post.querySelectorAll("video")].indexOf(element as HTMLVideoElement) + 1;
		const title = post.querySelector('[data-testid="tweetText"]')?.textContent?.trim();
		return {
			pageUrl: url.href,
			...(number > 1 ? { part: String(number) } : {}),
			...(title ? { title } : {}),
		};
	},
	tracking: ["s", "t", "ref_src"],
	triedOn: [{ url: "tests/fixtures/sites/x-feed.html", on: "2026-11-26" }],
};
