/** A real private window: checks run on a click, and nothing of them is written. */
import { expect, test } from "vitest";
import { TEST_VARIANT } from "../e2e/browser";
import { setStage } from "../e2e/stage";

const { browser, site } = await setStage(TEST_VARIANT);

/** What the switch "Allow in Incognito" of the browser's own page does. */
async function allowInPrivate(): Promise<void> {
	const page = await browser.context.newPage();
	await page.goto("chrome://extensions/");
	await page.evaluate(async (extensionId) => {
		const developer = (
			chrome as unknown as {
				developerPrivate: {
					updateProfileConfiguration(update: object): Promise<void>;
					updateExtensionConfiguration(update: object): Promise<void>;
				};
			}
		).developerPrivate;
		// Without it an unpacked extension does not come back from its reload.
		await developer.updateProfileConfiguration({ inDeveloperMode: true });
		await developer.updateExtensionConfiguration({ extensionId, incognitoAccess: true });
	}, browser.id);
}

test("in a private window a voice is judged after a click, and nothing of it is stored", async () => {
	await allowInPrivate();
	// Allowing it starts the extension anew; its pages of before are gone.
	const desk = await browser.context.newPage();
	const arrive = () =>
		desk.goto(`chrome-extension://${browser.id}/popup.html?tab=0`).then(
			() => true,
			() => false,
		);
	await expect.poll(arrive, { timeout: 60_000, interval: 500 }).toBe(true);
	const address = site.page(
		"private",
		'<audio src="/media/human-librivox.mp3" autoplay loop></audio>',
	);
	const tabId = await desk.evaluate(async (url) => {
		const made = await chrome.windows.create({ incognito: true, url });
		return made?.tabs?.[0]?.id as number;
	}, address);
	const tab = () =>
		desk.evaluate(async (id) => {
			const found = await chrome.tabs.get(id);
			return { incognito: found.incognito, status: found.status };
		}, tabId);
	await expect.poll(tab, { timeout: 60_000 }).toEqual({ incognito: true, status: "complete" });
	const stored = () =>
		desk.evaluate(async () => {
			const databases = await indexedDB.databases();
			if (!databases.some(({ name }) => name === "history")) return [];
			const db = await new Promise<IDBDatabase>((resolve, reject) => {
				const opening = indexedDB.open("history");
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => resolve(opening.result);
			});
			const all = await new Promise<unknown[]>((resolve) => {
				const asking = db.transaction("checks").objectStore("checks").getAll();
				asking.onsuccess = () => resolve(asking.result);
			});
			db.close();
			return all;
		});
	// Nothing by itself, not even where the person allowed nothing to be stored.
	const view = () =>
		desk.evaluate(async (key) => {
			const tabs = (await chrome.storage.session.get(key)) as Record<
				string,
				{ sources: { state: { kind: string }; kept: boolean; speechSeconds: number }[] }
			>;
			const source = tabs[key]?.sources[0];
			return source
				? { kind: source.state.kind, kept: source.kept, enough: source.speechSeconds > 6 }
				: null;
		}, `tab:${tabId}`);
	expect(await view()).toBeNull();
	const answer = await desk.evaluate(
		(id) => chrome.runtime.sendMessage({ to: "background", type: "start-page", tabId: id }),
		tabId,
	);
	expect(answer).toEqual({ ok: true });
	await expect
		.poll(view, { timeout: 120_000, interval: 500 })
		.toEqual({ kind: "judged", kept: false, enough: true });
	expect(await stored()).toEqual([]);
	const kept = await desk.evaluate(async () =>
		JSON.stringify(await chrome.storage.local.get(null)),
	);
	expect(kept).not.toContain("private");
	expect(kept).not.toContain("librivox");
});
