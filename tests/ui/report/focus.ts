/** Where the focus is while the report explains and compares: each button makes room for another. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { focused } from "../focused";
import { type Site, showScene } from "../site";

export function askReportFocus(site: () => Site): void {
	describe("the focus in the report", () => {
		let page: Page;
		const open = (scene: string) =>
			showScene(page, `${site().address}/tests/ui/report/index.html`, scene, "en");
		const change = (scene: string) => page.evaluate((name) => globalThis.showScene(name), scene);
		beforeAll(async () => {
			page = await site().newPage();
		});

		it("goes from what begins to what cancels, and back", async () => {
			await open("sound-here");
			await page.getByRole("button", { name: /^Explain 0:/ }).focus();
			await change("explaining");
			expect(await focused(page)).toEqual({ words: "Cancel", control: true });
			await change("explained");
			expect((await focused(page))?.words).toMatch(/^Explain 0:/);
			await open("compare-offered");
			await page.getByRole("button", { name: "Compare", exact: true }).focus();
			await change("comparing");
			expect(await focused(page)).toEqual({ words: "Cancel", control: true });
		});

		it("leaves the place where the explanation is told as it is, so that it is told", async () => {
			await open("sound-here");
			const told = await page.locator(".explanation [role=status]").elementHandle();
			await change("explaining");
			await change("explained");
			const words = await told?.evaluate((element) => [
				element.isConnected && element.getAttribute("role"),
				(element as HTMLElement).innerText,
			]);
			expect(words?.[0]).toBe("status");
			expect(words?.[1]).toContain("0:17.6 to 0:18.0");
		});

		it("stays with the sound when its file is taken off the page", async () => {
			await open("sound-here");
			await page.getByRole("button", { name: "Forget this file" }).focus();
			await change("file");
			expect(await focused(page)).toMatchObject({ control: true });
			expect(await page.evaluate(() => document.activeElement?.closest(".sound") !== null)).toBe(
				true,
			);
		});
	});
}
