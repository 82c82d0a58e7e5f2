/** What a page of ours finds around it in the package: models' files and the browser, played. */
import type { Page } from "playwright-core";
import { playBrowser } from "./playedBrowser";

/**
 * Call it before the page is opened.
 * @param lang what the browser says of its languages
 * @param answer what stands at a path below `/models/`; undefined where there is nothing
 */
export async function playPackage(
	page: Page,
	lang: string,
	answer: (path: string) => string | undefined,
): Promise<void> {
	await page.route("**/models/**", (route) => {
		const body = answer(new URL(route.request().url()).pathname);
		return body === undefined
			? route.fulfill({ status: 404, body: "" })
			: route.fulfill({ body, contentType: "application/json" });
	});
	// What tsx makes of a function asks for this helper of its own, which no page has.
	await page.addInitScript({ content: "globalThis.__name = (named) => named;" });
	await page.addInitScript(playBrowser, {
		url: "",
		stored: {},
		granted: false,
		grants: true,
		answer: { ok: true },
	});
	await page.addInitScript((wanted) => {
		Object.defineProperty(navigator, "languages", { get: () => [wanted] });
	}, lang);
}
