/**
 * The built extension in a real Firefox with a sound server of its own, driven over WebDriver BiDi and
 * seen through the same small page object as Chromium's (tests/e2e/browser.ts).
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import puppeteer, { type Page } from "puppeteer-core";
import type { CheckRecord } from "../../src/history/history";
import type { TabState } from "../../src/protocol/state";
import { FIREFOX_ID } from "../../src/settings/firefoxId";
import { type Driver, type Opened, untilBy } from "../e2e/driver";
import { type SoundServer, startSoundServer } from "./soundServer";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const TEST_VARIANT = `${root}.output/test/firefox-mv3`;

/** Firefox gives each installation an address that nobody can guess; a test must know it. */
const ADDRESS = "0b0a0f1d-e000-4000-8000-000000000000";
const BASE = `moz-extension://${ADDRESS}`;

/** Builds the test variant for Firefox: hosts are held, as nobody answers prompts here. */
export function buildForFirefox(): void {
	execFileSync("npx", ["wxt", "build", "-b", "firefox", "--mv3"], {
		cwd: root,
		stdio: ["ignore", "ignore", "inherit"],
		env: { ...process.env, BONAFIDE_VARIANT: "test" },
	});
}

/** Where Firefox is: FIREFOX_PATH, or the usual places. */
function firefoxPath(): string {
	const places = [process.env.FIREFOX_PATH, "/usr/bin/firefox-esr", "/usr/bin/firefox"];
	const found = places.find((place) => place && existsSync(place));
	if (found) return found;
	throw new Error("Firefox was not found: apt-get install firefox-esr, or set FIREFOX_PATH");
}

export interface Firefox extends Driver<Page> {
	readonly version: string;
	readonly sound: SoundServer;
	/** A page of the web, clicked once: no page may make a sound before. */
	open(url: string): Promise<Opened<Page>>;
	/** A page of ours, by its file's name. */
	openOwn(path: string): Promise<Page>;
	/** Evaluates an expression in the browser's own context. @throws what it throws there */
	inBrowser(expression: string): Promise<unknown>;
	/** Ends the event page as Firefox does when it has been idle. @throws when there was none */
	suspend(): Promise<void>;
}

/**
 * @param prefs Firefox's preferences for this run
 * @param by who installs the extension: the driver, or a policy that lies in the system's folder
 */
export async function launchFirefox(
	prefs: Readonly<Record<string, string | number | boolean>> = {},
	by: "driver" | "policy" = "driver",
): Promise<Firefox> {
	const executablePath = firefoxPath();
	const sound = await startSoundServer();
	const browser = await puppeteer.launch({
		browser: "firefox",
		executablePath,
		headless: true,
		env: { ...process.env, ...sound.environment },
		// Pages of extensions, and the browser's own, are out of a driver's reach otherwise.
		args: ["--remote-allow-system-access"],
		protocolTimeout: 120_000,
		extraPrefsFirefox: {
			"extensions.webextensions.uuids": JSON.stringify({ [FIREFOX_ID]: ADDRESS }),
			"intl.accept_languages": "en",
			...prefs,
		},
	});
	if (by === "driver") await browser.installExtension(TEST_VARIANT);
	else {
		await poll("the extension installed", async () =>
			Boolean(await inBrowser(`WebExtensionPolicy.getByID("${FIREFOX_ID}") !== null`)),
		);
	}

	async function openOwn(path: string): Promise<Page> {
		const page = await browser.newPage();
		// The driver waits in vain for the load of an extension's page: the page itself is asked.
		await page.goto(`${BASE}/${path}`, { timeout: 1000 }).catch(() => undefined);
		await poll(`${path} open`, () =>
			page
				.evaluate(() => Boolean(globalThis.chrome?.runtime?.id) && document.readyState)
				.then((state) => state !== false && state !== "loading")
				.catch(() => false),
		);
		return page;
	}

	const desk = await openOwn("popup.html?tab=0");
	const tabIds = () =>
		desk.evaluate(async () => (await chrome.tabs.query({})).map((tab) => tab.id as number));
	// It comes by itself, once: whoever looks for a tab of its own must not find this one.
	if (by === "driver") {
		await poll("the person welcomed", () =>
			desk.evaluate(async () =>
				(await chrome.tabs.query({})).some(({ url }) => url?.endsWith("/welcome.html")),
			),
		);
	}

	const firefox: Firefox = {
		version: await browser.version(),
		sound,
		desk,
		inBrowser,
		openOwn,
		async open(url) {
			const known = await tabIds();
			const page = await browser.newPage();
			await page.goto(url);
			await page.mouse.click(5, 5);
			const tabId = (await tabIds()).find((id) => !known.includes(id)) as number;
			return { page, tabId };
		},
		say: (message) => desk.evaluate((m) => chrome.runtime.sendMessage(m), message),
		tab: (tabId) =>
			desk.evaluate(async (key) => {
				const found = (await chrome.storage.session.get(key))[key];
				return (found ?? { page: { kind: "idle" }, sources: [] }) as TabState;
			}, `tab:${tabId}`),
		until: untilBy((tabId) => firefox.tab(tabId), 180),
		checks: () =>
			desk.evaluate(async () => {
				const db = await new Promise<IDBDatabase>((resolve, reject) => {
					const opening = indexedDB.open("history");
					opening.onerror = () => reject(opening.error);
					opening.onsuccess = () => resolve(opening.result);
				});
				const records = await new Promise<unknown[]>((resolve) => {
					const asking = db.transaction("checks").objectStore("checks").getAll();
					asking.onsuccess = () => resolve(asking.result);
				});
				db.close();
				return records as CheckRecord[];
			}),
		async suspend() {
			const before = await awake();
			await inBrowser(
				`WebExtensionPolicy.getByID("${FIREFOX_ID}").extension.terminateBackground({ ignoreDevToolsAttached: true })`,
			);
			if (!before) throw new Error("there was no event page to suspend");
		},
		async close() {
			await browser.close();
			await sound.stop();
		},
	};

	/** Does the event page run? */
	const awake = () =>
		inBrowser(
			`WebExtensionPolicy.getByID("${FIREFOX_ID}").extension.backgroundState === "running"`,
		);

	/** Runs a line in the browser's own context. */
	async function inBrowser(expression: string): Promise<unknown> {
		// puppeteer has no way there; the protocol does.
		const { connection } = browser as unknown as {
			connection: {
				send(method: string, params: object): Promise<{ result: Record<string, never> }>;
			};
		};
		const { result } = (await connection.send("browsingContext.getTree", {
			"moz:scope": "chrome",
		})) as { result: { contexts?: { context: string }[] } };
		const context = result.contexts?.[0]?.context;
		const answer = (await connection.send("script.evaluate", {
			expression,
			target: { context },
			awaitPromise: true,
		})) as unknown as {
			result: { type: string; result?: { value?: unknown }; exceptionDetails?: { text: string } };
		};
		if (answer.result.type !== "success") throw new Error(answer.result.exceptionDetails?.text);
		return answer.result.result?.value;
	}

	return firefox;
}

/** Asks until it is so. */
export async function poll(what: string, fits: () => Promise<boolean>, seconds = 180) {
	const end = Date.now() + seconds * 1000;
	while (!(await fits())) {
		if (Date.now() > end) throw new Error(`never ${what}`);
		await new Promise((later) => setTimeout(later, 100));
	}
}
