/** The history page's own door on a browser that is played: what is deleted, put back and kept how long. */
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { playBrowser } from "../playedBrowser";
import type { Site } from "../site";

export function askHistoryDoor(site: () => Site): void {
	describe("the history page's door", () => {
		let page: Page;
		const button = (name: string) => page.getByRole("button", { name, exact: true });
		const kept = () => page.getByLabel("Keep checks").inputValue();
		const chosen = () =>
			page.evaluate(async () => {
				const { settings } = await chrome.storage.local.get("settings");
				return (settings as { retentionDays: number | null } | undefined)?.retentionDays ?? null;
			});
		const keep = (label: string) => page.getByLabel("Keep checks").selectOption({ label });

		const played = {
			url: "",
			stored: {},
			granted: false,
			grants: false,
			answer: { ok: true },
		};

		/** One check of today and one of three months ago. */
		beforeEach(async () => {
			page = await site().newPage();
			await page.addInitScript(playBrowser, played);
			await page.goto(`${site().address}/entrypoints/checks/index.html`);
			await page.getByText("Nothing checked yet.").waitFor();
			await page.evaluate(async () => {
				const day = 24 * 60 * 60 * 1000;
				await globalThis.played.addCheck("Morning news", Date.now());
				await globalThis.played.addCheck("Old news", Date.now() - 90 * day - day);
			});
			await page.reload();
			await button("Delete the check of Morning news").waitFor();
		});
		afterEach(() => page.context().close());

		it("puts a check back and leaves alone how long checks are kept, chosen since", async () => {
			await button("Delete the check of Old news").click();
			await page.getByText("Deleted: Old news").waitFor();
			await keep("For 30 days");
			await expect.poll(chosen).toBe(30);
			await button("Undo").click();
			await button("Delete the check of Old news").waitFor();
			await expect.poll(() => button("Undo").count()).toBe(0);
			expect([await chosen(), await kept()]).toEqual([30, "30"]);
		});

		it("follows what is chosen elsewhere, and puts a check back without undoing that", async () => {
			await button("Delete the check of Morning news").click();
			await page.evaluate(() =>
				globalThis.played.store("settings", { retentionDays: 365 }, "local"),
			);
			await expect.poll(kept).toBe("365");
			await button("Undo").click();
			await button("Delete the check of Morning news").waitFor();
			expect([await chosen(), await kept()]).toEqual([365, "365"]);
		});

		it("undoes a choice that has deleted checks, together with them", async () => {
			await keep("For a year");
			await expect.poll(chosen).toBe(365);
			await keep("For 30 days");
			await page.getByText("Deleted: Old news").waitFor();
			await expect.poll(chosen).toBe(30);
			await button("Undo").click();
			await button("Delete the check of Old news").waitFor();
			await expect.poll(chosen).toBe(365);
			expect(await kept()).toBe("365");
		});

		it("puts a check back although a second history page was opened and closed meanwhile", async () => {
			await button("Delete the check of Old news").click();
			await page.getByText("Deleted: Old news").waitFor();
			const second = await page.context().newPage();
			await second.addInitScript(playBrowser, played);
			await second.goto(page.url());
			await second.getByRole("link", { name: "Morning news" }).waitFor();
			await second.close({ runBeforeUnload: true });
			await button("Undo").click();
			await button("Delete the check of Old news").waitFor();
		});
	});
}
