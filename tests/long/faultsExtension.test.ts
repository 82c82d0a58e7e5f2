/** The extension or the browser ends mid-check, or a file of the package is damaged. See docs/faults.md. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { type Browser, TEST_VARIANT } from "../e2e/browser";
import {
	browserProcesses,
	goneOn,
	heardUntil,
	judgedPage,
	LONG_VOICE,
	lostOf,
	MOST_LOST,
	setFaultStage,
} from "../e2e/faulty";
import { stores } from "../e2e/stored";

const { site, folder, start } = await setFaultStage();

/** A copy of the extension that a test may change. */
const extension = () => {
	const made = folder("extension");
	cpSync(TEST_VARIANT, made, { recursive: true });
	return made;
};

/** Sound and errors of a page, as the person has them. */
async function watchPage(page: Page) {
	const errors: string[] = [];
	page.on("pageerror", ({ message }) => errors.push(message));
	const at = () => page.evaluate(() => document.querySelector("audio")?.currentTime ?? 0);
	return {
		errors,
		async plays() {
			const then = await at();
			await expect.poll(at, { timeout: 30_000 }).toBeGreaterThan(then);
		},
	};
}

/** A page of the extension once it is there again; its desk of before is gone. */
async function deskAgain(browser: Browser): Promise<Page> {
	const page = await browser.context.newPage();
	await expect
		.poll(
			() =>
				page
					.goto(`chrome-extension://${browser.id}/popup.html?tab=0`)
					.then(() => page.evaluate(() => typeof chrome.storage?.session), String),
			{ timeout: 60_000 },
		)
		.toBe("object");
	return page;
}

test("the extension was updated mid-check: the page plays on, and the new version takes the page up", async () => {
	const where = extension();
	const browser = await start(where, { args: ["--enable-unsafe-extension-debugging"] });
	const tab = await browser.open(site.page("update", LONG_VOICE));
	const before = await judgedPage(browser, tab);
	const last = await goneOn(browser, tab.tabId, before);
	const page = await watchPage(tab.page);
	const manifest = JSON.parse(readFileSync(`${where}/manifest.json`, "utf8"));
	writeFileSync(`${where}/manifest.json`, JSON.stringify({ ...manifest, version: "9.9.9" }));
	// The same folder once more, with a higher version: to the browser that is an update.
	const cdp = await browser.browserCdp();
	await cdp.send("Extensions.loadUnpacked" as never, { path: where } as never);
	const desk = await deskAgain(browser);
	expect(await desk.evaluate(() => chrome.runtime.getManifest().version)).toBe("9.9.9");
	await page.plays();
	expect(await lostOf(desk, last.checkId, heardUntil(last))).toBeLessThanOrEqual(MOST_LOST);
	await desk.evaluate(
		(tabId) => chrome.runtime.sendMessage({ to: "background", type: "start-page", tabId }),
		tab.tabId,
	);
	// A check of the new version's own, of the same media.
	await expect
		.poll(async () => (await stores(desk)).checks.filter(({ verdict }) => verdict).length, {
			timeout: 60_000,
		})
		.toBe(2);
	await page.plays();
	expect(page.errors).toEqual([]);
});

test("the extension was switched off mid-check: the page plays on, and the check is there when it is on again", async () => {
	const browser = await start(TEST_VARIANT);
	const tab = await browser.open(site.page("off", LONG_VOICE));
	const before = await judgedPage(browser, tab);
	const last = await goneOn(browser, tab.tabId, before);
	const page = await watchPage(tab.page);
	const settings = await browser.context.newPage();
	await settings.goto("chrome://extensions");
	const switched = (on: boolean) =>
		settings.evaluate(
			([id, enabled]) =>
				new Promise<void>((done) => chrome.management.setEnabled(id, enabled, () => done())),
			[browser.id, on] as const,
		);
	await switched(false);
	await page.plays();
	await switched(true);
	const desk = await deskAgain(browser);
	expect(await lostOf(desk, last.checkId, heardUntil(last))).toBeLessThanOrEqual(MOST_LOST);
	expect(page.errors).toEqual([]);
});

test("the browser was killed with SIGKILL mid-check: the check is there when it is started again", async () => {
	const profile = folder("killed");
	const first = await start(TEST_VARIANT, { profile });
	const tab = await first.open(site.page("killed", LONG_VOICE));
	const before = await judgedPage(first, tab);
	const last = await goneOn(first, tab.tabId, before);
	for (const pid of browserProcesses(profile)) {
		try {
			process.kill(pid, "SIGKILL");
		} catch {
			// It went with the one before.
		}
	}
	const second = await start(TEST_VARIANT, { profile });
	expect(await lostOf(second.desk, last.checkId, heardUntil(last))).toBeLessThanOrEqual(MOST_LOST);
	const [check] = await second.checks();
	expect(check?.verdict?.band).toBeDefined();
	// Nothing is shown as heard that is not, and the same media knows its earlier check.
	const again = await second.open(site.page("killed", LONG_VOICE));
	expect((await second.tab(again.tabId)).sources).toEqual([]);
	const view = await judgedPage(second, again);
	expect(view.earlier?.checkId).toBe(last.checkId);
});

test("a file of the model was damaged: nothing is judged by it, and the person is told", async () => {
	const where = extension();
	const { default: id } = JSON.parse(readFileSync(`${where}/models/catalog.json`, "utf8"));
	const path = `${where}/models/${id}/trunk.onnx`;
	const bytes = readFileSync(path);
	bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
	writeFileSync(path, bytes);
	const browser = await start(where);
	const tab = await browser.open(site.page("damaged", LONG_VOICE));
	await browser.say({ to: "background", type: "start-page", tabId: tab.tabId });
	const view = await browser.until(
		tab.tabId,
		"refused",
		(state) => state.kind === "failed" && state.reason === "model-unreadable",
	);
	expect(view?.state).toHaveProperty("detail", expect.stringContaining("SHA-256 differs"));
	expect(await browser.badge(tab.tabId)).toBe("!");
	expect(await browser.checks()).toEqual([]);
});
