/** Builds the mock page and the real popup, serves both, and holds the one browser of the suite. */
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import preact from "@preact/preset-vite";
import { chromium, type Page } from "playwright-core";
import { build } from "vite";

const ROOT = join(import.meta.dirname, "../..");
/** Where screenshots go. */
export const PICTURES = join(ROOT, "test-output/ui");

const TYPES: Readonly<Record<string, string>> = {
	".html": "text/html",
	".js": "text/javascript",
	".css": "text/css",
	".svg": "image/svg+xml",
	".json": "application/json",
};

/** A built site in a running browser. */
export interface Site {
	/** A popup-sized page of its own. */
	newPage(): Promise<Page>;
	/** http://127.0.0.1:<port>, without a slash at its end. */
	readonly address: string;
	close(): Promise<void>;
}

/**
 * @param name of the folder that it is built into
 * @param pages from the repository's root
 */
export async function openSite(
	name = "site",
	pages = ["tests/ui/page/index.html", "entrypoints/popup/index.html"],
): Promise<Site> {
	const folder = join(PICTURES, name);
	await build({
		root: ROOT,
		configFile: false,
		logLevel: "warn",
		plugins: [preact()],
		build: {
			outDir: folder,
			emptyOutDir: true,
			target: "chrome148",
			rolldownOptions: {
				input: pages.map((page) => join(ROOT, page)),
			},
		},
	});
	const server = await serve(folder);
	const { port } = server.address() as AddressInfo;
	const browser = await chromium.launch({
		executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
		headless: false,
		// A popup's window makes room for its scroll bar; a page of 360 px has none.
		args: ["--headless=new", "--no-sandbox", "--hide-scrollbars"],
	});
	return {
		async newPage() {
			const context = await browser.newContext({
				viewport: { width: 360, height: 600 },
				locale: "en-US",
				timezoneId: "UTC",
			});
			return context.newPage();
		},
		address: `http://127.0.0.1:${port}`,
		async close() {
			await browser.close();
			server.close();
		},
	};
}

/** How a scene is looked at; English, light and without motion unless said otherwise. */
export interface Look {
	readonly lang?: string;
	readonly scheme?: "light" | "dark";
	readonly motion?: "reduce" | "no-preference";
}

export async function openScene(
	site: Site,
	page: Page,
	scene: string,
	{ lang = "en", scheme = "light", motion = "reduce" }: Look = {},
): Promise<void> {
	await page.emulateMedia({ colorScheme: scheme, reducedMotion: motion });
	await showScene(page, `${site.address}/tests/ui/page/index.html`, scene, lang);
}

/** Shows a scene as in a page just opened; loads it only where another page or language stood there. */
export async function showScene(
	page: Page,
	address: string,
	scene: string,
	lang: string,
): Promise<void> {
	const at = URL.parse(page.url());
	if (at && at.origin + at.pathname === address && at.searchParams.get("lang") === lang) {
		await page.evaluate((name) => globalThis.openScene(name), scene);
	} else {
		await page.goto(`${address}?scene=${scene}&lang=${lang}`);
	}
	await page.getByRole("heading", { level: 1 }).waitFor();
}

function serve(folder: string): Promise<Server> {
	const server = createServer((request, response) => {
		const path = normalize(decodeURI((request.url ?? "/").split("?")[0] as string));
		readFile(join(folder, path)).then(
			(body) => response.setHeader("content-type", TYPES[extname(path)] ?? "").end(body),
			() => response.writeHead(404).end(),
		);
	});
	return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
