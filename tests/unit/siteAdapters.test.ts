// @vitest-environment happy-dom
// @vitest-environment-options { "settings": { "handleDisabledFileLoadingAsSuccess": true } }
/** Each site's adapter on a saved minimal page: what plays is named right, and nothing else is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { emptyPage } from "../../src/capture/embedded";
import { identify, isCall, placeOf, watchPlace } from "../../src/sites";

const FIXTURES = join(import.meta.dirname, "../fixtures/sites");

function open(name: string): void {
	document.documentElement.innerHTML = readFileSync(join(FIXTURES, `${name}.html`), "utf8");
}
const player = (selector = "video, audio") => document.querySelector(selector) as HTMLMediaElement;

/** The name of what the player plays, as a frame and the offscreen document agree on it. */
function nameOf(page: string, element: HTMLMediaElement, media = "blob:https://site.test/1") {
	const { pageUrl = page, part } = placeOf(page, element);
	return identify(pageUrl, media, { part, once: "source-1" });
}

afterEach(() => vi.restoreAllMocks());

describe("YouTube", () => {
	const WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ";

	it("marks an advertisement, which is not the video, and tells when it begins and ends", async () => {
		open("youtube-watch");
		const frame = document.querySelector("#movie_player") as HTMLElement;
		const changed = vi.fn();
		const over = new AbortController();
		watchPlace(WATCH, player(), changed, over.signal);
		expect(placeOf(WATCH, player())).toEqual({});
		expect(nameOf(WATCH, player()).mediaKey).toBe("youtube:dQw4w9WgXcQ");

		frame.classList.add("ad-showing");
		await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
		expect(placeOf(WATCH, player())).toEqual({ ad: true, part: "ad", title: "shoes.example" });
		expect(nameOf(WATCH, player()).mediaKey).toBe("once:source-1");

		frame.classList.replace("ad-showing", "playing-mode");
		await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
		over.abort();
		frame.classList.add("ad-showing");
		await new Promise((later) => setTimeout(later, 20));
		expect(changed).toHaveBeenCalledTimes(2);
	});

	it("knows what goes on in the small player while other pages are looked at", () => {
		open("youtube-miniplayer");
		const home = "https://www.youtube.com/";
		const mini = nameOf(home, player("#mini"));
		expect(mini.mediaKey).toBe("youtube:dQw4w9WgXcQ");
		expect(mini.pageUrl).toBe(WATCH);
		expect(nameOf(home, player("#preview")).mediaKey).toBe("once:source-1");
	});

	it("takes a live broadcast for one, by its address", () => {
		open("youtube-watch");
		const live = "https://www.youtube.com/live/dQw4w9WgXcQ?feature=share";
		expect(nameOf(live, player()).mediaKey).toBe("youtube:dQw4w9WgXcQ");
	});
});

describe("podcasts", () => {
	it("Spotify: the bar names what plays, not the page one looks at", () => {
		open("spotify-player");
		const page = "https://open.spotify.com/episode/1111111111111111111111";
		const { mediaKey, pageUrl } = nameOf(page, player());
		expect(mediaKey).toBe("spotify:episode:2222222222222222222222");
		expect(pageUrl).toBe("https://open.spotify.com/episode/2222222222222222222222");
		expect(placeOf(page, player()).title).toBe("Episode 11");
		document.querySelector("aside")?.remove();
		expect(nameOf(page, player()).mediaKey).toBe("once:source-1");
	});

	it("Spotify: an embedded player has a page for what it plays", () => {
		const embed = "https://open.spotify.com/embed/episode/1111111111111111111111?theme=0";
		expect(identify(embed, "").mediaKey).toBe("spotify:episode:1111111111111111111111");
	});

	it("Apple Podcasts: the publisher's file, on whichever page it plays on", () => {
		open("apple-podcasts-episode");
		const page = "https://podcasts.apple.com/us/podcast/the-harbour/id123456789?i=1000654321";
		expect(nameOf(page, player(), player().src).mediaKey).toBe(
			"media:https://traffic.example-host.com/harbour/12.mp3",
		);
		expect(nameOf(page, player()).mediaKey).toBe("once:source-1");
		const embed = "https://embed.podcasts.apple.com/us/podcast/x/id1?i=1000654321&theme=light";
		expect(identify(embed, "").mediaKey).toBe("apple-podcasts:1000654321");
	});

	it("Overcast: the episode's page", () => {
		open("overcast-episode");
		expect(nameOf("https://overcast.fm/+AbC123xyz", player(), player().src).mediaKey).toBe(
			"overcast:AbC123xyz",
		);
		expect(nameOf("https://overcast.fm/podcasts", player()).mediaKey).toBe("once:source-1");
	});
});

describe("feeds with many players", () => {
	it("X: each post and each of its videos has a name and an address of its own", () => {
		open("x-feed");
		const home = "https://x.com/home";
		const keys = ["#first", "#second", "#other"].map((id) => nameOf(home, player(id)).mediaKey);
		expect(keys).toEqual([
			"x:1799000000000000001",
			"x:1799000000000000001/2",
			"x:1799000000000000002",
		]);
		expect(nameOf(home, player("#first")).pageUrl).toBe(
			"https://x.com/ann/status/1799000000000000001",
		);
		expect(placeOf(home, player("#first")).title).toBe("The harbour at night");
		// The same post on its own page is the same check.
		expect(identify("https://twitter.com/i/web/status/1799000000000000002?s=20", "").mediaKey).toBe(
			"x:1799000000000000002",
		);
	});

	it("X: an address of another site, or none, names nothing", () => {
		open("x-feed");
		expect(placeOf("https://x.com/home", player("#foreign")).pageUrl).toBeUndefined();
		for (const id of ["#foreign", "#bare"]) {
			expect(nameOf("https://x.com/home", player(id)).mediaKey).toBe("once:source-1");
		}
	});

	it("Facebook: the post's link names its video; a post without one is not taken for the page's", () => {
		open("facebook-feed");
		const home = "https://www.facebook.com/";
		expect(nameOf(home, player("#named")).mediaKey).toBe("facebook:1234567890");
		expect(nameOf(home, player("#named")).pageUrl).not.toContain("__tn__");
		expect(nameOf(home, player("#watch")).mediaKey).toBe("facebook:2345678901");
		const reel = "https://www.facebook.com/reel/3456789012";
		expect(nameOf(reel, player("#alone")).mediaKey).toBe("facebook:3456789012");
		expect(nameOf(reel, player("#bare")).mediaKey).toBe("once:source-1");
	});
});

describe("voice notes", () => {
	const CHAT = "https://web.whatsapp.com/";

	it("are told apart by the message that plays, and nobody's number is kept", () => {
		open("whatsapp-chat");
		const told = nameOf(CHAT, new Audio());
		expect(told.mediaKey).toBe("whatsapp:3EB0BBBBBBBBBBBBBBBBBB");
		expect(JSON.stringify(told)).not.toMatch(/4917|1203/);
	});

	it("that no row tells are never taken for one another", () => {
		open("whatsapp-chat");
		document.querySelector('[data-icon="audio-pause"]')?.remove();
		const one = identify(CHAT, "blob:https://web.whatsapp.com/1", { once: "a" }).mediaKey;
		expect(nameOf(CHAT, new Audio()).mediaKey).not.toBe(one);
	});
});

describe("calls", () => {
	const CALLS = {
		"meet-call": "https://meet.google.com/abc-defg-hij?authuser=1",
		"zoom-call": "https://app.zoom.us/wc/91234567890/join?pwd=secret&tk=ticket",
	};
	it.each(Object.entries(CALLS))(
		"%s: the whole tab alone, and no later call is the same",
		(name, page) => {
			open(name);
			expect(isCall(page)).toBe(true);
			const { mediaKey, pageUrl } = nameOf(page, player(), "");
			expect(mediaKey).toBe("once:source-1");
			expect(pageUrl).not.toMatch(/secret|ticket|authuser/);
		},
	);

	it.each([
		"https://meet.google.com/",
		"https://zoom.us/pricing",
		"https://meet.google.com.evil.test/abc-defg-hij",
		"about:blank",
		"",
	])("is none: %s", (page) => expect(isCall(page)).toBe(false));
});

describe("a player in a frame of another site", () => {
	it.each([
		["news-vimeo", "https://player.vimeo.com", "vimeo:123456789"],
		["news-brightcove", "https://players.brightcove.net", "brightcove:1234567:6300000000001"],
	])("%s: its origin is named, and within it what it plays", (name, origin, key) => {
		open(name);
		expect(emptyPage(document)).toEqual({ kind: "failed", reason: "other-frame", detail: origin });
		const frame = document.querySelector("iframe[allow]")?.getAttribute("src") ?? "";
		expect(identify(frame, "blob:x").mediaKey).toBe(key);
	});
});

it("a page that throws in every getter tells nothing, and one that lies stays on its own site", () => {
	const hostile = new Proxy({} as HTMLMediaElement, {
		get() {
			throw new Error("no");
		},
	});
	expect(placeOf("https://x.com/home", hostile)).toEqual({});
	expect(placeOf("https://elsewhere.test/", hostile)).toEqual({});
});
