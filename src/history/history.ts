/**
 * Checks and their seconds in IndexedDB. A check holds no audio: numbers, names and addresses only.
 * It is written as it grows, so whatever is killed loses at most the seconds not yet handed in.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Second } from "../pipeline/score";
import type { Verdict } from "../pipeline/verdict";
import type { Backend, ModelName } from "../protocol/state";
import { couldHoldSound } from "./noSound";

/** One judged source. */
export interface CheckRecord {
	readonly checkId: string;
	readonly mediaKey: string;
	readonly kind: "element" | "tab" | "file";
	readonly title: string;
	readonly site: string;
	readonly pageUrl: string;
	/** Milliseconds since 1970. */
	readonly startedAt: number;
	readonly updatedAt: number;
	readonly model: ModelName;
	readonly backend: Backend;
	/** The last verdict; null while there was too little speech for one. */
	readonly verdict: Pick<Verdict, "band" | "likelihood" | "firm" | "evidence"> | null;
	readonly speechSeconds: number;
	/** How many seconds are stored. */
	readonly seconds: number;
}

/** One second as it is stored; `index` counts from 0 within its check. */
export interface StoredSecond extends Second {
	readonly checkId: string;
	readonly index: number;
	readonly gap: number;
}

/** A check with all it holds: what `remove` gives back so that it can be undone. */
export interface StoredCheck {
	readonly record: CheckRecord;
	readonly seconds: readonly StoredSecond[];
}

/** A row of a list. */
export interface CheckSummary {
	readonly checkId: string;
	readonly title: string;
	readonly site: string;
	readonly at: number;
	readonly likelihood: number | null;
	readonly band: Verdict["band"] | null;
	readonly speechSeconds: number;
	readonly kind: CheckRecord["kind"];
}

interface HistorySchema extends DBSchema {
	checks: {
		key: string;
		value: CheckRecord;
		indexes: { byUpdated: number; byMedia: [string, number] };
	};
	seconds: { key: [string, number]; value: StoredSecond };
}

export const HISTORY_NAME = "history";
const VERSION = 1;

/** The checks on this device. A call rejects only when the database itself is damaged. */
export interface History {
	/** Writes the record and the seconds that are new, in one transaction. False: storage is full. */
	write(record: CheckRecord, seconds: readonly StoredSecond[]): Promise<boolean>;
	load(checkId: string): Promise<StoredCheck | null>;
	/** The last check of the same media with a verdict, other than `except`. */
	earlier(mediaKey: string, except: string): Promise<CheckRecord | null>;
	/** The newest checks first. */
	latest(limit: number): Promise<CheckSummary[]>;
	/** Deletes a check with its seconds. @returns what was deleted, null if there was none */
	remove(checkId: string): Promise<StoredCheck | null>;
	restore(check: StoredCheck): Promise<void>;
	close(): void;
}

const secondsOf = (checkId: string) => IDBKeyRange.bound([checkId, 0], [checkId, Infinity]);

/** Opens (and if need be makes) the database. */
export async function openHistory(): Promise<History> {
	const db = await openDB<HistorySchema>(HISTORY_NAME, VERSION, {
		upgrade(fresh) {
			const checks = fresh.createObjectStore("checks", { keyPath: "checkId" });
			checks.createIndex("byUpdated", "updatedAt");
			checks.createIndex("byMedia", ["mediaKey", "updatedAt"]);
			fresh.createObjectStore("seconds", { keyPath: ["checkId", "index"] });
		},
		// Another page holds a newer version's door shut: give way, the next call opens again.
		blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
	});
	return historyOn(db);
}

function historyOn(db: IDBPDatabase<HistorySchema>): History {
	async function put(record: CheckRecord, seconds: readonly StoredSecond[]): Promise<void> {
		if (couldHoldSound(record) || seconds.some(couldHoldSound)) {
			throw new Error("audio is never stored, and this could hold some");
		}
		const tx = db.transaction(["checks", "seconds"], "readwrite", { durability: "strict" });
		const done = tx.done.catch(() => undefined);
		const writes: Promise<unknown>[] = [];
		try {
			writes.push(tx.objectStore("checks").put(record));
			for (const second of seconds) writes.push(tx.objectStore("seconds").put(second));
			await Promise.all([...writes, tx.done]);
		} catch (error) {
			// A value that cannot be stored does not end the transaction by itself: all or nothing.
			abort(tx);
			await Promise.allSettled([...writes, done]);
			throw error;
		}
	}

	async function load(checkId: string): Promise<StoredCheck | null> {
		const record = await db.get("checks", checkId);
		if (!record) return null;
		return { record, seconds: await db.getAll("seconds", secondsOf(checkId)) };
	}

	return {
		load,
		async write(record, seconds) {
			try {
				await put(record, seconds);
				return true;
			} catch (error) {
				if (error instanceof DOMException && error.name === "QuotaExceededError") return false;
				throw error;
			}
		},
		async earlier(mediaKey, except) {
			const range = IDBKeyRange.bound([mediaKey, 0], [mediaKey, Infinity]);
			const index = db.transaction("checks").store.index("byMedia");
			for await (const cursor of index.iterate(range, "prev")) {
				if (cursor.value.verdict && cursor.value.checkId !== except) return cursor.value;
			}
			return null;
		},
		async latest(limit) {
			const found: CheckSummary[] = [];
			const index = db.transaction("checks").store.index("byUpdated");
			for await (const cursor of index.iterate(null, "prev")) {
				if (found.length >= limit) break;
				found.push(summaryOf(cursor.value));
			}
			return found;
		},
		async remove(checkId) {
			const stored = await load(checkId);
			if (!stored) return null;
			const tx = db.transaction(["checks", "seconds"], "readwrite");
			await Promise.all([
				tx.objectStore("checks").delete(checkId),
				tx.objectStore("seconds").delete(secondsOf(checkId)),
				tx.done,
			]);
			return stored;
		},
		restore: (check) => put(check.record, check.seconds),
		close: () => db.close(),
	};
}

function abort(tx: { abort(): void }): void {
	try {
		tx.abort();
	} catch {
		// It has ended already.
	}
}

function summaryOf(record: CheckRecord): CheckSummary {
	return {
		checkId: record.checkId,
		title: record.title,
		site: record.site,
		at: record.updatedAt,
		likelihood: record.verdict?.likelihood ?? null,
		band: record.verdict?.band ?? null,
		speechSeconds: record.speechSeconds,
		kind: record.kind,
	};
}
