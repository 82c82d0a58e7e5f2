import type { Site } from "./site";

const VIDEO_ID = /^[\w-]{11}$/;

/** YouTube plays through MediaSource, so the media's own address says nothing: the video id does. */
export const youtube: Site = {
	id: "youtube",
	matches: (page) => /(^|\.)(youtube\.com|youtube-nocookie\.com|youtu\.be)$/.test(page.hostname),
	mediaKey(page) {
		const [first = "", second = ""] = page.pathname.split("/").filter(Boolean);
		const id = page.hostname.endsWith("youtu.be")
			? first
			: ["embed", "shorts", "live"].includes(first)
				? second
				: page.searchParams.get("v");
		return id && VIDEO_ID.test(id) ? `youtube:${id}` : null;
	},
	tracking: ["si", "pp", "feature", "t", "start", "app", "ab_channel"],
	// No live internet where this was built: the forms of address were taken from YouTube's own links.
	triedOn: [{ url: "tests/unit/sites.test.ts", on: "2026-11-21" }],
};
