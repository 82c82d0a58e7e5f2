/**
 * The connection to the history's database: made anew at the next call where the browser, a newer
 * version or a person who clears the data has ended it.
 */
import { type IDBPDatabase, openDB } from "idb";
import type { HistorySchema } from "./history";

export const HISTORY_NAME = "history";
const VERSION = 2;
/** So long the browser may take to open it: a check waits for that, and goes on without memory then. */
const PATIENCE_MS = 5000;

type Db = IDBPDatabase<HistorySchema>;

/** One context's way to the database. */
export interface Connection {
	/** Rejects where it is damaged, of a newer version, or held by an older one; the next call tries again. */
	now(): Promise<Db>;
	/** For good: every later call rejects. */
	close(): void;
}

/** Nothing is opened before it is asked for. */
export function keepConnection(): Connection {
	let held: Promise<Db> | null = null;
	let closed = false;
	return {
		now() {
			if (closed) return Promise.reject(new Error("the history was closed"));
			if (held) return held;
			const mine = open(() => letGo());
			const letGo = () => {
				if (held === mine) held = null;
			};
			mine.catch(letGo);
			held = mine;
			return mine;
		},
		close() {
			closed = true;
			void held?.then(
				(db) => db.close(),
				() => undefined,
			);
			held = null;
		},
	};
}

/** @param ended called when the connection is of no use any more */
async function open(ended: () => void): Promise<Db> {
	const opening = openDB<HistorySchema>(HISTORY_NAME, VERSION, {
		upgrade(fresh, from) {
			if (from < 1) {
				const checks = fresh.createObjectStore("checks", { keyPath: "checkId" });
				checks.createIndex("byUpdated", "updatedAt");
				checks.createIndex("byMedia", ["mediaKey", "updatedAt"]);
				fresh.createObjectStore("seconds", { keyPath: ["checkId", "index"] });
			}
			if (from < 2) fresh.createObjectStore("notes");
		},
		// Another page waits with a newer version, or wants to delete it: give way.
		blocking(_current, _blocked, event) {
			(event.target as IDBDatabase | null)?.close();
			ended();
		},
		// The browser has ended it: the person cleared the data, or the disk is gone.
		terminated: ended,
	});
	let patience: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		patience = setTimeout(() => {
			reject(new Error("the history does not open: another page may hold an older version"));
			opening.then(
				(db) => db.close(),
				() => undefined,
			);
		}, PATIENCE_MS);
	});
	return Promise.race([opening, late]).finally(() => clearTimeout(patience));
}
