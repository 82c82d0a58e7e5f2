/** What has the focus in a page, for who cannot see it. */
import type { Page } from "playwright-core";

/** Its name or words, and whether a key would press it; null where nothing has it. */
export const focused = (page: Page) =>
	page.evaluate(() => {
		const { activeElement: element } = document;
		if (!(element instanceof HTMLElement) || element === document.body) return null;
		const words = element.getAttribute("aria-label") ?? element.innerText.replace(/\s+/g, " ");
		return { words: words || element.id, control: element.matches("a, button, input, select") };
	});
