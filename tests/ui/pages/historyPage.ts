/** What the history page shows of thousands of checks, and what it asks for. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Site } from "../site";
import { openPage } from "./open";

export function askHistoryPage(site: () => Site): void {
	describe("what the history page does", () => {
		let page: Page;
		const open = (scene: string) => openPage(site(), page, "history", scene);
		const asked = () => page.evaluate(() => globalThis.asked);
		const items = () => page.getByRole("listitem");
		const button = (name: string) => page.getByRole("button", { name, exact: true });
		beforeAll(async () => {
			page = await site().newPage();
		});

		it("draws a few lines of 5,000, the right ones, wherever one scrolls", async () => {
			await open("many");
			expect(await items().count()).toBeLessThan(60);
			expect(await items().first().getAttribute("aria-setsize")).toBe("5000");
			await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
			await page.getByText("Episode 2500", { exact: true }).waitFor();
			expect(await items().count()).toBeLessThan(60);
			await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
			await page.getByText("Episode 1", { exact: true }).waitFor();
			expect(await items().last().getAttribute("aria-posinset")).toBe("5000");
			expect(await items().count()).toBeLessThan(60);
		});

		it("is walked through by keyboard beyond what was drawn", async () => {
			await open("many");
			await page.getByRole("link", { name: "Episode 5000" }).focus();
			for (let i = 0; i < 80; i++) await page.keyboard.press("Tab");
			const focused = await page.evaluate(() => document.activeElement?.textContent);
			expect(focused).toBe("Episode 4960");
		});

		it("searches, filters and sorts", async () => {
			await open("many");
			await page.getByLabel("Search title or site").fill("episode 4999");
			expect(await items().count()).toBe(1);
			expect(await page.getByText("1 of 5,000 fits").count()).toBe(1);
			await page.getByLabel("Search title or site").fill("");
			await page.getByLabel("Result").selectOption({ label: "Likely AI" });
			await page
				.getByRole("combobox", { name: "Site", exact: true })
				.selectOption("site-2.example.org");
			const names = await items().locator(".outcome span").allInnerTexts();
			expect(new Set(names)).toEqual(new Set(["Likely AI"]));
			await page.getByLabel("Order").selectOption({ label: "Oldest first" });
			const first = await items().first().locator("a").innerText();
			await page.getByLabel("Order").selectOption({ label: "Newest first" });
			expect(await items().first().locator("a").innerText()).not.toBe(first);
			await page.getByLabel("Search title or site").fill("no such words");
			expect(await page.getByText("No check fits.").count()).toBe(1);
		});

		it("deletes one, those shown, or all", async () => {
			await open("few");
			await button("Delete the check of Quarterly message from the board").click();
			expect(await asked()).toEqual([["remove", ["check-1"]]]);
			await page
				.getByRole("combobox", { name: "Site", exact: true })
				.selectOption("voices.example.net");
			await button("Delete these").click();
			expect((await asked())[1]).toEqual(["remove", ["check-2"]]);
			await page.getByRole("combobox", { name: "Site", exact: true }).selectOption("");
			await button("Delete all").click();
			expect((await asked())[2]?.[1]).toHaveLength(5);
		});

		it("goes back to any site when the chosen one has no check left, and deletes no more by a double click", async () => {
			await open("few");
			const site = page.getByRole("combobox", { name: "Site", exact: true });
			await site.selectOption("voices.example.net");
			await page.evaluate(() => globalThis.showScene("site-deleted"));
			expect(await site.locator(":checked").innerText()).toBe("Any site");
			expect(await items().count()).toBe(4);
			expect(await page.getByText("4 checks", { exact: true }).count()).toBe(1);
			await button("Delete all").dblclick();
			expect((await asked()).length).toBe(1);
		});

		it("says that it is empty where all was deleted, not that nothing was checked", async () => {
			await open("many-deleted");
			expect(await page.getByText("The history is empty. “Undo” brings back").count()).toBe(1);
			expect(await page.getByText("Nothing checked yet.").count()).toBe(0);
			await open("empty");
			expect(await page.getByText("Nothing checked yet.").count()).toBe(1);
		});

		it("puts the focus on Undo and says what went", async () => {
			await open("few");
			await page.evaluate(() => globalThis.showScene("one-deleted"));
			expect(await page.getByText("Deleted: Evening news").count()).toBe(1);
			expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Undo");
			await page.keyboard.press("Enter");
			expect(await asked()).toEqual([["undo"]]);
			await page.evaluate(() => globalThis.showScene("many-deleted"));
			expect(await page.getByText("5,000 checks deleted").count()).toBe(1);
		});

		it("saves what is shown, and keeps checks as long as is chosen", async () => {
			await open("few");
			await page.getByLabel("Result").selectOption({ label: "Likely human" });
			await button("Save as CSV").click();
			await button("Save as JSON").click();
			await page.getByLabel("Keep checks").selectOption({ label: "For 30 days" });
			await page.getByLabel("Keep checks").selectOption({ label: "Not at all" });
			await page.getByLabel("Keep checks").selectOption({ label: "Until I delete them" });
			expect(await asked()).toEqual([
				["save", "csv", ["check-0"]],
				["save", "json", ["check-0"]],
				["setRetention", 30],
				["setRetention", 0],
				["setRetention", null],
			]);
		});

		it("says how much it takes, and what went by itself on a full disk", async () => {
			await open("room-made");
			expect(await page.getByText("Bonafide takes 3.4 MB on this device.").count()).toBe(1);
			expect(await page.getByText("the 120 oldest checks were deleted").count()).toBe(1);
			await button("Understood").click();
			expect(await asked()).toEqual([["forgetRoomMade"]]);
		});

		it("marks advertisements, and what a signed word says of itself", async () => {
			await open("few");
			expect(await items().nth(1).innerText()).toContain("Advertisement on video.example.com");
			expect(await items().nth(2).innerText()).toMatch(/Declared as AI/);
		});

		it("leads to each check's report", async () => {
			await open("few");
			const link = page.getByRole("link", { name: "Quarterly message from the board" });
			expect(await link.getAttribute("href")).toBe("report.html?id=check-1");
		});
	});
}
