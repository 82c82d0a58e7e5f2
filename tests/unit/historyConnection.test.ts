/** The history's database is taken away, held shut or newer: who writes is told, and goes on when it can. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openHistory } from "../../src/history/history";
import { checkRecord } from "./checkRecord";

beforeEach(() => void vi.stubGlobal("indexedDB", new IDBFactory()));
afterEach(() => void vi.useRealTimers());

/** Opens the database as another program would. */
const open = (version?: number) =>
	new Promise<IDBDatabase>((done, failed) => {
		const opening = indexedDB.open("history", version);
		opening.onsuccess = () => done(opening.result);
		opening.onerror = () => failed(opening.error);
	});

const deleted = () =>
	new Promise<void>((done, failed) => {
		const deleting = indexedDB.deleteDatabase("history");
		deleting.onsuccess = () => done();
		deleting.onerror = () => failed(deleting.error);
	});

describe("the history", () => {
	it("gives way to whoever deletes it, and is there again at the next write", async () => {
		const history = await openHistory();
		await history.write(checkRecord("a"), []);
		await deleted();
		expect(await history.write(checkRecord("b"), [])).toBe("written");
		expect((await history.all()).map(({ checkId }) => checkId)).toEqual(["b"]);
		history.close();
	});

	it("of a newer version is not opened, and opened again once it is gone", async () => {
		const newer = await open(99);
		await expect(openHistory()).rejects.toThrow();
		newer.close();
		await deleted();
		const history = await openHistory();
		expect(await history.write(checkRecord("a"), [])).toBe("written");
		history.close();
	});

	it("that a newer version takes over while it is written says so at each write", async () => {
		const history = await openHistory();
		const newer = await open(99);
		await expect(history.write(checkRecord("a"), [])).rejects.toThrow();
		newer.close();
		await deleted();
		expect(await history.write(checkRecord("a"), [])).toBe("written");
		history.close();
	});

	it("that an older version holds shut is given up after five seconds, not waited for", async () => {
		const older = await open(1);
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		const opening = openHistory();
		const told = expect(opening).rejects.toThrow("does not open");
		await vi.advanceTimersByTimeAsync(5000);
		await told;
		vi.useRealTimers();
		older.close();
		await deleted();
		const history = await openHistory();
		expect(await history.all()).toEqual([]);
		history.close();
	});
});
