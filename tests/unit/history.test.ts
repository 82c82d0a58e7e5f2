/** Checks in IndexedDB: they grow, come back whole, go whole, and cannot hold audio. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import {
	type CheckRecord,
	type CheckSummary,
	type History,
	openHistory,
	type StoredSecond,
} from "../../src/history/history";
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

const record = checkRecord;
const listed = {
	standing: "listed",
	signer: "Northern Voice Works",
	declares: "made",
	program: "",
	fault: null,
	listDate: "2026-09-24",
} as const;
const verdict = record("x").verdict;

describe("a check", () => {
	it("grows as it is written, and comes back with its seconds in order", async () => {
		expect(await history.write(record("a", { seconds: 2 }), secondsOf("a", 0, 2))).toBe("written");
		expect(await history.write(record("a", { seconds: 12 }), secondsOf("a", 2, 10))).toBe(
			"written",
		);
		const stored = await history.load("a");
		expect(stored?.record.seconds).toBe(12);
		expect(stored?.seconds.map(({ index }) => index)).toEqual([...Array(12).keys()]);
		expect(await history.load("b")).toBeNull();
	});

	it("has only its own seconds, whatever its neighbour is called", async () => {
		await history.write(record("a"), secondsOf("a", 0, 3));
		await history.write(record("a-"), secondsOf("a-", 0, 2));
		await history.write(record("b"), secondsOf("b", 0, 1));
		expect((await history.load("a"))?.seconds).toHaveLength(3);
	});

	it("is still there when the database is opened again", async () => {
		await history.write(record("a"), secondsOf("a", 0, 1));
		history.close();
		history = await openHistory();
		expect((await history.load("a"))?.seconds).toHaveLength(1);
	});

	it("is written whole or not at all", async () => {
		await history.write(record("a", { seconds: 1 }), secondsOf("a", 0, 1));
		const broken = [...secondsOf("a", 1, 1), { ...secondsOf("a", 2, 1)[0], index: {} }];
		await expect(
			history.write(record("a", { seconds: 3 }), broken as unknown as StoredSecond[]),
		).rejects.toThrow();
		const stored = await history.load("a");
		expect(stored?.record.seconds).toBe(1);
		expect(stored?.seconds).toHaveLength(1);
	});
});

describe("looking back", () => {
	it("finds the last check of the same media that has a verdict, and not itself", async () => {
		await history.write(record("old", { updatedAt: 1 }), []);
		await history.write(record("newer", { updatedAt: 5 }), []);
		await history.write(record("silent", { updatedAt: 7, verdict: null }), []);
		await history.write(record("other", { updatedAt: 8, mediaKey: "media:https://b.test/" }), []);
		await history.write(record("now", { updatedAt: 9 }), []);
		const key = record("x").mediaKey;
		expect((await history.earlier(key, "now"))?.checkId).toBe("newer");
		expect((await history.earlier(key, "newer"))?.checkId).toBe("now");
		expect(await history.earlier("media:https://c.test/", "now")).toBeNull();
		expect(await history.earlier(key.slice(0, -1), "now")).toBeNull();
	});

	it("lists the newest first, as many as asked for", async () => {
		for (const [i, id] of ["c", "a", "b"].entries()) {
			const more = i === 2 ? { ad: true, credentials: listed } : {};
			await history.write(
				record(id, { updatedAt: i, verdict: i === 1 ? null : verdict, ...more }),
				[],
			);
		}
		const latest = await history.latest(2);
		expect(latest.map(({ checkId }) => checkId)).toEqual(["b", "a"]);
		expect(latest[1]).toMatchObject({ likelihood: null, band: null });
		expect(latest[1]).not.toHaveProperty("ad");
		expect(latest[1]).not.toHaveProperty("declared");
		expect(latest[0]).toMatchObject({ likelihood: 93, band: "machine", at: 2 });
		expect(latest[0]).toMatchObject({ ad: true, declared: true });
		expect(await history.latest(0)).toEqual([]);
	});
});

describe("deleting", () => {
	it("takes the check and every second of it, and nothing of another", async () => {
		await history.write(record("a"), secondsOf("a", 0, 5));
		await history.write(record("b"), secondsOf("b", 0, 2));
		await history.remove("a");
		expect(await history.load("a")).toBeNull();
		// Not hidden but gone: a new check of that name has no old seconds.
		await history.write(record("a"), []);
		expect((await history.load("a"))?.seconds).toEqual([]);
		expect((await history.load("b"))?.seconds).toHaveLength(2);
		expect(await history.remove("never")).toBeNull();
	});

	it("can be undone with what it gave back", async () => {
		await history.write(record("a", { title: "kept" }), secondsOf("a", 0, 5));
		const before = await history.load("a");
		const removed = await history.remove("a");
		expect(removed).toEqual(before);
		if (removed) await history.restore(removed);
		expect(await history.load("a")).toEqual(before);
	});
});

describe("a full disk", () => {
	it("is told, and keeps what was written before", async () => {
		await history.write(record("a", { seconds: 1 }), secondsOf("a", 0, 1));
		const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
			throw new DOMException("full", "QuotaExceededError");
		});
		expect(await history.write(record("a", { seconds: 2 }), secondsOf("a", 1, 1))).toBe("full");
		put.mockRestore();
		expect((await history.load("a"))?.record.seconds).toBe(1);
		expect(await history.write(record("a", { seconds: 2 }), secondsOf("a", 1, 1))).toBe("written");
	});

	it("is not mistaken for a bug, nor a bug for it", async () => {
		vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
			throw new TypeError("a bug");
		});
		await expect(history.write(record("a"), [])).rejects.toThrow("a bug");
	});
});

describe("no audio", () => {
	/** What a field may be made of: nothing that holds samples. */
	type HoldsSound<T> = T extends ArrayBuffer | ArrayBufferView | Blob | readonly number[]
		? true
		: T extends readonly (infer Item)[]
			? HoldsSound<Item>
			: T extends object
				? { [Key in keyof T]-?: HoldsSound<NonNullable<T[Key]>> }[keyof T]
				: false;

	it("fits into any field, by type", () => {
		expectTypeOf<Extract<HoldsSound<{ a: { b: Int16Array } }>, true>>().toEqualTypeOf<true>();
		expectTypeOf<Extract<HoldsSound<{ a: { n: number[] }[] }>, true>>().toEqualTypeOf<true>();
		expectTypeOf<Extract<HoldsSound<CheckRecord>, true>>().toEqualTypeOf<never>();
		expectTypeOf<Extract<HoldsSound<StoredSecond>, true>>().toEqualTypeOf<never>();
		expectTypeOf<Extract<HoldsSound<CheckSummary>, true>>().toEqualTypeOf<never>();
	});

	it.each([
		["samples in a check", { samples: new Int16Array(8) }, {}],
		["a buffer in a check", { title: new ArrayBuffer(8) }, {}],
		["a list of numbers in a check", { model: { id: [1, 2, 3] } }, {}],
		["samples in a second", {}, { score: { llr: new Float32Array(4) } }],
		["a blob in a second", {}, { note: new Blob(["RIFF"]) }],
		["text as long as sound", { title: "A".repeat(20_000) }, {}],
	])("is refused when it comes nevertheless: %s", async (_what, inRecord, inSecond) => {
		const seconds = [{ ...secondsOf("a", 0, 1)[0], ...inSecond }] as StoredSecond[];
		await expect(
			history.write({ ...record("a"), ...inRecord } as CheckRecord, seconds),
		).rejects.toThrow(/audio/);
		expect(await history.load("a")).toBeNull();
	});
});
