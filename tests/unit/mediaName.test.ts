/** "Check this audio" on a player whose address holds the sound itself. */
import { describe, expect, it } from "vitest";
import { menuChoice } from "../../src/capture/fileMenu";
import { mediaName } from "../../src/capture/mediaName";
import { createGate } from "../../src/protocol/gate";

const gate = createGate({ extensionId: "me", baseUrl: "chrome-extension://me/", now: () => 0 });
const background = { id: "me", url: "chrome-extension://me/background.js" };
/** A recording of `seconds`, with a word at `at` of its length and silence elsewhere. */
const recording = (characters: number, word = "", at = 0) => {
	const silence = "A".repeat(characters);
	const start = Math.floor(at * (characters - word.length));
	return `data:audio/wav;base64,${silence.slice(0, start)}${word}${silence.slice(start + word.length)}`;
};

describe("the name of a player's media", () => {
	it("passes the page's gate for every address that the menu may tell", () => {
		const addresses = [
			"blob:https://a.example/5f1c",
			`https://a.example/live.m3u8?token=${"x".repeat(9000)}`,
			recording(4_000),
			recording(1_000_000),
			recording(3_000_000),
		];
		for (const srcUrl of addresses) {
			const info = { menuItemId: "check-audio", srcUrl } as chrome.contextMenus.OnClickData;
			const choice = menuChoice(info);
			expect(choice?.live).toBe(true);
			const named = mediaName(choice?.url ?? "");
			const told = { to: "content", type: "start-element", named };
			expect(gate.toContent(told, background).ok, srcUrl.slice(0, 40)).toBe(true);
		}
	});

	it("is the address itself where that is short", () => {
		expect(mediaName("blob:https://a.example/5f1c")).toBe("blob:https://a.example/5f1c");
		expect(mediaName("")).toBe("");
	});

	it("tells recordings apart that are of one length and begin and end alike", () => {
		const word = "spoken".repeat(2000);
		const names = [0.2, 0.4, 0.6].map((at) => mediaName(recording(200_000, word, at)));
		expect(new Set(names).size).toBe(3);
		expect(mediaName(recording(200_000))).not.toBe(mediaName(recording(200_004)));
	});

	it("is empty where the browser hands the menu no address for its length", () => {
		expect(mediaName(recording(3_000_000))).toBe("");
	});
});
