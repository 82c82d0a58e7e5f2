/**
 * Draws each icon's SVG as the PNGs that the toolbar takes: `node assets/icons/render.mjs`.
 * The SVGs stand on a grid of 16 units, so that the smallest size is as sharp as the largest.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";

const SIZES = [16, 32, 48, 128];
const here = import.meta.dirname;

const browser = await chromium.launch({
	executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
	args: ["--no-sandbox"],
});
const page = await browser.newPage({ deviceScaleFactor: 1 });
for (const file of readdirSync(here).filter((name) => name.endsWith(".svg"))) {
	const svg = readFileSync(join(here, file), "base64");
	for (const size of SIZES) {
		await page.setViewportSize({ width: size, height: size });
		await page.setContent(
			`<style>*{margin:0}</style><img width="${size}" height="${size}" style="display:block" src="data:image/svg+xml;base64,${svg}">`,
		);
		await page.screenshot({
			path: join(here, `${basename(file, ".svg")}-${size}.png`),
			omitBackground: true,
		});
	}
}
await browser.close();
