import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureReasons } from "../../src/protocol/state";
import { languages, textFor } from "../../src/ui/text";
import { failureSentencesFor, uncertainSentences } from "../../src/ui/words";
import { scenes } from "./page/scenes";
import { openSite, PICTURES, type Site } from "./site";

const AXE = readFileSync(
	join(import.meta.dirname, "../../node_modules/axe-core/axe.min.js"),
	"utf8",
);
const english = textFor(["en"]);

let site: Site;
let page: Page;

beforeAll(async () => {
	mkdirSync(PICTURES, { recursive: true });
	site = await openSite("popup");
	// The popup's CSP lets no script in but its own; axe is put in from outside.
	const context = await site.browser.newContext({
		viewport: { width: 360, height: 600 },
		reducedMotion: "reduce",
		deviceScaleFactor: 2,
		locale: "en-US",
	});
	page = await context.newPage();
});
afterAll(() => site?.close());

interface Look {
	readonly lang?: string;
	readonly scheme?: "light" | "dark";
}

async function open(scene: string, { lang = "en", scheme = "light" }: Look = {}): Promise<void> {
	await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
	await page.goto(`${site.address}/tests/ui/page/index.html?scene=${scene}&lang=${lang}`);
	await page.getByRole("heading", { level: 1 }).waitFor();
}

/** The whole popup, also what one would scroll to. */
async function picture(name: string): Promise<void> {
	const height = await page.evaluate(() => document.body.scrollHeight);
	await page.setViewportSize({ width: 360, height: Math.max(200, height) });
	await page.evaluate(() => {
		document.body.style.maxBlockSize = "none";
	});
	await page.screenshot({ path: join(PICTURES, `${name}.png`) });
	await page.setViewportSize({ width: 360, height: 600 });
}

async function violations(): Promise<string[]> {
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

describe("every scene", () => {
	it.each(Object.keys(scenes))(
		"%s fits, is accessible and leaves no gap in its words",
		async (name) => {
			await open(name);
			await picture(name);
			const words = await page.locator("body").innerText();
			expect(words).not.toMatch(/[{}]|undefined|NaN|null/);
			const size = await page.evaluate(() => ({
				wide: document.documentElement.scrollWidth,
				cut: [...document.querySelectorAll("main, main > *")].filter(
					(element) => element.scrollWidth > element.clientWidth + 1,
				).length,
			}));
			expect(size).toEqual({ wide: 360, cut: 0 });
			expect(await violations()).toEqual([]);
		},
	);

	it.each([
		"judged-machine",
		"judged-uncertain",
		"ask-tab",
		"several-sources",
		"screened",
		"deleted",
	])("%s is accessible in the dark", async (name) => {
		await open(name, { scheme: "dark" });
		await picture(`${name}-dark`);
		expect(await violations()).toEqual([]);
	});

	const others = Object.keys(languages).filter((tag) => tag !== "en");
	const looked = ["judged-machine", "judged-uncertain", "idle", "ask-tab", "file-progress"];
	it.each(others.flatMap((lang) => looked.map((name) => ({ lang, name }))))(
		"$name fits in $lang",
		async ({ lang, name }) => {
			await open(name, { lang });
			await picture(`${name}-${lang}`);
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
			expect(await violations()).toEqual([]);
		},
	);
});
