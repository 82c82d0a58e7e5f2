/** What is wrong with a page as it stands in the browser: for who cannot see it, and for who can. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const AXE = readFileSync(
	join(import.meta.dirname, "../../node_modules/axe-core/axe.min.js"),
	"utf8",
);

/** Of axe's rules, those that a change of colours alone can break. */
export const COLOURS = ["color-contrast", "link-in-text-block"];

/**
 * What axe finds, as "rule: element".
 * @param rules these alone; all that axe runs by itself otherwise
 */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
	// The pages' CSP lets no script in but their own; this one is put in from outside.
	if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
	return page.evaluate(
		async (only) => {
			// biome-ignore lint/suspicious/noExplicitAny: axe comes in as text
			const { violations } = await (globalThis as any).axe.run(document, {
				resultTypes: ["violations"],
				...(only ? { runOnly: only } : {}),
			});
			return violations.flatMap((found: { id: string; nodes: { html: string }[] }) =>
				found.nodes.map((node) => `${found.id}: ${node.html.slice(0, 300)}`),
			);
		},
		rules ? [...rules] : null,
	);
}

/** What sticks out of the window, as tag and class; what is cut off or drawn does not. */
export const stickingOut = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const isCut = (element: Element): boolean => {
			const parent = element.parentElement;
			if (!parent || parent === document.body) return false;
			return getComputedStyle(parent).overflowX === "hidden" || isCut(parent);
		};
		return [...document.querySelectorAll("body, body *")]
			.filter((element) => {
				const { left, right, width } = element.getBoundingClientRect();
				const out = width > 1 && (left < -0.5 || right > innerWidth + 0.5);
				return out && !element.closest(".hidden, svg, input") && !isCut(element);
			})
			.map((element) => `${element.tagName} ${element.getAttribute("class")}`);
	});

/** Words that no person should read: what a template or a number leaves behind. Diagnostics are for machines. */
const oddWords = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const machine = [...document.querySelectorAll("pre")].map((pre) => pre.innerText);
		const said = machine.reduce((words, pre) => words.replace(pre, ""), document.body.innerText);
		if (said.trim() === "") return ["nothing is said"];
		return said.match(/\{[^}]*\}|[{}]|\bundefined\b|\bNaN\b|\bnull\b|\bInfinity\b|\[object/g) ?? [];
	});

/** What can have the focus and does not show it when a keyboard brings it there. */
const withoutRing = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const before = document.activeElement as HTMLElement | null;
		const reached = [
			...document.querySelectorAll<HTMLElement>(
				"a[href], button, input, select, textarea, summary",
			),
			...document.querySelectorAll<HTMLElement>("[tabindex='0']"),
		].filter((element) => element.checkVisibility() && !element.matches(":disabled"));
		const dark = reached.filter((element) => {
			element.focus({ preventScroll: true, focusVisible: true } as FocusOptions);
			if (document.activeElement !== element) return true;
			// A field that is drawn as a button hands its ring to that button.
			const shown = [element, element.closest("label"), element.nextElementSibling];
			return !shown.some((part) => {
				if (!part) return false;
				const { outlineStyle, outlineWidth } = getComputedStyle(part);
				return outlineStyle === "solid" && Number.parseFloat(outlineWidth) >= 2;
			});
		});
		before?.focus({ preventScroll: true });
		return dark.map((element) => element.outerHTML.slice(0, 120));
	});

/** Pixels of the narrowest window that everything fits. */
const NARROW = 320;

/**
 * Looks at a page in the light, in the dark, and narrow. It stands wide and light again afterwards.
 * @returns what is wrong with each; all empty where nothing is
 */
export async function faultsOf(page: Page): Promise<Record<string, string[]>> {
	const size = page.viewportSize() ?? { width: 1000, height: 800 };
	const found = {
		words: await oddWords(page),
		wide: await stickingOut(page),
		axe: await violations(page),
		rings: await withoutRing(page),
		dark: [] as string[],
		narrow: [] as string[],
	};
	await page.emulateMedia({ colorScheme: "dark" });
	found.dark = await violations(page, COLOURS);
	await page.emulateMedia({ colorScheme: "light" });
	await page.setViewportSize({ ...size, width: NARROW });
	found.narrow = await stickingOut(page);
	await page.setViewportSize(size);
	return found;
}

/** What `faultsOf` says of a page with which nothing is wrong. */
export const noFaults = { words: [], wide: [], axe: [], rings: [], dark: [], narrow: [] };
