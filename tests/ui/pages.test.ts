/** The full pages in a real browser, on mock data: every state fits, can be read by everyone, and says what it must. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOf, noFaults, stickingOut } from "./faults";
import { inLanguages } from "./inLanguages";
import { askCheckPage } from "./pages/checkPage";
import { checkScenes } from "./pages/checkScenes";
import { askHistoryDoor } from "./pages/historyDoor";
import { askHistoryPage } from "./pages/historyPage";
import { historyScenes } from "./pages/historyScenes";
import { askKeptFocus } from "./pages/keptFocus";
import { openPage } from "./pages/open";
import { askOptionsPage } from "./pages/optionsPage";
import { optionsScenes } from "./pages/optionsScenes";
import { welcomeScenes } from "./pages/welcomeScenes";
import { openSite, type Site } from "./site";

const ROOT = join(import.meta.dirname, "../..");
const SCENES = {
	check: checkScenes,
	history: historyScenes,
	options: optionsScenes,
	welcome: welcomeScenes,
};
/** Looked at in other languages as well. */
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
	site = await openSite("pages-site", [...names, "entrypoints/checks/index.html"]);
	page = await site.newPage();
});
afterAll(() => site?.close());

describe.each(Object.keys(SCENES) as (keyof typeof SCENES)[])("the %s page", (name) => {
	it.each(Object.keys(SCENES[name]))(
		"%s fits, and can be read by everyone, light, dark and narrow",
		async (scene) => {
			await openPage(site, page, name, scene);
			expect(await faultsOf(page)).toEqual(noFaults);
		},
	);

	it.each(inLanguages(TELLING[name] ?? []))("$name fits 360 px in $lang", async (look) => {
		await openPage(site, page, name, look.name, { lang: look.lang, width: 360 });
		expect(await stickingOut(page)).toEqual([]);
		const side = await page.locator("main h1").evaluate((h1) => getComputedStyle(h1).direction);
		expect(side).toBe(look.lang === "ar" ? "rtl" : "ltr");
	});

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
askHistoryDoor(() => site);
askKeptFocus(() => site);
askOptionsPage(() => site);
