/** What the popup says and offers on a site that has ways of its own: frames, calls, advertisements. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openScene, type Site } from "./site";

/** The questions on these, in the one browser of the suite. */
export function askSiteWays(site: () => Site): void {
	describe("the ways of a site", () => {
		let page: Page;
		const open = (scene: string) => openScene(site(), page, scene);
		const buttons = () => page.locator(".buttons button").allInnerTexts();
		beforeAll(async () => {
			page = await site().newPage();
		});

		it("offers no beginning where a muted player waits for its sound, but an end", async () => {
			await open("failed-muted");
			await page.getByRole("button", { name: "Stop listening" }).waitFor();
			expect(await page.getByRole("button", { name: /^Listen/ }).count()).toBe(0);
		});

		it("names the frame's site and asks for it once, else offers the whole tab", async () => {
			await open("player-in-frame");
			expect(await buttons()).toEqual(["Allow player.example.net", "Listen to the whole tab"]);
			expect(await page.getByText("Allow that site, or press").count()).toBe(1);
			await page.getByRole("button", { name: "Allow player.example.net" }).click();
			expect(await page.evaluate(() => globalThis.asked)).toEqual([["allowFrame"]]);
			await open("ask-frame");
			const words = await page.locator(".ask").innerText();
			expect(words).toContain("“read and change your data on player.example.net”");
			expect(words).toContain("You are not asked again.");
			await open("player-in-refused-frame");
			expect(await buttons()).toEqual(["Listen to the whole tab", "Listen to this page"]);
		});

		it("hears a call as the whole tab alone, after a word on the others' consent", async () => {
			await open("call");
			expect(await page.getByText(/Press “Listen to this page”/).count()).toBe(0);
			expect(await page.getByText("tell them first, and ask").count()).toBe(1);
			expect(await buttons()).toEqual(["Listen to the whole tab"]);
			expect(await page.getByRole("switch").count()).toBe(0);
			await open("call-heard");
			expect(await page.getByText("tell them first, and ask").count()).toBe(1);
		});

		it("says that an advertisement is one", async () => {
			await open("advertisement");
			expect(await page.getByText("Advertisement on radio.example.org").count()).toBe(1);
		});
	});
}
