/** Where the focus is after what had it has gone. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { focused } from "../focused";
import type { Site } from "../site";
import { openPage } from "./open";

export function askKeptFocus(site: () => Site): void {
	describe("the focus of a button that goes", () => {
		let page: Page;
		const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
		const change = (scene: string) =>
			page.evaluate(async (name) => {
				globalThis.showScene(name);
				await new Promise((later) => setTimeout(later));
			}, scene);
		beforeAll(async () => {
			page = await site().newPage();
		});

		it("goes to the one control that has come in its place", async () => {
			await openPage(site(), page, "options", "add-choosing");
			await button("Cancel").focus();
			await change("no-site");
			expect(await focused(page)).toEqual({ words: "Add a model from a file", control: true });
		});

		it("makes no choice where several have come in its place", async () => {
			await openPage(site(), page, "options", "asking");
			await button("Not now").focus();
			await change("no-site");
			expect(await focused(page)).toMatchObject({ control: false });
			await page.keyboard.press("Tab");
			expect(await focused(page)).toEqual({ words: "site", control: true });
		});

		it("goes beside where it was, to what no key presses, where no control has come", async () => {
			await openPage(site(), page, "history", "one-deleted");
			await button("Undo").focus();
			await change("few");
			const now = await focused(page);
			expect(now).toMatchObject({ control: false });
			expect(now?.words).toContain("Search title or site");
			// The next key goes on from there, and it is no place for the focus once that was left.
			await page.keyboard.press("Tab");
			expect(await page.locator("main [tabindex]").count()).toBe(0);
			expect(await focused(page)).toMatchObject({ control: true });
		});

		it("goes to the lines that are left when its line goes", async () => {
			await openPage(site(), page, "check", "queue");
			await button("Take voice-message.opus off the list").focus();
			await page.evaluate(() => document.activeElement?.closest("li")?.remove());
			expect(await focused(page)).toMatchObject({ control: false });
			expect((await focused(page))?.words).toContain("interview with the mayor.mp3");
		});

		it("is let go where the person has left the button before", async () => {
			await openPage(site(), page, "options", "asking");
			await button("Not now").focus();
			await page.getByRole("heading", { level: 1 }).click();
			expect(await focused(page)).toBeNull();
			await change("no-site");
			expect(await focused(page)).toBeNull();
		});

		it("follows no scrolling, which takes lines away as well", async () => {
			await openPage(site(), page, "history", "many");
			await page.getByRole("link", { name: "Episode 5000" }).focus();
			await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
			await page.getByText("Episode 2500", { exact: true }).waitFor();
			expect(await focused(page)).toBeNull();
		});
	});
}
