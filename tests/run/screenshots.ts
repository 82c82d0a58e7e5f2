/**
 * `npm run screenshots`: a picture of every page and state, on mock data, into
 * test-output/screenshots/<page>/<state>-<look>.png, with an index.html to look through them: light,
 * dark, from right to left, and 320 pixels wide. `--only popup,options` makes some of them;
 * `--images` makes the README's pictures of the full pages anew, and nothing else (`npm run demo --
 * --images` makes those of a real session).
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { scenes as popupScenes } from "../ui/page/scenes";
import { checkScenes } from "../ui/pages/checkScenes";
import { historyScenes } from "../ui/pages/historyScenes";
import { optionsScenes } from "../ui/pages/optionsScenes";
import { welcomeScenes } from "../ui/pages/welcomeScenes";
import { playBrowser } from "../ui/playedBrowser";
import { scenes as reportScenes } from "../ui/report/scenes";
import { openSite, type Site } from "../ui/site";

const ROOT = join(import.meta.dirname, "../..");
const OUT = join(ROOT, "test-output/screenshots");
const IMAGES = join(ROOT, "docs/images");

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
	{ name: "narrow", lang: "en", scheme: "light", width: 320 },
];

/** One page of the extension and where its states are shown. */
interface Sheet {
	readonly name: string;
	readonly states: readonly string[];
	/** From the repository's root. */
	readonly file: string;
	readonly width: number;
	/** The state that the README shows. */
	readonly image?: string;
}

const fullPage = (name: string, scenes: object, image: string): Sheet => ({
	name,
	states: Object.keys(scenes),
	file: `tests/ui/pages/${name}.html`,
	width: 1000,
	image,
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
	fullPage("check", checkScenes, "queue"),
	fullPage("history", historyScenes, "few"),
	fullPage("options", optionsScenes, "usual"),
	fullPage("welcome", welcomeScenes, "first"),
	{
		name: "figures",
		states: ["measured", "unreadable"],
		file: "entrypoints/figures/index.html",
		width: 1000,
	},
];

/** The figures' page is the real one: it reads the packaged model and asks the browser for settings. */
async function playPackage(page: Page, state: string, lang: string): Promise<void> {
	await page.route("**/models/**", (route) => {
		const path = new URL(route.request().url()).pathname;
		if (state === "unreadable" && path.endsWith("evaluation.json")) {
			return route.fulfill({ status: 404, body: "" });
		}
		return route.fulfill({ body: readFileSync(join(ROOT, path)), contentType: "application/json" });
	});
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

async function photograph(site: Site, sheet: Sheet, state: string, look: Look): Promise<string> {
	const page = await site.newPage();
	if (sheet.name === "figures") await playPackage(page, state, look.lang);
	await page.setViewportSize({ width: look.width ?? sheet.width, height: 720 });
	await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: "reduce" });
	await page.goto(`${site.address}/${sheet.file}?scene=${state}&lang=${look.lang}`);
	await page.getByRole("heading", { level: 1 }).waitFor();
	if (sheet.name === "figures") await page.locator(".figures, [role=alert]").first().waitFor();
	const file = `${sheet.name}/${state}-${look.name}.png`;
	await page.screenshot({ path: join(OUT, file), fullPage: true });
	await page.context().close();
	return file;
}

/** One state of each full page as the README shows it. */
async function makeImages(site: Site, sheets: readonly Sheet[]): Promise<void> {
	const [look] = LOOKS;
	for (const sheet of sheets) {
		if (!sheet.image || !look) continue;
		const file = await photograph(site, sheet, sheet.image, look);
		copyFileSync(join(OUT, file), join(IMAGES, `${sheet.name}.png`));
	}
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
	const { values } = parseArgs({
		options: { only: { type: "string" }, images: { type: "boolean", default: false } },
	});
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
		if (values.images) return await makeImages(site, sheets);
		for (const sheet of sheets) {
			const files: string[] = [];
			for (const state of sheet.states) {
				for (const look of LOOKS) files.push(await photograph(site, sheet, state, look));
			}
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
