/** The extension's full pages and its marker, pictured in the demo's own session: nothing is made up. */
import { writeFileSync } from "node:fs";
import type { CDPSession, Page } from "playwright-core";
import english from "../../assets/locales/en.json" with { type: "json" };
import type { Browser } from "../e2e/browser";

/** The pictures stand side by side in the README: of a long page they show the beginning. */
const WIDTH = 1000;
const HEIGHT = 860;

/** A page of the extension at twice its pixels. @param ready is true when there is something to see */
async function photograph(
	browser: Browser,
	name: string,
	path: string,
	ready: (page: Page) => Promise<unknown>,
): Promise<void> {
	const page = await browser.context.newPage();
	const cdp = await browser.context.newCDPSession(page);
	await cdp.send("Emulation.setScrollbarsHidden", { hidden: true });
	await page.setViewportSize({ width: WIDTH, height: HEIGHT });
	await page.goto(`chrome-extension://${browser.id}/${name}.html`);
	await ready(page);
	await page.evaluate(() => scrollTo(0, 0));
	await shoot(cdp, path, { x: 0, y: 0, width: WIDTH, height: HEIGHT });
	await page.close();
}

interface Place {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** The window's own screenshots have one pixel for one: too coarse beside text. */
async function shoot(cdp: CDPSession, path: string, place: Place): Promise<void> {
	const clip = { ...place, scale: 2 };
	const { data } = await cdp.send("Page.captureScreenshot", { format: "png", clip });
	writeFileSync(path, Buffer.from(data, "base64"));
}

/**
 * The pages for files, history and options, and the first page.
 * @param files what is dropped on the page for files @param folder where the pictures go
 */
export async function photographPages(
	browser: Browser,
	files: readonly string[],
	folder: string,
): Promise<void> {
	const heard = (page: Page) => page.locator("main li").first().waitFor();
	await photograph(browser, "check", `${folder}/check.png`, async (page) => {
		await page.locator("input[type=file]").setInputFiles([...files]);
		const done = page.getByText(english["check.report"], { exact: true });
		while ((await done.count()) < files.length) await page.waitForTimeout(200);
	});
	await photograph(browser, "checks", `${folder}/history.png`, heard);
	await photograph(browser, "options", `${folder}/options.png`, (page) =>
		page
			.getByText(english["options.backend.onCpu"])
			.or(page.getByText(english["options.backend.onGpu"]))
			.waitFor(),
	);
	await photograph(browser, "welcome", `${folder}/welcome.png`, heard);
}

/** Lets the marker be shown, as a person does in the options. */
export async function wantMarker(browser: Browser): Promise<void> {
	const page = await browser.context.newPage();
	await page.goto(`chrome-extension://${browser.id}/options.html`);
	await page.getByLabel(english["marker.switch"]).click();
	await page.getByText(english["options.notice.saved"], { exact: true }).waitFor();
	await page.close();
}

/** The part of a page that these elements take, markers and all. */
export async function photographMarkers(
	page: Page,
	selectors: readonly string[],
	path: string,
): Promise<void> {
	await page.bringToFront();
	await page.evaluate(() => scrollTo(0, 0));
	const boxes = await Promise.all(
		selectors.map(async (selector) => {
			const box = await page.locator(selector).boundingBox();
			if (!box) throw new Error(`${selector} is not on the page`);
			return box;
		}),
	);
	const margin = 16;
	const x = Math.min(...boxes.map((box) => box.x)) - margin;
	const y = Math.min(...boxes.map((box) => box.y)) - margin;
	const right = Math.max(...boxes.map((box) => box.x + box.width)) + margin;
	const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + margin;
	const place = { x, y, width: right - x, height: bottom - y };
	const cdp = await page.context().newCDPSession(page);
	await shoot(cdp, path, place);
	await cdp.detach();
}
