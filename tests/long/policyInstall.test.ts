/**
 * The extension installed by real policy files, from an update server on this machine. Writes into
 * the system's folder of managed policies: only where CI is true or BONAFIDE_POLICY=1 asks for it.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { forceInstall, type Installed } from "../../src/cli/policy/forceInstall";
import type { TabState } from "../../src/protocol/state";
import { chromePath, ensureBuilt, SHIPPED } from "../e2e/browser";
import { type MediaServer, makeMedia, serveMedia } from "../e2e/media";

const mayWrite = process.env.CI === "true" || process.env.BONAFIDE_POLICY === "1";
const PATIENT = { timeout: 90_000, interval: 300 };
const VOICE = '<audio src="/media/human-librivox.mp3" loop></audio>';

describe.skipIf(!mayWrite)("an extension installed by policy", () => {
	let installed: Installed;
	let site: MediaServer;
	/** The page of ours that the tests look at. */
	let page: Page;

	const context = () => {
		const [first] = installed.browser.contexts();
		if (!first) throw new Error("Chromium has no window");
		return first;
	};
	async function open(name: string): Promise<void> {
		const address = `chrome-extension://${installed.id}/${name}`;
		const opened = () =>
			page.goto(address).then(
				() => true,
				() => false,
			);
		await expect.poll(opened, PATIENT).toBe(true);
	}
	const shows = (words: string) => page.getByText(words).first().waitFor(PATIENT);
	/** Records of the history; it may not be there yet. */
	const records = () =>
		page.evaluate(async () => {
			const known = await indexedDB.databases();
			if (!known.some(({ name }) => name === "history")) return 0;
			const db = await new Promise<IDBDatabase>((resolve, reject) => {
				const opening = indexedDB.open("history");
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => resolve(opening.result);
			});
			const count = await new Promise<number>((resolve) => {
				const asking = db.transaction("checks").objectStore("checks").count();
				asking.onsuccess = () => resolve(asking.result);
			});
			db.close();
			return count;
		});
	/** A page of the web that plays a voice, as its visitor would have started it. */
	async function play(): Promise<{ tab: Page; tabId: number }> {
		const url = site.page("talk", VOICE);
		const tab = await context().newPage();
		await tab.goto(url);
		await tab.mouse.click(5, 5);
		await tab.evaluate(() => document.querySelector("audio")?.play());
		const tabId = await page.evaluate(
			async (wanted) => (await chrome.tabs.query({ url: wanted }))[0]?.id ?? -1,
			url,
		);
		return { tab, tabId };
	}
	/** Checks a file to its end on the page that is open. */
	async function check(): Promise<void> {
		await page.locator("input[type=file]").setInputFiles("assets/demo/human-june.mp3");
		const done = page.locator(".files [role=status]");
		await expect.poll(() => done.innerText(), PATIENT).toContain("1 of 1");
	}
	/** What the service worker knows of a tab: its own state, or that of its first source. */
	const stateOf = (tabId: number) =>
		page.evaluate(async (key) => {
			const found = (await chrome.storage.session.get(key))[key] as TabState | undefined;
			return found?.sources[0]?.state ?? found?.page ?? null;
		}, `tab:${tabId}`);

	beforeAll(async () => {
		ensureBuilt("shipped");
		makeMedia();
		site = await serveMedia();
		installed = await forceInstall({
			extension: SHIPPED,
			chromium: chromePath(),
			headless: true,
			sites: [site.origin],
			policy: {
				retentionDays: 14,
				sensitivity: "cautious",
				model: "bonafide",
				alertSites: ["https://radio.example.org"],
				quietHours: "22:00-07:00",
				marker: true,
				lockedSettings: ["language", "screenedSites"],
				skipFirstRun: true,
				supportText: "Ask the desk.",
				supportUrl: "https://desk.example/voices",
				ownModelsAllowed: false,
				tabCaptureAllowed: false,
				// Of the right type for the browser, and not valid for us.
				backend: "cuda",
				neverScreenedSites: ["bank.example", "*.bank.example"],
			},
		});
		page = await context().newPage();
	});
	afterAll(async () => {
		await installed?.end();
		await site?.close();
	});

	test("comes from the update server, without its first page, with its policy", async () => {
		await open("options.html");
		expect(installed.asked).toEqual(expect.arrayContaining(["/update.xml", "/bonafide.crx"]));
		await shows("Ask the desk.");
		await expect.poll(() => page.getByLabel("Keep checks").isDisabled(), PATIENT).toBe(true);
		const self = await page.evaluate(() => chrome.management.getSelf());
		expect(self).toMatchObject({ installType: "admin", mayDisable: false });
		const addresses = context()
			.pages()
			.map((opened) => opened.url());
		expect(addresses.filter((address) => address.endsWith("/welcome.html"))).toEqual([]);
	});

	test("shows what is held, and lets nobody change it", async () => {
		expect(await page.getByLabel("Keep checks").locator(":checked").innerText()).toBe(
			"For 14 days",
		);
		expect(await page.getByRole("radio", { name: "Cautious", exact: true }).isChecked()).toBe(true);
		expect(await page.getByLabel("From", { exact: true }).inputValue()).toBe("22:00");
		expect(await page.getByLabel("Show the result beside the player as well").isChecked()).toBe(
			true,
		);
		// The detector's place alone is free: what was set for it is not valid.
		const free = await page
			.locator("input:not([type=file]), select")
			.evaluateAll((all) =>
				all
					.filter((field) => !field.matches(":disabled"))
					.map((field) => field.closest("label")?.innerText.split("\n")[0]),
			);
		expect(free).toEqual(["The detector runs"]);
		expect(await page.getByRole("button", { name: "Add a model from a file" }).count()).toBe(0);
		// What a person has stored all the same does not count.
		await page.evaluate(() =>
			chrome.storage.local.set({ settings: { language: "fr", retentionDays: 365 } }),
		);
		await page.reload();
		await expect.poll(() => page.getByLabel("Keep checks").inputValue(), PATIENT).toBe("14");
		expect(await page.getByLabel("Words on screen").inputValue()).toBe("");
		await page.evaluate(() => chrome.storage.local.remove("settings"));
	});

	test("names what is not valid, on the page and in the diagnostics, and goes on without it", async () => {
		const named = await page.locator(".organisation [role=alert]").innerText();
		expect(named).toContain('backend: "cuda"');
		expect(named).toContain('neverScreenedSites: "*.bank.example"');
		expect(await page.getByLabel("The detector runs").inputValue()).toBe("auto");
		const told = await page.locator("pre").innerText();
		expect(told).toContain("backend (ignored)");
		expect(told).toContain("neverScreenedSites (ignored)");
	});

	test("helps in the popup with the organisation's own words, and offers no tab capture", async () => {
		const { tab, tabId } = await play();
		await open(`popup.html?tab=${tabId}`);
		await shows("Ask the desk.");
		const help = page.getByRole("link", { name: "Help from your organisation" });
		expect(await help.getAttribute("href")).toBe("https://desk.example/voices");
		await page.getByRole("button", { name: "Listen to this page" }).waitFor(PATIENT);
		expect(await page.getByRole("button", { name: "Listen to the whole tab" }).count()).toBe(0);
		await tab.close();
	});

	test("screens the organisation's sites by itself, and ends where it is forbidden meanwhile", async () => {
		installed.setPolicy({ screenedSites: [site.origin], supportText: "By itself." });
		await open("options.html");
		await shows("By itself.");
		await shows(site.origin);
		const { tab, tabId } = await play();
		await expect.poll(async () => (await stateOf(tabId))?.kind, PATIENT).toBe("judged");
		installed.setPolicy({ screenedSites: [site.origin], neverScreenedSites: ["127.0.0.1"] });
		await expect
			.poll(() => stateOf(tabId), PATIENT)
			.toMatchObject({ kind: "failed", reason: "policy" });
		await open(`popup.html?tab=${tabId}`);
		await shows("Your organisation has switched this off.");
		expect(await page.getByRole("button", { name: "Listen to this page" }).count()).toBe(0);
		await tab.close();
	});

	test("keeps no history where none is wanted, and deletes what was kept before", async () => {
		const kept = await records();
		installed.setPolicy({ supportText: "All is kept." });
		await open("check.html");
		await shows("All is kept.");
		await check();
		await expect.poll(records, PATIENT).toBe(kept + 1);
		installed.setPolicy({ retentionDays: 0, supportText: "Nothing is kept." });
		await shows("Nothing is kept.");
		await expect.poll(records, PATIENT).toBe(0);
		await page.reload();
		await check();
		expect(await records()).toBe(0);
	});

	test("lets nothing be saved, and speaks the organisation's language, at once", async () => {
		installed.setPolicy({ supportText: "Back to keeping." });
		await open("check.html");
		await shows("Back to keeping.");
		await check();
		await open("checks.html");
		await page.getByRole("link", { name: "human-june.mp3" }).first().click();
		await page.getByRole("heading", { name: "Keep it or pass it on" }).waitFor(PATIENT);
		installed.setPolicy({ exportAllowed: false });
		await shows("Your organisation does not allow saving this as a file.");
		expect(await page.getByRole("button", { name: "Save as JSON" }).count()).toBe(0);
		await open("options.html");
		installed.setPolicy({ language: "de" });
		await shows("Von Ihrer Organisation festgelegt.");
		expect(await page.evaluate(() => document.documentElement.lang)).toBe("de");
	});

	test("follows a changed file while it runs, and gives back what is taken out of it", async () => {
		installed.setPolicy({ backend: "wasm", screeningAllowed: false });
		await expect
			.poll(() => page.getByLabel("The detector runs").inputValue(), PATIENT)
			.toBe("wasm");
		expect(await page.getByLabel("Keep checks").isDisabled()).toBe(false);
		expect(await page.getByRole("alert").count()).toBe(0);
		await open("check.html");
		await shows("Your organisation has switched this off.");
		installed.setPolicy({});
		await page.getByRole("button", { name: "Choose files" }).waitFor(PATIENT);
	});

	test("leaves private windows alone where it must", async () => {
		// What the switch "Allow in Incognito" of the browser's own page does.
		await page.goto("chrome://extensions/");
		await page.evaluate(async (extensionId) => {
			const { developerPrivate } = chrome as unknown as {
				developerPrivate: { updateExtensionConfiguration(update: object): Promise<void> };
			};
			await developerPrivate.updateExtensionConfiguration({ extensionId, incognitoAccess: true });
		}, installed.id);
		installed.setPolicy({ incognitoAllowed: false, supportText: "Not in private." });
		await open("options.html");
		await shows("Not in private.");
		const tabId = await page.evaluate(
			async (url) => (await chrome.windows.create({ incognito: true, url }))?.tabs?.[0]?.id ?? -1,
			site.page("private", VOICE),
		);
		const answer = await page.evaluate(
			(id) => chrome.runtime.sendMessage({ to: "background", type: "start-page", tabId: id }),
			tabId,
		);
		expect(answer).toEqual({ ok: false, reason: "policy" });
		await open(`popup.html?tab=${tabId}`);
		await shows("Your organisation has switched this off.");
	});

	test("takes what the update server offers next, with what was kept, and leaves with its policy", async () => {
		installed.setPolicy({ supportText: "The next version." });
		await open("check.html");
		await shows("The next version.");
		await check();
		const kept = await records();
		expect(kept).toBeGreaterThan(0);
		const version = () => page.evaluate(() => chrome.runtime.getManifest().version);
		const next = `${await version()}.1`;
		await installed.publish(next);
		// It is offered first and has come later; who listens decides when it is taken over.
		const come = page.evaluate(async () => {
			const arrived = new Promise<string>((resolve) => {
				chrome.runtime.onUpdateAvailable.addListener(({ version }) => resolve(version));
			});
			const { status } = await chrome.runtime.requestUpdateCheck();
			return [status, await arrived];
		});
		expect(await come).toEqual(["update_available", next]);
		// Now; it closes all pages of its own, this one too.
		const old = page;
		page = await context().newPage();
		await old.evaluate(() => chrome.runtime.reload()).catch(() => undefined);
		await expect.poll(() => old.isClosed(), PATIENT).toBe(true);
		await open("options.html");
		expect(await version()).toBe(next);
		expect(await records()).toBe(kept);
		installed.withdraw();
		const gone = () =>
			page.goto(`chrome-extension://${installed.id}/options.html`).then(
				() => false,
				() => true,
			);
		await expect.poll(gone, PATIENT).toBe(true);
	});
});
