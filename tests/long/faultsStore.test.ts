/** The store of checks is blocked, damaged, newer or full while a voice is heard. See docs/faults.md. */
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Browser, TEST_VARIANT } from "../e2e/browser";
import {
	goneOn,
	heardUntil,
	judgedPage,
	LONG_VOICE,
	lostOf,
	MOST_LOST,
	setFaultStage,
	storedSeconds,
} from "../e2e/faulty";
import { inOffscreen } from "../e2e/inTarget";

const { site, folder, start } = await setFaultStage();

/** Opens the history as another program would, and keeps it; null where it may not. */
const holdHistory = (browser: Browser, version: number, anew: boolean) =>
	browser.desk.evaluate(
		async ([wanted, fromNothing]) => {
			if (fromNothing) {
				await new Promise((done) => {
					indexedDB.deleteDatabase("history").onsuccess = done;
				});
			}
			const opening = indexedDB.open("history", wanted);
			await new Promise((done, failed) => {
				opening.onsuccess = done;
				opening.onerror = () => failed(opening.error);
			});
			(globalThis as unknown as { held: IDBDatabase }).held = opening.result;
		},
		[version, anew] as const,
	);

/** Lets go of it and takes it away. */
const freeHistory = (browser: Browser) =>
	browser.desk.evaluate(async () => {
		(globalThis as unknown as { held: IDBDatabase }).held.close();
		await new Promise((done) => {
			indexedDB.deleteDatabase("history").onsuccess = done;
		});
	});

test("the store is blocked by an older version: the check runs without memory and says so", async () => {
	const browser = await start(TEST_VARIANT);
	await holdHistory(browser, 1, true);
	const tab = await browser.open(site.page("blocked", LONG_VOICE));
	const view = await judgedPage(browser, tab);
	expect(view.kept).toBe(false);
	await freeHistory(browser);
	// The next check finds it open again.
	const next = await browser.open(site.page("unblocked", LONG_VOICE));
	const kept = await goneOn(browser, next.tabId, await judgedPage(browser, next));
	expect(kept.kept).toBe(true);
	expect(await lostOf(browser.desk, kept.checkId, heardUntil(kept))).toBeLessThanOrEqual(MOST_LOST);
});

test("the store is taken over by a newer version mid-check: judged on, and written whole once it is gone", async () => {
	const browser = await start(TEST_VARIANT);
	const tab = await browser.open(site.page("newer", LONG_VOICE));
	const before = await judgedPage(browser, tab);
	expect(before.kept).toBe(true);
	await holdHistory(browser, 99, false);
	const unkept = await browser.until(
		tab.tabId,
		"not kept",
		(_, source) => source?.kept === false && source.speechSeconds > before.speechSeconds + 2,
	);
	expect(unkept?.state.kind).toBe("judged");
	// With the database went what it held; what the check says from now on is written again.
	await freeHistory(browser);
	const after = await goneOn(browser, tab.tabId, unkept as NonNullable<typeof unkept>);
	expect(after.state.kind).toBe("judged");
});

test("the store finds no room mid-check: judged on, said so, and written without a hole when there is", async () => {
	const browser = await start(TEST_VARIANT);
	const tab = await browser.open(site.page("full", LONG_VOICE));
	const before = await judgedPage(browser, tab);
	await inOffscreen(
		browser,
		`void (globalThis.realPut = IDBObjectStore.prototype.put,
		IDBObjectStore.prototype.put = () => { throw new DOMException("no room", "QuotaExceededError"); })`,
	);
	const full = await browser.until(
		tab.tabId,
		"not kept",
		(_, source) => source?.kept === false && source.speechSeconds > before.speechSeconds + 3,
	);
	expect(full?.state.kind).toBe("judged");
	await inOffscreen(browser, "void (IDBObjectStore.prototype.put = globalThis.realPut)");
	const after = await goneOn(browser, tab.tabId, full as NonNullable<typeof full>);
	expect(after.kept).toBe(true);
	expect(await lostOf(browser.desk, after.checkId, heardUntil(after))).toBeLessThanOrEqual(
		MOST_LOST,
	);
	const indexes = (await storedSeconds(browser.desk, after.checkId)).map(({ index }) => index);
	expect(indexes).toEqual(indexes.map((_, i) => i));
});

test("the store's files are damaged: the browser throws the old checks away, and the next one is kept", async () => {
	const profile = folder("store");
	const first = await start(TEST_VARIANT, { profile });
	const tab = await first.open(site.page("whole", LONG_VOICE));
	await judgedPage(first, tab);
	await first.close();
	const store = join(
		profile,
		"Default",
		"IndexedDB",
		`chrome-extension_${first.id}_0.indexeddb.leveldb`,
	);
	const damaged = readdirSync(store).filter((name) => /^MANIFEST|\.(ldb|log)$/.test(name));
	expect(damaged.length).toBeGreaterThan(1);
	for (const name of damaged) {
		const path = join(store, name);
		writeFileSync(path, Buffer.alloc(statSync(path).size, 0xa5));
	}
	const second = await start(TEST_VARIANT, { profile });
	const next = await second.open(site.page("damaged", LONG_VOICE));
	const after = await goneOn(second, next.tabId, await judgedPage(second, next));
	expect(after.kept).toBe(true);
	expect(await second.checks()).toHaveLength(1);
	expect(await lostOf(second.desk, after.checkId, heardUntil(after))).toBeLessThanOrEqual(
		MOST_LOST,
	);
});
