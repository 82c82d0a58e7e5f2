import type { Site } from "./site";

const VIDEO_ID = /^[\w-]{11}$/;

function videoIn(page: URL): string | null {
	const [first = "", second = ""] = page.pathname.split("/").filter(Boolean);
	const id = page.hostname.endsWith("youtu.be")
		? first
		: ["embed", "shorts", "live"].includes(first)
			? second
			: page.searchParams.get("v");
	return id && VIDEO_ID.test(id) ? id : null;
}

const playerOf = (element: HTMLMediaElement) => element.closest(".html5-video-player");

/** YouTube plays through MediaSource, so the media's own address says nothing: the video id does. */
export const youtube: Site = {
	id: "youtube",
	matches: (page) => /(^|\.)(youtube\.com|youtube-nocookie\.com|youtu\.be)$/.test(page.hostname),
	mediaKey(page, part) {
		// An advertisement plays under the video's address and has no name of its own.
		if (part === "ad") return null;
		const id = videoIn(page);
		return id && `youtube:${id}`;
	},
	place(element, page) {
		const player = playerOf(element);
		if (player?.classList.contains("ad-showing")) {
			const advertiser = player.querySelector(".ytp-visit-advertiser-link__text")?.textContent;
			return { ad: true, part: "ad", title: advertiser?.trim() ?? "" };
		}
		if (videoIn(page) !== null || !element.closest("ytd-miniplayer")) return {};
		// The small player goes on while the address is another page's; what it plays stands here.
		const id = element.ownerDocument
			.querySelector("ytd-watch-flexy[video-id]")
			?.getAttribute("video-id");
		return id && VIDEO_ID.test(id) ? { pageUrl: `${page.origin}/watch?v=${id}` } : {};
	},
	watch(element, changed, signal) {
		const player = playerOf(element);
		if (!player) return;
		const isAd = () => player.classList.contains("ad-showing");
		let before = isAd();
		const observer = new MutationObserver(() => {
			if (isAd() === before) return;
			before = !before;
			changed();
		});
		observer.observe(player, { attributes: true, attributeFilter: ["class"] });
		signal.addEventListener("abort", () => observer.disconnect(), { once: true });
	},
	tracking: ["si", "pp", "feature", "t", "start", "app", "ab_channel"],
	// No live internet where this was built: pages made by hand after YouTube's own markup and links.
	triedOn: [
		{ url: "tests/fixtures/sites/youtube-watch.html", on: "2026-11-26" },
		{ url: "tests/fixtures/sites/youtube-miniplayer.html", on: "2026-11-26" },
	],
};
