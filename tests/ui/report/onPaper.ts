/** The report as it is printed. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Look } from "../site";

/** @param page the suite's own page @param open shows a scene on it */
export function askPaper(
	page: () => Page,
	open: (scene: string, look: Look) => Promise<void>,
): void {
	it("prints what there is to read, and no button", async () => {
		await open("explained", { scheme: "dark" });
		await page().emulateMedia({ media: "print" });
		expect(await page().locator("button:visible").count()).toBe(0);
		expect(await page().getByText("Save as JSON").isVisible()).toBe(false);
		expect(await page().getByText("It does not tell who speaks").isVisible()).toBe(true);
		const paper = await page().evaluate(() => getComputedStyle(document.body).backgroundColor);
		expect(paper).toBe("rgb(251, 250, 247)");
		// On paper all begins at the same edge.
		const edges = await page().evaluate(() =>
			[".brand", "h1", ".pageFoot > *"].map((selector) =>
				Math.round(document.querySelector(selector)?.getBoundingClientRect().left ?? -1),
			),
		);
		expect(edges).toEqual([0, 0, 0]);
	});

	it("prints all of the timeline, whatever is in view, which comes back", async () => {
		await open("machine", {});
		const bars = () => page().locator(".ground svg").getAttribute("viewBox");
		const all = await bars();
		await page().getByRole("button", { name: "Closer" }).click();
		const near = await bars();
		expect(near).not.toBe(all);
		await page().evaluate(() => dispatchEvent(new Event("beforeprint")));
		expect(await bars()).toBe(all);
		await page().evaluate(() => dispatchEvent(new Event("afterprint")));
		expect(await bars()).toBe(near);
	});
}
