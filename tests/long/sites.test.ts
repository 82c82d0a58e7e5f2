/**
 * The saved page of every site that is known by name, in a real Chromium with the built extension and
 * a real voice: what is stored is named as the site's adapter means it, and calls are heard as a tab
 * alone. The pages stand at the sites' own addresses; nothing leaves the machine.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { identify } from "../../src/sites";
import { TEST_VARIANT } from "../e2e/browser";
import type { Opened } from "../e2e/driver";
import { setStage } from "../e2e/stage";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { browser, open } = await setStage(TEST_VARIANT);
const VOICE = readFileSync(join(root, "assets/demo/human-librivox.mp3"));
const voice = { body: VOICE, contentType: "audio/mpeg" };
const page = (name: string) =>
	readFileSync(join(root, "tests/fixtures/sites", `${name}.html`), "utf8");

/** What stands at an address of the played web. */
const web = new Map<string, string>();
let opened: Opened | null = null;

beforeAll(async () => {
	await browser.context.route(/^https:/, (route) => {
		const url = new URL(route.request().url());
		if (url.pathname === "/voice.mp3") return route.fulfill(voice);
		if (url.pathname.endsWith(".mp3")) {
			const headers = url.searchParams.has("closed") ? {} : { "access-control-allow-origin": "*" };
			return route.fulfill({ ...voice, headers });
		}
		const body = web.get(url.href);
		return body === undefined
			? route.fulfill({ status: 404, body: "" })
			: route.fulfill({ body, contentType: "text/html; charset=utf-8" });
	});
});

afterEach(async () => {
	if (opened) await browser.say({ to: "background", type: "stop", tabId: opened.tabId });
	opened = null;
	web.clear();
});

/** Opens the saved page at its address and listens to it. @param frames what their addresses show */
async function visit(name: string, address: string, frames: Readonly<Record<string, string>> = {}) {
	web.set(address, page(name));
	for (const [at, html] of Object.entries(frames)) web.set(at, html);
	opened = await open(address);
	await browser.say({ to: "background", type: "start-page", tabId: opened.tabId });
	return opened;
}

/** Plays the voice in the page's own player, from a blob as these sites do. */
const play = ({ page }: Opened, selector: string) =>
	page.evaluate(async (which) => {
		const blob = await (await fetch("/voice.mp3")).blob();
		const player = document.querySelector<HTMLMediaElement>(which) as HTMLMediaElement;
		player.src = URL.createObjectURL(blob);
		player.loop = true;
		await player.play();
	}, selector);

/** Waits until a check of that name is stored, with seconds that were judged. */
async function stored(fits: (mediaKey: string) => boolean, what: string) {
	const find = async () =>
		(await browser.checks()).find((check) => fits(check.mediaKey) && check.seconds > 3);
	await expect
		.poll(async () => (await find()) !== undefined, { timeout: 120_000, message: what })
		.toBe(true);
	return (await find()) as NonNullable<Awaited<ReturnType<typeof find>>>;
}
const named = (mediaKey: string) => stored((key) => key === mediaKey, mediaKey);

describe("YouTube", () => {
	const WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ";

	test("the video by its id, and an advertisement before it as one that is never taken for it", async () => {
		const tab = await visit("youtube-watch", WATCH);
		const ad = (on: boolean) =>
			tab.page.evaluate((shown) => {
				document.querySelector("#movie_player")?.classList.toggle("ad-showing", shown);
			}, on);
		await ad(true);
		await play(tab, "video");
		const spot = await stored((key) => key.startsWith("once:"), "an advertisement");
		expect(spot).toMatchObject({ ad: true, title: "shoes.example", site: "www.youtube.com" });
		await ad(false);
		const video = await named("youtube:dQw4w9WgXcQ");
		expect(video.ad).toBeUndefined();
		expect(video.title).toBe("The harbour at night - YouTube");
		expect(video.pageUrl).toBe(WATCH);
		const history = await open(`chrome-extension://${browser.id}/checks.html`);
		await history.page.getByText("Advertisement on www.youtube.com").waitFor();
		const report = await open(
			`chrome-extension://${browser.id}/report.html?id=${encodeURIComponent(spot.checkId)}`,
		);
		await report.page.getByText("Advertisement on www.youtube.com").first().waitFor();
	});

	test("what goes on in the small player, by the page of the video", async () => {
		const before = (await browser.checks()).length;
		const tab = await visit("youtube-miniplayer", "https://www.youtube.com/");
		await play(tab, "#mini");
		await expect
			.poll(async () => (await browser.checks()).length, { timeout: 60_000 })
			.toBeGreaterThan(before);
		const [last] = (await browser.checks()).sort((a, b) => b.startedAt - a.startedAt);
		expect(last).toMatchObject({ mediaKey: "youtube:dQw4w9WgXcQ", pageUrl: WATCH });
	});
});

describe("podcasts", () => {
	test("Spotify: what the bar names, not the page that is looked at", async () => {
		const tab = await visit(
			"spotify-player",
			"https://open.spotify.com/episode/1111111111111111111111",
		);
		await play(tab, "audio");
		const { title, pageUrl } = await named("spotify:episode:2222222222222222222222");
		expect(title).toBe("Episode 11");
		expect(pageUrl).toBe("https://open.spotify.com/episode/2222222222222222222222");
	});

	test("Apple Podcasts: the publisher's file, where its server lets pages read it", async () => {
		const tab = await visit(
			"apple-podcasts-episode",
			"https://podcasts.apple.com/us/podcast/the-harbour/id123456789?i=1000654321",
		);
		await tab.page.evaluate(async () => {
			const audio = document.querySelector("audio") as HTMLAudioElement;
			audio.crossOrigin = "anonymous";
			audio.loop = true;
			audio.load();
			await audio.play();
		});
		await named("media:https://traffic.example-host.com/harbour/12.mp3");
	});

	test("Overcast: the episode's page; and sound out of reach is called so, with its server", async () => {
		const tab = await visit("overcast-episode", "https://overcast.fm/+AbC123xyz");
		await tab.page.evaluate(() => {
			const audio = document.querySelector("audio") as HTMLAudioElement;
			audio.src = "https://traffic.example-host.com/harbour/12.mp3?closed";
			void audio.play();
		});
		await browser.until(
			tab.tabId,
			"out of reach",
			(state) =>
				state.kind === "failed" &&
				state.reason === "cross-origin" &&
				state.detail === "traffic.example-host.com",
		);
		await play(tab, "audio");
		await named("overcast:AbC123xyz");
	});
});

describe("feeds with many players", () => {
	test("X: the post and which of its videos, with the post's words", async () => {
		const tab = await visit("x-feed", "https://x.com/home");
		await play(tab, "#second");
		const { title, pageUrl } = await named("x:1799000000000000001/2");
		expect(title).toBe("The harbour at night");
		expect(pageUrl).toBe("https://x.com/ann/status/1799000000000000001");
		// The next one that is heard has a check of its own.
		await tab.page.evaluate(() => document.querySelector<HTMLVideoElement>("#second")?.pause());
		await play(tab, "#other");
		await named("x:1799000000000000002");
	});

	test("Facebook: the post's video, without what follows whoever shared it", async () => {
		const tab = await visit("facebook-feed", "https://www.facebook.com/");
		await play(tab, "#named");
		const { pageUrl } = await named("facebook:1234567890");
		expect(pageUrl).not.toContain("__tn__");
	});
});

test("WhatsApp: a voice note that was never put into the page, by its message; nobody's number is kept", async () => {
	const tab = await visit("whatsapp-chat", "https://web.whatsapp.com/");
	await tab.page.evaluate(async () => {
		const blob = await (await fetch("/voice.mp3")).blob();
		const note = new Audio(URL.createObjectURL(blob));
		note.loop = true;
		await note.play();
		Object.assign(globalThis, { note });
	});
	const check = await named("whatsapp:3EB0BBBBBBBBBBBBBBBBBB");
	expect(JSON.stringify(check)).not.toMatch(/4917|1203/);
});

test.each([
	["meet-call", "https://meet.google.com/abc-defg-hij"],
	["zoom-call", "https://app.zoom.us/wc/91234567890/join?pwd=secret"],
])(
	"%s: its players are left alone, and the whole tab is offered with a word on consent",
	async (name, address) => {
		const before = (await browser.checks()).length;
		const tab = await visit(name, address);
		await play(tab, "audio");
		await browser.until(
			tab.tabId,
			"a call",
			(state) => state.kind === "failed" && state.reason === "call",
		);
		const { page: popup } = await open(
			`chrome-extension://${browser.id}/popup.html?tab=${tab.tabId}`,
		);
		await popup.getByRole("button", { name: "Listen to the whole tab" }).waitFor();
		await popup.getByText("tell them first, and ask").waitFor();
		expect(await popup.getByRole("button", { name: "Listen to this page" }).count()).toBe(0);
		expect(await browser.checks()).toHaveLength(before);
	},
);

describe("news pages whose player sits in a frame of another site", () => {
	const NEWS = "https://news.example/harbour";
	const PLAYER = `<video src="/voice.mp3" autoplay loop></video>`;

	test.each([
		["news-vimeo", "https://player.vimeo.com/video/123456789?app_id=122963"],
		[
			"news-brightcove",
			"https://players.brightcove.net/1234567/default_default/index.html?videoId=6300000000001&autoplay=any",
		],
	])("%s: by the player's own number, once its site is allowed", async (name, frame) => {
		await visit(name, NEWS, { [frame]: PLAYER });
		const { mediaKey } = identify(frame, "");
		expect(mediaKey).not.toBeNull();
		const { site } = await named(mediaKey as string);
		expect(site).toBe(new URL(frame).hostname);
	});
});
