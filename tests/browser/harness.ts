/**
 * One real Chromium and one page for the browser tests. The page is built by vite as the extension
 * is (same resolve conditions), and served with the model and onnxruntime's own files.
 */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";

const repository = fileURLToPath(new URL("../../", import.meta.url));

const types: Record<string, string> = {
	".html": "text/html",
	".js": "text/javascript",
	".mjs": "text/javascript",
	".wasm": "application/wasm",
	".json": "application/json",
};

/** Path prefix -> folder. */
const folders = (built: string): readonly (readonly [string, string])[] => [
	["/ort/", join(repository, "node_modules/onnxruntime-web/dist/")],
	["/models/", join(repository, "models/")],
	["/fixtures/", join(repository, "tests/fixtures/")],
	["/", built],
];

function serve(built: string): Promise<Server> {
	const server = createServer(async (request, response) => {
		const path = normalize(decodeURIComponent((request.url ?? "/").split("?")[0] as string));
		const [prefix, folder] = folders(built).find(([start]) => path.startsWith(start)) as [
			string,
			string,
		];
		const file = join(folder, path === "/" ? "index.html" : path.slice(prefix.length));
		try {
			const bytes = await readFile(file);
			response.writeHead(200, {
				"content-type": types[extname(file)] ?? "application/octet-stream",
				"cross-origin-opener-policy": "same-origin",
				"cross-origin-embedder-policy": "require-corp",
			});
			response.end(bytes);
		} catch {
			response.writeHead(404).end();
		}
	});
	return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** The browser to drive: CHROME_PATH, or Debian's. */
function chromePath(): string {
	const path = process.env.CHROME_PATH ?? "/usr/bin/chromium";
	if (!existsSync(path))
		throw new Error(`no browser at ${path}: install chromium or set CHROME_PATH`);
	return path;
}

export interface Harness {
	readonly page: Page;
	/** Addresses that the page asked for, for checks of what is loaded when. */
	readonly requests: readonly string[];
	/** Loads the page anew: a fresh realm, device and onnxruntime. */
	reload(): Promise<void>;
	close(): Promise<void>;
}

/** Builds the page and opens it in Chromium with the software WebGPU adapter switched on. */
export async function openHarness(): Promise<Harness> {
	const built = await mkdtemp(join(tmpdir(), "bonafide-browser-"));
	await build({
		root: join(repository, "tests/browser/page"),
		configFile: false,
		logLevel: "warn",
		resolve: {
			conditions: [
				"onnxruntime-web-use-extern-wasm",
				"module",
				"browser",
				"development|production",
			],
		},
		worker: { format: "es" },
		build: { outDir: built, emptyOutDir: true, target: "chrome148", modulePreload: false },
	});
	const server = await serve(`${built}/`);
	const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	let browser: Browser | null = null;
	const requests: string[] = [];
	try {
		browser = await chromium.launch({
			executablePath: chromePath(),
			headless: false,
			args: ["--headless=new", "--no-sandbox", "--enable-unsafe-webgpu", "--js-flags=--expose-gc"],
		});
		const page = await browser.newPage();
		page.on("console", (message) => console.log(`[page] ${message.text()}`));
		page.on("pageerror", (error) => console.log(`[page error] ${error.stack ?? error.message}`));
		page.on("request", (request) => requests.push(new URL(request.url()).pathname));
		const opened = browser;
		const reload = async () => {
			requests.length = 0;
			await page.goto(address);
			await page.waitForFunction(() => "checks" in globalThis);
		};
		await reload();
		return {
			page,
			requests,
			reload,
			async close() {
				await opened.close();
				server.close();
				await rm(built, { recursive: true });
			},
		};
	} catch (error) {
		await browser?.close();
		server.close();
		throw error;
	}
}
