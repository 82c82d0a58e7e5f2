/** Many checks deleted and put back, ageing, and room on a full disk. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HISTORY_NAME } from "../../src/history/connection";
import { type History, openHistory } from "../../src/history/history";
import { checkRecord, secondsOf } from "./checkRecord";

let history: History;

beforeEach(async () => {
	vi.stubGlobal("indexedDB", new IDBFactory());
	history = await openHistory();
});

afterEach(() => {
	history.close();
	vi.restoreAllMocks();
});

/** Checks c0 (the oldest) ... with two seconds each. */
async function fill(count: number): Promise<void> {
	for (let i = 0; i < count; i++) {
		const id = `c${i}`;
		await history.write(checkRecord(id, { updatedAt: 1000 + i, seconds: 2 }), secondsOf(id, 0, 2));
	}
}
const ids = async () => (await history.all()).map(({ checkId }) => checkId);

describe("deleting many", () => {
	it("takes the records at once and puts them back whole", async () => {
		await fill(4);
		const before = await history.load("c1");
		const gone = await history.removeMany(["c1", "c3", "never"]);
		expect(gone.map(({ checkId }) => checkId)).toEqual(["c1", "c3"]);
		expect(await ids()).toEqual(["c2", "c0"]);
		expect(await history.load("c1")).toBeNull();
		await history.putBack(gone);
		expect(await ids()).toEqual(["c3", "c2", "c1", "c0"]);
		expect(await history.load("c1")).toEqual(before);
	});

	it("is for good after the sweep, which touches nothing else", async () => {
		await fill(3);
		const gone = await history.removeMany(["c1"]);
		await history.sweep();
		await history.putBack(gone);
		expect(await ids()).toEqual(["c2", "c0"]);
		await history.write(checkRecord("c1"), []);
		expect((await history.load("c1"))?.seconds).toEqual([]);
		expect((await history.load("c2"))?.seconds).toHaveLength(2);
	});

	it("does not write over a check that has begun anew", async () => {
		await fill(1);
		const gone = await history.removeMany(["c0"]);
		await history.write(checkRecord("c0", { title: "anew" }), []);
		await history.putBack(gone);
		expect((await history.load("c0"))?.record.title).toBe("anew");
	});
});

describe("a check that was deleted while it was written", () => {
	it("is not brought back by what is written next", async () => {
		await fill(1);
		await history.remove("c0");
		expect(await history.write(checkRecord("c0", { seconds: 3 }), secondsOf("c0", 2, 1))).toBe(
			"gone",
		);
		expect(await ids()).toEqual([]);
		await history.write(checkRecord("c0"), []);
		expect((await history.load("c0"))?.seconds).toEqual([]);
	});
});

describe("ageing", () => {
	it("deletes what was last written before the day, with all it holds", async () => {
		await fill(5);
		expect(await history.prune(1003)).toBe(3);
		expect(await ids()).toEqual(["c4", "c3"]);
		await history.write(checkRecord("c0"), []);
		expect((await history.load("c0"))?.seconds).toEqual([]);
		expect(await history.prune(0)).toBe(0);
	});
});

describe("a full disk", () => {
	/** The disk has room for this many checks; writing beyond it fails as the browser fails. */
	function roomFor(most: number): void {
		const put = IDBObjectStore.prototype.put;
		vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (
			this: IDBObjectStore,
			value: unknown,
			key?: IDBValidKey,
		) {
			if (this.name === "checks" && stored >= most) {
				throw new DOMException("full", "QuotaExceededError");
			}
			return key === undefined ? put.call(this, value) : put.call(this, value, key);
		});
	}
	let stored = 0;
	const count = async () => {
		stored = (await history.all()).length;
	};

	it("lets the oldest go, says how many, and writes", async () => {
		await fill(20);
		await count();
		roomFor(20);
		const remove = IDBObjectStore.prototype.delete;
		vi.spyOn(IDBObjectStore.prototype, "delete").mockImplementation(function (
			this: IDBObjectStore,
			key: IDBValidKey | IDBKeyRange,
		) {
			if (this.name === "checks") stored--;
			return remove.call(this, key);
		});
		expect(await history.write(checkRecord("new", { updatedAt: 9000 }), [])).toBe("written");
		expect((await ids())[0]).toBe("new");
		expect(await ids()).not.toContain("c0");
		expect(await ids()).not.toContain("c1");
		expect(await ids()).toContain("c2");
		expect(await history.roomMade()).toMatchObject({ checks: 2 });
		await history.forgetRoomMade();
		expect(await history.roomMade()).toBeNull();
	});

	it("never lets the very check go that needs the room", async () => {
		await history.write(checkRecord("only", { seconds: 1 }), secondsOf("only", 0, 1));
		await count();
		roomFor(1);
		expect(await history.write(checkRecord("only", { seconds: 2 }), secondsOf("only", 1, 1))).toBe(
			"full",
		);
		expect(await ids()).toEqual(["only"]);
		expect(await history.roomMade()).toBeNull();
	});
});

describe("an older database", () => {
	it("keeps its checks when it is opened by this version", async () => {
		vi.stubGlobal("indexedDB", new IDBFactory());
		const old = await openDB(HISTORY_NAME, 1, {
			upgrade(db) {
				const checks = db.createObjectStore("checks", { keyPath: "checkId" });
				checks.createIndex("byUpdated", "updatedAt");
				checks.createIndex("byMedia", ["mediaKey", "updatedAt"]);
				db.createObjectStore("seconds", { keyPath: ["checkId", "index"] });
			},
		});
		await old.put("checks", checkRecord("old", { seconds: 2 }));
		for (const second of secondsOf("old", 0, 2)) await old.put("seconds", second);
		old.close();
		const opened = await openHistory();
		expect((await opened.load("old"))?.seconds).toHaveLength(2);
		expect(await opened.roomMade()).toBeNull();
		opened.close();
	});
});
