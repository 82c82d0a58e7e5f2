/** Builds the mock page and the real popup, serves both, and holds the one browser of the suite. */
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import preact from "@preact/preset-vite";
import { type Browser, chromium } from "playwright-core";
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

export interface Site {
	readonly browser: Browser;
	/** http://127.0.0.1:<port>, without a slash at its end. */
	readonly address: string;
	close(): Promise<void>;
}

/** @param name of the folder that is built, so that two suites do not meet */
export async function openSite(name: string): Promise<Site> {
	const folder = join(PICTURES, `site-${name}`);
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
				input: [join(ROOT, "tests/ui/page/index.html"), join(ROOT, "entrypoints/popup/index.html")],
			},
		},
	});
	const server = await serve(folder);
	const { port } = server.address() as AddressInfo;
	const browser = await chromium.launch({
		executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
		headless: false,
		args: ["--headless=new", "--no-sandbox"],
	});
	return {
		browser,
		address: `http://127.0.0.1:${port}`,
		async close() {
			await browser.close();
			server.close();
		},
	};
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
