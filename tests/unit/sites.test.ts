/** The same media is known again, different media are never taken for one, and nothing private is kept. */
import { describe, expect, it } from "vitest";
import { cleanUrl, identify } from "../../src/sites";

describe("an address as it is stored", () => {
	it("loses fragment, credentials and tracking parameters, and keeps what chooses the media", () => {
		expect(
			cleanUrl(
				"https://ann:secret@a.test:8443/v?utm_source=x&utm_campaign=y&fbclid=1&gclid=2&id=7&_ga=3#t=9",
			),
		).toBe("https://a.test:8443/v?id=7");
		expect(cleanUrl("https://a.test/v?source=one")).not.toBe(
			cleanUrl("https://a.test/v?source=two"),
		);
		expect(cleanUrl("https://a.test/play?t=track1")).not.toBe(
			cleanUrl("https://a.test/play?t=track2"),
		);
	});

	it("is the same in whatever order its parameters come", () => {
		expect(cleanUrl("https://a.test/?b=2&a=1")).toBe(cleanUrl("https://a.test/?a=1&b=2"));
	});

	it.each([
		"javascript:alert(1)",
		"data:audio/wav;base64,AAAA",
		"file:///home/ann/voice.mp3",
		"blob:https://a.test/1",
		"chrome://settings",
		"about:blank",
		"https://",
		"not an address",
		"",
		"https://[::1",
		"\u0000https://a.test:99999/",
	])("is none: %s", (address) => {
		expect(cleanUrl(address)).toBeNull();
	});

	it("cannot be made unreadable by what stands in it", () => {
		const hostile = `https://a.test/${"a/".repeat(2000)}?${"x=%ZZ&".repeat(500)}<script>`;
		expect(cleanUrl(hostile)).not.toContain("<script>");
		expect(identify(hostile, hostile).site).toBe("a.test");
	});
});

describe("YouTube", () => {
	const ID = "dQw4w9WgXcQ";
	it.each([
		`https://www.youtube.com/watch?v=${ID}`,
		`https://www.youtube.com/watch?list=PL1&v=${ID}&t=30s&si=abc&pp=ygU`,
		`https://m.youtube.com/watch?v=${ID}`,
		`https://music.youtube.com/watch?v=${ID}`,
		`https://youtu.be/${ID}?si=abc`,
		`https://www.youtube.com/shorts/${ID}`,
		`https://www.youtube.com/live/${ID}?feature=share`,
		`https://www.youtube.com/embed/${ID}?autoplay=1`,
		`https://www.youtube-nocookie.com/embed/${ID}`,
	])("is known by its video: %s", (page) => {
		const { mediaKey, pageUrl } = identify(page, "blob:https://www.youtube.com/1");
		expect(mediaKey).toBe(`youtube:${ID}`);
		expect(pageUrl).not.toMatch(/si=|pp=|feature=|t=30/);
	});

	it.each([
		"https://www.youtube.com/",
		"https://www.youtube.com/watch?v=too-short",
		"https://www.youtube.com/watch?v=<script>alert(1)",
	])("without a video is a check by itself, found by no later visit: %s", (page) => {
		const keys = ["a", "b"].map(
			(once) => identify(page, "blob:https://www.youtube.com/1", { once }).mediaKey,
		);
		expect(keys).toEqual(["once:a", "once:b"]);
		expect(identify(page, "").mediaKey).toBeNull();
	});

	it.each([
		`https://youtube.com.evil.test/watch?v=${ID}`,
		`https://notyoutube.com/watch?v=${ID}`,
		`https://evil.test/youtu.be/${ID}`,
	])("is not impersonated by %s", (page) => {
		expect(identify(page, "").mediaKey).toMatch(/^page:/);
	});
});

describe("media of any site", () => {
	it("is known by its file, whichever page plays it and whoever sent the link", () => {
		const file = "https://cdn.test/voice.mp3";
		expect(identify("https://a.test/1", `${file}?utm_medium=mail`).mediaKey).toBe(
			identify("https://b.test/2", file).mediaKey,
		);
	});

	it("behind blob: or a stream is known by its page", () => {
		const key = identify("https://a.test/1?fbclid=x#top", "blob:https://a.test/9").mediaKey;
		expect(key).toBe("page:https://a.test/1");
		expect(identify("https://a.test/1", "").mediaKey).toBe(key);
	});

	it("has no name where neither can be told: nothing is stored then", () => {
		expect(identify("about:srcdoc", "blob:null/1")).toEqual({
			mediaKey: null,
			site: "",
			pageUrl: "",
		});
		expect(identify("", "").mediaKey).toBeNull();
	});

	it("never holds credentials", () => {
		const told = JSON.stringify(
			identify("https://ann:secret@a.test/p", "https://bob:hidden@cdn.test/v.mp3"),
		);
		expect(told).not.toMatch(/secret|hidden|ann|bob/);
	});
});
