/** What is wrong with a page as it stands in the browser: for who cannot see it, and for who can. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const AXE = readFileSync(
	join(import.meta.dirname, "../../../node_modules/axe-core/axe.min.js"),
	"utf8",
);

/** What axe finds, as "rule: element". */
export async function violations(page: Page): Promise<string[]> {
	await page.evaluate(AXE);
	return page.evaluate(async () => {
		// biome-ignore lint/suspicious/noExplicitAny: axe comes in as text
		const { violations } = await (globalThis as any).axe.run(document, {
			resultTypes: ["violations"],
		});
		return violations.flatMap((found: { id: string; nodes: { html: string }[] }) =>
			found.nodes.map((node) => `${found.id}: ${node.html.slice(0, 300)}`),
		);
	});
}

/** What sticks out of the page's width. */
export const stickingOut = (page: Page): Promise<string[]> =>
	page.evaluate(() =>
		[...document.querySelectorAll("body *")]
			.filter((element) => {
				const { left, right, width } = element.getBoundingClientRect();
				const isHidden = element.closest(".hidden, svg, input") !== null;
				return width > 1 && !isHidden && (left < -0.5 || right > innerWidth + 0.5);
			})
			.map((element) => `${element.tagName} ${element.getAttribute("class")}`),
	);
