/** Every scene: does it fit, can everyone read it, and what does it look like? */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { inLanguages } from "./inLanguages";
import { scenes } from "./page/scenes";
import { openScene, PICTURES, type Site } from "./site";

const AXE = readFileSync(
	join(import.meta.dirname, "../../node_modules/axe-core/axe.min.js"),
	"utf8",
);
/** Scenes that are looked at in the dark and in other languages as well. */
const DARK = ["judged-machine", "judged-uncertain", "ask-tab", "several-sources", "screened"];
const TRANSLATED = ["judged-machine", "judged-uncertain", "idle", "ask-tab", "file-progress"];

/** The whole popup, also what one would scroll to. */
async function picture(page: Page, name: string): Promise<void> {
	const height = await page.evaluate(() => document.body.offsetHeight);
	await page.setViewportSize({ width: 360, height });
	await page.screenshot({ path: join(PICTURES, `${name}.png`) });
	await page.setViewportSize({ width: 360, height: 600 });
}

/** What axe finds, as "rule: element". */
async function violations(page: Page): Promise<string[]> {
	// The popup's CSP lets no script in but its own; this one is put in from outside.
	await page.evaluate(AXE);
	return page.evaluate(async () => {
		// biome-ignore lint/suspicious/noExplicitAny: axe comes in as text
		const { violations } = await (globalThis as any).axe.run(document, {
			resultTypes: ["violations"],
		});
		return violations.flatMap((found: { id: string; nodes: { html: string }[] }) =>
			found.nodes.map((node) => `${found.id}: ${node.html}`),
		);
	});
}

/** Things that stick out of the popup's width, as their tag and class; what is cut off does not. */
function stickingOut(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const isCut = (element: Element): boolean => {
			const parent = element.parentElement;
			if (!parent || parent === document.body) return false;
			return getComputedStyle(parent).overflowX === "hidden" || isCut(parent);
		};
		return [...document.querySelectorAll("main *, header *, footer *")]
			.filter((element) => {
				const { left, right, width } = element.getBoundingClientRect();
				return width > 1 && (left < -0.5 || right > 360.5) && !isCut(element);
			})
			.map((element) => `${element.tagName} ${element.getAttribute("class")}`);
	});
}

export function askLooks(site: () => Site): void {
	describe("how the popup looks", () => {
		let page: Page;
		beforeAll(async () => {
			page = await site().newPage();
		});

		it.each(Object.keys(scenes))("%s fits, is accessible and leaves no gap", async (name) => {
			await openScene(site(), page, name);
			await picture(page, name);
			const words = await page.locator("body").innerText();
			expect(words).not.toMatch(/[{}]|undefined|NaN|null|\[object/);
			expect(await stickingOut(page)).toEqual([]);
			expect(await violations(page)).toEqual([]);
		});

		it("keeps Stop within reach however far one scrolls", async () => {
			await openScene(site(), page, "several-sources");
			await page.getByText("On this device").scrollIntoViewIfNeeded();
			expect(await page.evaluate(() => scrollY)).toBeGreaterThan(100);
			const stop = await page.getByRole("button", { name: "Stop listening" }).boundingBox();
			expect(stop?.y).toBeGreaterThanOrEqual(0);
			expect(stop?.y).toBeLessThan(44);
		});

		it.each(DARK)("%s is accessible in the dark", async (name) => {
			await openScene(site(), page, name, { scheme: "dark" });
			await picture(page, `${name}-dark`);
			expect(await violations(page)).toEqual([]);
		});

		it.each(inLanguages(TRANSLATED))("$name fits in $lang", async ({ lang, name }) => {
			await openScene(site(), page, name, { lang });
			await picture(page, `${name}-${lang}`);
			expect(await stickingOut(page)).toEqual([]);
			expect(await violations(page)).toEqual([]);
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
