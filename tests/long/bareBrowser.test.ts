/**
 * Browsers of the Chromium family that lack something: what they may lack is left out, what checks need
 * is named. Real Chromium, in which a copy of the built extension finds less than there is.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Browser, ensureBuilt, launch, TEST_VARIANT } from "../e2e/browser";
import { type MediaServer, makeMedia, serveMedia } from "../e2e/media";

/** What Edge, Brave, Opera, Vivaldi or a telephone's browser may not have, or not yet. */
const MAY_LACK = [
	"commands",
	"contextMenus",
	"extension",
	"management",
	"notifications",
	"tabCapture",
	"windows",
	"storage.managed",
	"action.setBadgeTextColor",
];
const EDGE =
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36 Edg/148.0.0.0";
const VOICE = '<audio src="/media/human-librivox.mp3" autoplay loop></audio>';

let site: MediaServer;
let browser: Browser | null = null;
const folders: string[] = [];

beforeAll(async () => {
	ensureBuilt("test");
	makeMedia();
	site = await serveMedia();
});
afterEach(async () => {
	await browser?.close();
	browser = null;
});
afterAll(async () => {
	await site?.close();
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A copy of the extension with a line of code before every context of its own. */
function copyWith(line: string, manifest: object = {}): string {
	const folder = mkdtempSync(join(tmpdir(), "bonafide-bare-"));
	folders.push(folder);
	cpSync(TEST_VARIANT, folder, { recursive: true });
	const edit = (path: string, change: (text: string) => string) =>
		writeFileSync(join(folder, path), change(readFileSync(join(folder, path), "utf8")));
	edit("manifest.json", (text) => JSON.stringify({ ...JSON.parse(text), ...manifest }));
	edit("background.js", (text) => `${line}\n${text}`);
	writeFileSync(join(folder, "bare.js"), line);
	for (const page of readdirSync(folder).filter((name) => name.endsWith(".html"))) {
		edit(page, (text) => text.replace(/<head[^>]*>/, '$&<script src="/bare.js"></script>'));
	}
	for (const worker of readdirSync(join(folder, "assets")).filter((name) => /worker/.test(name))) {
		if (worker.endsWith(".js")) edit(`assets/${worker}`, (text) => `${line}\n${text}`);
	}
	return folder;
}

/** Code that takes interfaces of `chrome` away. */
const without = (names: readonly string[]) =>
	`for (const path of ${JSON.stringify(names)}) { const [area, name] = path.split("."); const of = name ? globalThis.chrome?.[area] : globalThis.chrome; if (of) Object.defineProperty(of, name ?? area, { get: () => undefined, set: () => undefined, configurable: false }); }`;

const startOn = async (on: Browser, name: string) => {
	const tab = await on.open(site.page(name, VOICE));
	const answer = await on.say({ to: "background", type: "start-page", tabId: tab.tabId });
	return { ...tab, answer };
};

describe("a browser without what may be missing", () => {
	test("judges a page and shows its pages; it calls itself Edge", async () => {
		browser = await launch(copyWith(without(MAY_LACK)), { args: [`--user-agent=${EDGE}`] });
		const gone = await (await browser.worker()).evaluate(
			(names) =>
				names.map((path) =>
					path.split(".").reduce<unknown>((of, name) => (of as never)?.[name], chrome),
				),
			MAY_LACK,
		);
		expect(gone.every((found) => found === undefined || found === null)).toBe(true);
		const { tabId, answer } = await startOn(browser, "bare");
		expect(answer).toEqual({ ok: true });
		await browser.until(tabId, "judged", ({ kind }) => kind === "judged");
		expect(await browser.badge(tabId)).toMatch(/^\d+/);
		const faults: string[] = [];
		const page = await browser.context.newPage();
		page.on("pageerror", (error) => faults.push(error.message));
		for (const [name, words] of [
			[`popup.html?tab=${tabId}`, "in 100"],
			["options.html", "Edg/148"],
			["checks.html", "127.0.0.1"],
			["check.html", "Choose files"],
			["welcome.html", "Was this voice made by a machine?"],
			["figures.html", "How well does it work?"],
		] as const) {
			await page.goto(`chrome-extension://${browser.id}/${name}`);
			await page.getByText(words).filter({ visible: true }).first().waitFor();
		}
		const [check] = await browser.checks();
		await page.goto(`chrome-extension://${browser.id}/report.html?id=${check?.checkId}`);
		await page.getByRole("heading", { name: "Keep it or pass it on" }).waitFor();
		expect(faults).toEqual([]);
	});
});

describe("a browser without what checks need says so", () => {
	/** @returns what the popup shows after a click on "Listen to this page" */
	async function told(folder: string, name: string): Promise<string> {
		browser = await launch(folder);
		const { tabId } = await startOn(browser, name);
		const failed = ({ kind }: { kind: string }) => kind === "failed";
		await browser.until(tabId, "told", failed);
		const page = await browser.context.newPage();
		await page.goto(`chrome-extension://${browser.id}/popup.html?tab=${tabId}`);
		await page.getByText("Update the browser.").first().waitFor();
		return page.locator("body").innerText();
	}

	test("offscreen documents", async () => {
		const words = await told(copyWith(without(["offscreen"])), "no-offscreen");
		expect(words).toContain("this browser lacks offscreen documents; Chromium 148 has it");
	});

	test("typed arrays over ports", async () => {
		// As Chromium up to 147, which does not know the key.
		const words = await told(copyWith("", { message_serialization: undefined }), "json-ports");
		expect(words).toContain("this browser lacks typed arrays over ports; Chromium 148 has it");
	});

	test("JSPI", async () => {
		const words = await told(copyWith("delete WebAssembly.Suspending;"), "no-jspi");
		expect(words).toContain("this browser lacks JSPI in WebAssembly; Chromium 148 has it");
	});
});
