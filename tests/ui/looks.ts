/** Every scene of the popup: does it fit, and can everyone read it? */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { faultsOf, noFaults, stickingOut } from "./faults";
import { inLanguages } from "./inLanguages";
import { scenes } from "./page/scenes";
import { openScene, type Site } from "./site";

/** Scenes that are looked at in other languages as well. */
const TRANSLATED = ["judged-machine", "judged-uncertain", "idle", "ask-tab", "file-progress"];

export function askLooks(site: () => Site): void {
	describe("how the popup looks", () => {
		let page: Page;
		beforeAll(async () => {
			page = await site().newPage();
		});

		it.each(Object.keys(scenes))(
			"%s fits, can be read by everyone, light, dark and narrow, and leaves no gap",
			async (name) => {
				await openScene(site(), page, name);
				expect(await faultsOf(page)).toEqual(noFaults);
			},
		);

		it("keeps Stop within reach however far one scrolls", async () => {
			await openScene(site(), page, "several-sources");
			await page.getByText("On this device").scrollIntoViewIfNeeded();
			expect(await page.evaluate(() => scrollY)).toBeGreaterThan(100);
			const stop = await page.getByRole("button", { name: "Stop listening" }).boundingBox();
			expect(stop?.y).toBeGreaterThanOrEqual(0);
			expect(stop?.y).toBeLessThan(44);
		});

		it.each(inLanguages(TRANSLATED))("$name fits in $lang", async ({ lang, name }) => {
			await openScene(site(), page, name, { lang });
			expect(await stickingOut(page)).toEqual([]);
		});

		it("names the model that judged where it is not the default", async () => {
			await openScene(site(), page, "judged-machine");
			expect(await page.getByText(/Judged by the model/).count()).toBe(0);
			await openScene(site(), page, "chosen-model");
			expect(await page.getByText(/Judged by the model .?“.*My own, third try/).count()).toBe(1);
		});

		it("marks advertisements among the last checks, and what a signed word says of itself", async () => {
			await openScene(site(), page, "ads-and-signed");
			const rows = page.getByRole("region", { name: "Last checks" }).getByRole("listitem");
			expect(await rows.nth(1).innerText()).toContain("Advertisement on video.example.com");
			expect(await rows.nth(2).innerText()).toContain("Declared as AI");
			expect(await rows.nth(2).innerText()).not.toContain("48");
		});

		it("stands from right to left in Arabic, the gauge and the timeline too", async () => {
			await openScene(site(), page, "judged-machine", { lang: "ar" });
			const place = async (selector: string) =>
				(await page.locator(selector).first().boundingBox())?.x ?? 0;
			expect(await place(".zone.machine")).toBeLessThan(await place(".zone.human"));
			expect(await place(".likelihood")).toBeLessThan(await place(".nameplate .mark"));
			const flip = await page
				.locator(".timeline svg")
				.evaluate((svg) => getComputedStyle(svg).transform);
			expect(flip).toBe("matrix(-1, 0, 0, 1, 0, 0)");
		});

		it("moves nothing where the person asked for less motion", async () => {
			const moving = () =>
				page.evaluate(
					() =>
						[...document.querySelectorAll("body *")].filter(
							(element) => Number.parseFloat(getComputedStyle(element).transitionDuration) > 0,
						).length,
				);
			await openScene(site(), page, "judged-machine", { motion: "no-preference" });
			expect(await moving()).toBeGreaterThan(0);
			await openScene(site(), page, "judged-machine");
			expect(await moving()).toBe(0);
		});
	});
}
