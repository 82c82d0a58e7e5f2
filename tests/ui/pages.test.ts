/** The full pages in a real browser, on mock data: every state fits, can be read by everyone, and says what it must. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askCheckPage } from "./pages/checkPage";
import { checkScenes } from "./pages/checkScenes";
import { askHistoryPage } from "./pages/historyPage";
import { historyScenes } from "./pages/historyScenes";
import { openPage } from "./pages/open";
import { askOptionsPage } from "./pages/optionsPage";
import { optionsScenes } from "./pages/optionsScenes";
import { welcomeScenes } from "./pages/welcomeScenes";
import { openSite, PICTURES, type Site } from "./site";

const ROOT = join(import.meta.dirname, "../..");
const AXE = readFileSync(join(ROOT, "node_modules/axe-core/axe.min.js"), "utf8");
const SCENES = {
	check: checkScenes,
	history: historyScenes,
	options: optionsScenes,
	welcome: welcomeScenes,
};
/** Looked at in the dark and from right to left as well. */
const TELLING: Readonly<Record<string, readonly string[]>> = {
	check: ["queue", "failures", "asking", "signed"],
	history: ["few", "one-deleted"],
	options: ["usual", "asking"],
	welcome: ["first"],
};

let site: Site;
let page: Page;
beforeAll(async () => {
	const names = Object.keys(SCENES).map((name) => `tests/ui/pages/${name}.html`);
	site = await openSite("pages-site", names);
	page = await site.newPage();
});
afterAll(() => site?.close());

/** What axe finds, as "rule: element". */
async function violations(): Promise<string[]> {
	// The page's CSP lets no script in but its own; this one is put in from outside.
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

/** How far the page is wider than its window, pixels. */
const sticksOut = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

describe.each(Object.keys(SCENES) as (keyof typeof SCENES)[])("the %s page", (name) => {
	it.each(Object.keys(SCENES[name]))(
		"%s fits 360 px and a wide window, and all can read it",
		async (scene) => {
			await openPage(site, page, name, scene, { width: 1000 });
			await page.screenshot({ path: join(PICTURES, `${name}-${scene}.png`) });
			expect(await sticksOut()).toBe(0);
			await page.setViewportSize({ width: 360, height: 640 });
			await page.screenshot({ path: join(PICTURES, `${name}-${scene}-360.png`) });
			expect(await sticksOut()).toBe(0);
			// Diagnostics are JSON, for machines as well.
			const words = (await page.locator("main > :not(:has(pre))").allInnerTexts()).join("\n");
			expect(words).not.toBe("");
			expect(words).not.toMatch(/[{}]|undefined|NaN|null|\[object/);
			expect(await violations()).toEqual([]);
		},
	);

	const looks = [
		{ scheme: "dark", lang: "en" },
		{ scheme: "light", lang: "ar" },
		{ scheme: "light", lang: "de" },
	] as const;
	it.each(looks.flatMap((look) => (TELLING[name] ?? []).map((scene) => ({ ...look, scene }))))(
		"$scene in $scheme, $lang",
		async ({ scene, scheme, lang }) => {
			await openPage(site, page, name, scene, { scheme, lang, width: 360 });
			await page.screenshot({ path: join(PICTURES, `${name}-${scene}-${scheme}-${lang}.png`) });
			expect(await sticksOut()).toBe(0);
			expect(await violations()).toEqual([]);
			const side = await page.locator("main h1").evaluate((h1) => getComputedStyle(h1).direction);
			expect(side).toBe(lang === "ar" ? "rtl" : "ltr");
		},
	);

	it("has the policy of the page that is shipped", () => {
		const folder = name === "history" ? "checks" : name;
		const csp = (path: string) =>
			/http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(
				readFileSync(join(ROOT, path), "utf8"),
			)?.[1];
		expect(csp(`entrypoints/${folder}/index.html`)).toMatch(/connect-src 'self';/);
		expect(csp(`tests/ui/pages/${name}.html`)).toBe(csp(`entrypoints/${folder}/index.html`));
	});
});

askCheckPage(() => site);
askHistoryPage(() => site);
askOptionsPage(() => site);
