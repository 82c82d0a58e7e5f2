/** The built extension in a real Chromium, seen through a small page object. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { type BrowserContext, type CDPSession, chromium, type Page, type Worker } from "playwright-core";
import type { CheckRecord } from "../../src/history/history";
import type { PopupToBackground } from "../../src/protocol/messages";
import { type SourceState, type SourceView, tabHeadline, type TabState } from "../../src/protocol/state";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const SHIPPED = `${root}.output/chrome-mv3`;
export const TEST_VARIANT = `${root}.output/test/chrome-mv3`;

/** Builds what the suite drives; a build that is newer than nothing is not trusted. */
export function build(variant: "shipped" | "test"): void {
	execFileSync("npx", ["wxt", "build"], {
		cwd: root,
		stdio: ["ignore", "ignore", "inherit"],
		env: { ...process.env, BONAFIDE_VARIANT: variant === "test" ? "test" : "" },
	});
}

/** Where Chromium is: CHROME_PATH, or the usual places. */
export function chromePath(): string {
	const places = [
		process.env.CHROME_PATH,
		"/usr/bin/chromium",
		"/usr/bin/chromium-browser",
		"/snap/bin/chromium",
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
	];
	const found = places.find((place) => place && existsSync(place)) ?? chromium.executablePath();
	if (!existsSync(found)) {
		throw new Error(
			"Chromium was not found. Debian: apt-get install chromium. Fedora: dnf install chromium. Anywhere: npx playwright install chromium, or set CHROME_PATH.",
		);
	}
	return found;
}

export interface Opened {
	readonly page: Page;
	readonly tabId: number;
}

export interface Browser {
	readonly context: BrowserContext;
	readonly id: string;
	/** Every address any part of the browser asked for. */
	readonly requests: string[];
	worker(): Promise<Worker>;
	open(url: string): Promise<Opened>;
	/** Says to the service worker what the popup says. */
	say(message: PopupToBackground): Promise<unknown>;
	tab(tabId: number): Promise<TabState>;
	badge(tabId: number): Promise<string>;
	/** Polls until the tab's headline state fits; fails with what it was last. */
	until(
		tabId: number,
		what: string,
		fits: (state: SourceState, source: SourceView | undefined) => boolean,
		seconds?: number,
	): Promise<SourceView | undefined>;
	checks(): Promise<CheckRecord[]>;
	/** A CDP session on the browser itself. */
	cdp(): Promise<CDPSession>;
	close(): Promise<void>;
}

export async function launch(
	extension: string,
	options: { args?: string[]; headless?: boolean } = {},
): Promise<Browser> {
	const profile = mkdtempSync(`${tmpdir()}/bonafide-`);
	const context = await chromium.launchPersistentContext(profile, {
		executablePath: chromePath(),
		headless: false,
		viewport: { width: 1100, height: 760 },
		args: [
			...(options.headless === false ? [] : ["--headless=new"]),
			"--no-sandbox",
			`--disable-extensions-except=${extension}`,
			`--load-extension=${extension}`,
			"--autoplay-policy=no-user-gesture-required",
			"--disable-background-networking",
			"--disable-component-update",
			...(options.args ?? []),
		],
		ignoreDefaultArgs: ["--disable-extensions"],
	});
	const requests: string[] = [];
	context.on("request", (request) => requests.push(request.url()));

	const worker = async (): Promise<Worker> =>
		context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
	const id = new URL((await worker()).url()).host;
	/** An extension page of our own: the place to ask the browser's questions from. */
	const desk = await context.newPage();
	await desk.goto(`chrome-extension://${id}/popup.html?tab=0`);

	const browser: Browser = {
		context,
		id,
		requests,
		worker,
		async open(url) {
			const page = await context.newPage();
			const known = await tabIds();
			await page.goto(url);
			await page.bringToFront();
			const tabId = await desk.evaluate(async (before) => {
				const tabs = await chrome.tabs.query({});
				const active = tabs.filter((tab) => tab.active && tab.id !== undefined);
				return active.find((tab) => before.includes(tab.id as number))?.id as number;
			}, known);
			return { page, tabId };
		},
		say: (message) => desk.evaluate((m) => chrome.runtime.sendMessage(m), message),
		tab: (tabId) =>
			desk.evaluate(async (key) => {
				const found = (await chrome.storage.session.get(key))[key];
				return (found ?? { page: { kind: "idle" }, sources: [] }) as TabState;
			}, `tab:${tabId}`),
		badge: (tabId) => desk.evaluate((tab) => chrome.action.getBadgeText({ tabId: tab }), tabId),
		async until(tabId, what, fits, seconds = 60) {
			const end = Date.now() + seconds * 1000;
			let tab: TabState | null = null;
			while (Date.now() < end) {
				tab = await browser.tab(tabId);
				const fitting = tab.sources.find((source) => fits(source.state, source));
				if (fitting) return fitting;
				if (tab.sources.length === 0 && fits(tabHeadline(tab), undefined)) return undefined;
				await new Promise((later) => setTimeout(later, 200));
			}
			throw new Error(`never ${what}; last: ${JSON.stringify(tab)?.slice(0, 1500)}`);
		},
		checks: () =>
			desk.evaluate(
				() =>
					new Promise<CheckRecord[]>((resolve, reject) => {
						const opening = indexedDB.open("history");
						opening.onerror = () => reject(opening.error);
						opening.onsuccess = () => {
							const db = opening.result;
							const all = db.transaction("checks").objectStore("checks").getAll();
							all.onsuccess = () => {
								db.close();
								resolve(all.result);
							};
						};
					}),
			),
		cdp: () => context.newCDPSession(desk),
		async close() {
			await context.close();
			rmSync(profile, { recursive: true, force: true });
		},
	};
	const tabIds = () =>
		desk.evaluate(async () => (await chrome.tabs.query({})).map((tab) => tab.id as number));
	return browser;
}
