/** What most end-to-end files stand on: the built extension in one browser, one local site, clean tabs. */
import { afterAll, afterEach } from "vitest";
import { type Browser, ensureBuilt, launch, SHIPPED } from "./browser";
import type { Opened } from "./driver";
import { type MediaServer, makeMedia, serveMedia } from "./media";

export interface Stage {
	readonly browser: Browser;
	readonly site: MediaServer;
	/** Opens a page that is closed again after the test. */
	open(url: string): Promise<Opened>;
}

/** Builds, serves and launches; all of it ends with the file. Called once, at its top. */
export async function setStage(
	extension: string,
	options: Parameters<typeof launch>[1] = {},
): Promise<Stage> {
	makeMedia();
	ensureBuilt(extension === SHIPPED ? "shipped" : "test");
	const site = await serveMedia();
	const browser = await launch(extension, options);
	const opened: Opened[] = [];
	afterEach(async ({ task }) => {
		for (const { page } of opened.splice(0)) {
			// A wait that ended in vain says only what did not come: this says what stood there instead.
			if (task.result?.state === "fail") {
				const shown = await page.evaluate(() => document.body.innerText).catch(String);
				console.error(`${task.name}: ${page.url()} showed\n${shown.slice(0, 4000)}`);
			}
			await page.close();
		}
	});
	afterAll(async () => {
		await browser.close();
		await site.close();
	});
	return {
		browser,
		site,
		async open(url) {
			const tab = await browser.open(url);
			opened.push(tab);
			return tab;
		},
	};
}
