/** What is of one's own network, by name or number: an address from outside may not lead there. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchMedia, LedInside } from "../../src/capture/fetchMedia";
import { menuChoice } from "../../src/capture/fileMenu";
import { watchOrigins } from "../../src/capture/fileOrigins";
import { isPrivateHost } from "../../src/capture/privateHost";
import { signed } from "./credentials/signed";

/** As the browser writes the host of this address. */
const host = (address: string) => new URL(address).hostname;

afterEach(() => vi.unstubAllGlobals());

describe("one's own network", () => {
	it.each([
		"http://localhost/",
		"http://printer/",
		"http://nas.local/",
		"http://wiki.internal./",
		"http://router.home.arpa/",
		"http://127.0.0.1/",
		"http://127.255.255.254/",
		"http://0/",
		"http://10.1.2.3/",
		"http://172.16.0.1/",
		"http://172.31.255.255/",
		"http://192.168.178.1/",
		"http://169.254.169.254/",
		"http://100.64.0.1/",
		// The same number, written to be overlooked.
		"http://2130706433/",
		"http://0x7f.1/",
		"http://0300.0250.0.1/",
		"http://[::1]/",
		"http://[::]/",
		"http://[fe80::1]/",
		"http://[fd12:3456::1]/",
		"http://[::ffff:192.168.0.1]/",
		"http://[::ffff:7f00:1]/",
	])("%s", (address) => {
		expect(isPrivateHost(host(address))).toBe(true);
	});
	it.each([
		"https://example.org/",
		"https://localhost.example.org/",
		"https://my.localx/",
		"http://8.8.8.8/",
		"http://172.15.0.1/",
		"http://172.32.0.1/",
		"http://192.169.0.1/",
		"http://100.128.0.1/",
		"http://[2001:db8::1]/",
		"http://[::ffff:8.8.8.8]/",
	])("%s is not of it", (address) => {
		expect(isPrivateHost(host(address))).toBe(false);
	});
});

describe("a redirect", () => {
	const answer = (from: string, redirected: boolean) => {
		const made = new Response("secret");
		Object.defineProperties(made, { url: { value: from }, redirected: { value: redirected } });
		return made;
	};
	const answering = (from: string, redirected = true) => {
		const made = answer(from, redirected);
		vi.stubGlobal("fetch", () => Promise.resolve(made));
		return made;
	};

	it("from outside into one's own network is dropped unread", async () => {
		const made = answering("http://192.168.0.1/admin");
		await expect(fetchMedia("https://example.org/a.mp3")).rejects.toThrow(LedInside);
		await expect(made.text()).rejects.toThrow();
	});
	it("to another open host, or within one's own network, is followed", async () => {
		for (const [asked, reached] of [
			["https://example.org/a.mp3", "https://cdn.example.net/a.mp3"],
			["http://nas.local/a.mp3", "http://192.168.0.2/a.mp3"],
		] as const) {
			answering(reached);
			expect(await (await fetchMedia(asked)).text()).toBe("secret");
		}
	});
	it("is not assumed where there was none: what a person asks for at home is fetched", async () => {
		answering("http://192.168.0.2/a.mp3", false);
		expect(await (await fetchMedia("http://192.168.0.2/a.mp3")).text()).toBe("secret");
	});
	it("to another host is told, and one that stays is not", async () => {
		const led = async (to: string) => {
			const origins = watchOrigins("https://example.org/a.mp3");
			await origins.fetched(answer(to, true)).text();
			return origins.told("https://example.org/a.mp3", () => Promise.resolve(null));
		};
		expect(await led("https://cdn.example.net/a.mp3")).toEqual({ ledTo: "cdn.example.net" });
		expect(await led("https://example.org/b.mp3")).toEqual({});
	});
});

describe("a signed file over the network", () => {
	it("is noticed in the bytes that pass, which arrive unchanged, and is fetched once more whole", async () => {
		const bytes = signed("made.mp3");
		const origins = watchOrigins("https://example.org/a.mp3");
		const passed = await origins.fetched(new Response(bytes, { status: 206 })).arrayBuffer();
		expect(new Uint8Array(passed)).toEqual(bytes);
		vi.stubGlobal("fetch", () => Promise.resolve(new Response(bytes)));
		const seen: unknown[] = [];
		await origins.told("https://example.org/a.mp3", (file, type) => {
			seen.push(file.size, type);
			return Promise.resolve(null);
		});
		expect(seen).toEqual([bytes.length, "audio/mpeg"]);
	});
});

describe("a right-click", () => {
	it.each([
		"javascript:alert(1)",
		"data:audio/wav;base64,UklGRg==",
		"file:///etc/passwd",
		"blob:https://example.org/1",
		"chrome-extension://abc/x.mp3",
		"",
	])("on %s asks no network", (address) => {
		const info = { menuItemId: "check-audio", srcUrl: address, linkUrl: address };
		expect(menuChoice(info as chrome.contextMenus.OnClickData)?.live).toBe(true);
	});
});
