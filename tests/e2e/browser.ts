/** The built extension in a real Chromium, seen through a small page object. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import {
	type BrowserContext,
	type CDPSession,
	chromium,
	type Page,
	type Worker,
} from "playwright-core";
import type { TabState } from "../../src/protocol/state";
import { type Driver, untilBy } from "./driver";
import { stores } from "./stored";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const SHIPPED = `${root}.output/chrome-mv3`;
export const TEST_VARIANT = `${root}.output/test/chrome-mv3`;

/** Builds what the suite drives, once a run: the files of this suite share it. */
export function ensureBuilt(variant: "shipped" | "test"): void {
	const made = `${root}test-output/built-${variant}-${process.env.BONAFIDE_RUN ?? process.ppid}`;
	if (existsSync(made)) return;
	build(variant);
	mkdirSync(`${root}test-output`, { recursive: true });
	writeFileSync(made, "");
}

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

/** Finds Chromium; where there is none, tries playwright's own download, then says what to install. */
export function ensureChromium(): void {
	try {
		chromePath();
	} catch {
		console.log("Chromium was not found: downloading the one that playwright brings ...");
		try {
			execFileSync("npx", ["playwright-core", "install", "chromium"], {
				cwd: root,
				stdio: "inherit",
			});
		} catch {
			// No way to the download from here: chromePath says what to install by hand.
		}
		chromePath();
	}
}

/** Chromium names an unpacked extension after its path. */
export const idOfPath = (path: string): string =>
	[...createHash("sha256").update(path).digest("hex").slice(0, 32)]
		.map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)))
		.join("");

export interface Browser extends Driver<Page> {
	readonly context: BrowserContext;
	readonly id: string;
	/** Every address any part of the browser asked for. */
	readonly requests: string[];
	worker(): Promise<Worker>;
	badge(tabId: number): Promise<string>;
	/** Every record of every store of the history. */
	everythingStored(): Promise<unknown[]>;
	/** A CDP session on the browser itself. */
	browserCdp(): Promise<CDPSession>;
	/** Tells every worker of a document to close itself. */
	closeWorkersOf(targetId: string): Promise<void>;
	/** Chooses the extension's menu item, as the browser would tell it. */
	rightClick(info: Partial<chrome.contextMenus.OnClickData>, tabId: number): Promise<void>;
	/** A real click on the toolbar button: opens the popup and grants activeTab. */
	clickToolbar(page: Page): Promise<void>;
}

export async function launch(
	extension: string,
	options: {
		args?: string[];
		headless?: boolean;
		keepBackForwardCache?: boolean;
		/** A folder that outlives the browser; a second start on it welcomes nobody. */
		profile?: string;
	} = {},
): Promise<Browser> {
	const profile = options.profile ?? mkdtempSync(`${tmpdir()}/bonafide-`);
	const known = options.profile !== undefined && existsSync(`${profile}/Default`);
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
		ignoreDefaultArgs: [
			"--disable-extensions",
			...(options.keepBackForwardCache ? ["--disable-back-forward-cache"] : []),
		],
	});
	const requests: string[] = [];
	context.on("request", (request) => requests.push(request.url()));

	const worker = async (): Promise<Worker> =>
		context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
	const id = new URL((await worker()).url()).host;
	if (!known) await closeWelcome(context, `chrome-extension://${id}/welcome.html`);
	const desk = await context.newPage();
	await desk.goto(`chrome-extension://${id}/popup.html?tab=0`);

	const browser: Browser = {
		context,
		id,
		requests,
		worker,
		async open(url) {
			const page = await context.newPage();
			const before = await tabIds();
			await page.goto(url);
			await page.bringToFront();
			const tabId = await desk.evaluate(async (there) => {
				const tabs = await chrome.tabs.query({});
				const active = tabs.filter((tab) => tab.active && tab.id !== undefined);
				return active.find((tab) => there.includes(tab.id as number))?.id as number;
			}, before);
			return { page, tabId };
		},
		say: (message) => desk.evaluate((m) => chrome.runtime.sendMessage(m), message),
		tab: (tabId) =>
			desk.evaluate(async (key) => {
				const found = (await chrome.storage.session.get(key))[key];
				return (found ?? { page: { kind: "idle" }, sources: [] }) as TabState;
			}, `tab:${tabId}`),
		badge: (tabId) => desk.evaluate((tab) => chrome.action.getBadgeText({ tabId: tab }), tabId),
		until: untilBy((tabId) => browser.tab(tabId), 60),
		desk,
		checks: async () => (await stores(desk)).checks,
		everythingStored: async () => Object.values(await stores(desk)).flat(),
		browserCdp: async () => {
			const owner = context.browser();
			return owner ? owner.newBrowserCDPSession() : context.newCDPSession(desk);
		},
		async closeWorkersOf(targetId) {
			const cdp = await browser.browserCdp();
			const { sessionId } = await cdp.send("Target.attachToTarget", { targetId, flatten: false });
			const told = (method: string, params: object, to?: string) => {
				const message = JSON.stringify({ id: 7, method, params });
				const outer = {
					id: 8,
					method: "Target.sendMessageToTarget",
					params: { sessionId: to, message },
				};
				return cdp.send("Target.sendMessageToTarget", {
					sessionId,
					message: to ? JSON.stringify(outer) : message,
				});
			};
			const closed = new Promise<void>((resolve) => {
				cdp.on("Target.receivedMessageFromTarget", ({ message }) => {
					const event = JSON.parse(message) as { method?: string; params?: { sessionId?: string } };
					const worker = event.params?.sessionId;
					if (event.method === "Target.attachedToTarget") {
						void told("Runtime.evaluate", { expression: "self.close()" }, worker);
					}
					if (event.method === "Target.detachedFromTarget") resolve();
				});
			});
			await told("Target.setAutoAttach", {
				autoAttach: true,
				waitForDebuggerOnStart: false,
				flatten: false,
			});
			await closed;
			// The next worker must live: this session would be told of it and close it as well.
			await cdp.detach();
		},
		async rightClick(info, tabId) {
			const sw = await worker();
			await sw.evaluate(
				async ([data, id]) => {
					const tab = await chrome.tabs.get(id);
					// Events of the browser carry a dispatch that tests may use; the types do not know it.
					const event = chrome.contextMenus.onClicked as unknown as {
						dispatch(info: unknown, tab: unknown): void;
					};
					event.dispatch({ menuItemId: "check-audio", frameId: 0, ...data }, tab);
				},
				[info, tabId] as const,
			);
		},
		async clickToolbar(page) {
			const cdp = await browser.browserCdp();
			const { targetInfos } = await cdp.send("Target.getTargets", { filter: [{ type: "tab" }] });
			const target = targetInfos.find((info) => info.url === page.url());
			await cdp.send(
				"Extensions.triggerAction" as never,
				{ id, targetId: target?.targetId } as never,
			);
		},
		async close() {
			await context.close();
			if (!options.profile) rmSync(profile, { recursive: true, force: true });
		},
	};
	const tabIds = () =>
		desk.evaluate(async () => (await chrome.tabs.query({})).map((tab) => tab.id as number));
	return browser;
}

/** The page that is opened once, at installation: each test goes on without it. */
async function closeWelcome(context: BrowserContext, address: string): Promise<void> {
	const find = () => context.pages().find((page) => page.url() === address);
	for (let tries = 0; tries < 600 && !find(); tries++) {
		await new Promise((later) => setTimeout(later, 50));
	}
	const page = find();
	if (!page) throw new Error("no page welcomes the person after the installation");
	await page.close();
}
