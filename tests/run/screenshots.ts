/**
 * `npm run screenshots`: a picture of every page and state, on mock data, into
 * test-output/screenshots/<page>/<state>-<look>.png, with an index.html to look through them: light,
 * dark, from right to left, in Hindi, and 320 pixels wide in English and German. `--only
 * popup,options` makes some of them. (`npm run demo -- --images` makes the README's, of a real session.)
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { scenes as markerScenes } from "../ui/marker/scenes";
import { scenes as popupScenes } from "../ui/page/scenes";
import { checkScenes } from "../ui/pages/checkScenes";
import { historyScenes } from "../ui/pages/historyScenes";
import { optionsScenes } from "../ui/pages/optionsScenes";
import { welcomeScenes } from "../ui/pages/welcomeScenes";
import { playPackage } from "../ui/playedPackage";
import { scenes as reportScenes } from "../ui/report/scenes";
import { openSite, type Site, showScene } from "../ui/site";

const ROOT = join(import.meta.dirname, "../..");
const OUT = join(ROOT, "test-output/screenshots");

interface Look {
	readonly name: string;
	readonly lang: string;
	readonly scheme: "light" | "dark";
	/** Pixels of the window; null: the page's usual width. */
	readonly width: number | null;
}

const LOOKS: readonly Look[] = [
	{ name: "light", lang: "en", scheme: "light", width: null },
	{ name: "dark", lang: "en", scheme: "dark", width: null },
	{ name: "rtl", lang: "ar", scheme: "light", width: null },
	{ name: "hindi", lang: "hi", scheme: "light", width: null },
	{ name: "narrow", lang: "en", scheme: "light", width: 320 },
	{ name: "narrow-german", lang: "de", scheme: "light", width: 320 },
];

/** One page of the extension and where its states are shown. */
interface Sheet {
	readonly name: string;
	readonly states: readonly string[];
	/** From the repository's root. */
	readonly file: string;
	readonly width: number;
}

const fullPage = (name: string, scenes: object): Sheet => ({
	name,
	states: Object.keys(scenes),
	file: `tests/ui/pages/${name}.html`,
	width: 1000,
});

const SHEETS: readonly Sheet[] = [
	{
		name: "popup",
		states: Object.keys(popupScenes),
		file: "tests/ui/page/index.html",
		width: 360,
	},
	{
		name: "report",
		states: Object.keys(reportScenes),
		file: "tests/ui/report/index.html",
		width: 1000,
	},
	fullPage("check", checkScenes),
	fullPage("history", historyScenes),
	fullPage("options", optionsScenes),
	fullPage("welcome", welcomeScenes),
	{
		name: "marker",
		states: Object.keys(markerScenes),
		file: "tests/ui/marker/index.html",
		width: 560,
	},
	{
		name: "figures",
		states: ["measured", "unreadable"],
		file: "entrypoints/figures/index.html",
		width: 1000,
	},
];

/** No picture is taller: a list of thousands goes on below, and looks the same there. */
const MOST_PIXELS = 6000;

/** The figures' page is the real one: it reads the packaged model and asks the browser for settings. */
const openFigures = async (page: Page, address: string, state: string, lang: string) => {
	await playPackage(page, lang, (path) =>
		existsSync(join(ROOT, path)) && !(state === "unreadable" && path.endsWith("evaluation.json"))
			? readFileSync(join(ROOT, path), "utf8")
			: undefined,
	);
	await page.goto(address);
	await page.locator(".figures, [role=alert]").first().waitFor();
};

/** Takes one picture after the other in the same page, as far as it can be the same. */
function camera(site: Site, sheet: Sheet) {
	let page: Page | null = null;
	const close = async () => {
		await page?.context().close();
		page = null;
	};

	return {
		async take(state: string, look: Look): Promise<string> {
			page ??= await site.newPage();
			const width = look.width ?? sheet.width;
			await page.setViewportSize({ width, height: 400 });
			await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: "reduce" });
			const address = `${site.address}/${sheet.file}`;
			if (sheet.name === "figures") await openFigures(page, address, state, look.lang);
			else await showScene(page, address, state, look.lang);
			const height = await page.evaluate(() => document.documentElement.scrollHeight);
			await page.setViewportSize({ width, height: Math.min(Math.max(height, 400), MOST_PIXELS) });
			const file = `${sheet.name}/${state}-${look.name}.png`;
			await page.screenshot({ path: join(OUT, file) });
			// What was played to this page stays with it.
			if (sheet.name === "figures") await close();
			return file;
		},
		close,
	};
}

function contactSheet(taken: ReadonlyMap<string, readonly string[]>): string {
	const figure = (file: string) =>
		`<figure><a href="${file}"><img loading="lazy" src="${file}" alt=""></a><figcaption>${file}</figcaption></figure>`;
	const sections = [...taken].map(
		([name, files]) => `<h2>${name}</h2><section>${files.map(figure).join("")}</section>`,
	);
	return `<!doctype html><meta charset="utf-8"><title>Every page and state</title><style>
body{font:14px system-ui;margin:24px;background:#888} section{display:flex;flex-wrap:wrap;gap:16px;align-items:start}
figure{margin:0} img{max-width:360px;max-height:640px;display:block} figcaption{font-size:12px}
</style><h1>Every page and state</h1>${sections.join("")}\n`;
}

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { only: { type: "string" } } });
	const only = values.only?.split(",");
	const sheets = SHEETS.filter(({ name }) => only?.includes(name) ?? true);
	if (sheets.length === 0) throw new Error(`--only names some of ${SHEETS.map((s) => s.name)}`);
	for (const { name } of sheets) rmSync(join(OUT, name), { recursive: true, force: true });
	mkdirSync(OUT, { recursive: true });
	const site = await openSite(
		"screenshots-site",
		sheets.map(({ file }) => file),
	);
	const taken = new Map<string, string[]>();
	try {
		for (const sheet of sheets) {
			const files: string[] = [];
			const { take, close } = camera(site, sheet);
			for (const look of LOOKS) {
				for (const state of sheet.states) files.push(await take(state, look));
			}
			await close();
			taken.set(sheet.name, files);
			console.log(`${sheet.name}: ${files.length} pictures of ${sheet.states.length} states`);
		}
	} finally {
		await site.close();
	}
	writeFileSync(join(OUT, "index.html"), contactSheet(taken));
	console.log(`\nLook through them: ${join(OUT, "index.html")}`);
}

await main();
