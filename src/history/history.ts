/**
 * Checks and their seconds in IndexedDB. A check holds no audio: numbers, names and addresses only.
 * It is written as it grows, so whatever is killed loses at most the seconds not yet handed in.
 */
import type { DBSchema } from "idb";
import type { Second } from "../pipeline/score";
import type { Verdict } from "../pipeline/verdict";
import { outweighs } from "../protocol/credentials";
import type { Sensitivity } from "../protocol/sensitivity";
import type { Backend, FileFacts, ModelName } from "../protocol/state";
import { type Connection, keepConnection } from "./connection";
import { couldHoldSound } from "./noSound";
import * as upkeep from "./upkeep";

/** One judged source. */
export interface CheckRecord extends FileFacts {
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
	/** The level whose thresholds gave the verdict; absent in records of before there were levels. */
	readonly sensitivity?: Sensitivity;
	/** The last verdict; null while there was too little speech for one. */
	readonly verdict:
		| (Pick<Verdict, "band" | "likelihood" | "firm" | "evidence"> &
				Partial<Pick<Verdict, "reasons">>)
		| null;
	readonly speechSeconds: number;
	/** How many seconds are stored. */
	readonly seconds: number;
	/** A file that was judged from its beginning to its end; absent for anything else. */
	readonly whole?: boolean;
	/** An advertisement in the place of what the person came for; absent for anything else. */
	readonly ad?: boolean;
}

/**
 * What became of a write: `gone` when the check has been deleted since it was begun (nothing is
 * written then), `full` when no room could be made.
 */
export type Written = "written" | "full" | "gone";

/** What was deleted by itself to make room, until somebody has read it. */
export interface RoomMade {
	/** Milliseconds since 1970 of the last time. */
	readonly at: number;
	/** Checks that went. */
	readonly checks: number;
}

/** Checks that were deleted and whose seconds still lie there, so that it can be undone. */
export interface Removed {
	readonly checkIds: readonly string[];
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
	/** An advertisement; absent for anything else. */
	readonly ad?: boolean;
	/** Its signed origin says that AI made it, and outweighs the sound; absent for anything else. */
	readonly declared?: boolean;
}

/** The stores of the database. */
export interface HistorySchema extends DBSchema {
	checks: {
		key: string;
		value: CheckRecord;
		indexes: { byUpdated: number; byMedia: [string, number] };
	};
	seconds: { key: [string, number]; value: StoredSecond };
	/** What is to be told or done once, by name. */
	notes: { key: "room-made" | "removed"; value: RoomMade | Removed };
}

/** The checks on this device. A call rejects only when the database itself is damaged. */
export interface History {
	/**
	 * Writes the record and the seconds that are new, in one transaction. Where there is no room the
	 * oldest checks go. A record that says more seconds than come with it goes on with a check that
	 * is there; when it has been deleted meanwhile nothing is written.
	 */
	write(record: CheckRecord, seconds: readonly StoredSecond[]): Promise<Written>;
	load(checkId: string): Promise<StoredCheck | null>;
	/** The check with its seconds from index `from` on: what a page asks again and again that follows it. */
	follow(checkId: string, from: number): Promise<StoredCheck | null>;
	/** The last check of the same media with a verdict, other than `except`. */
	earlier(mediaKey: string, except: string): Promise<CheckRecord | null>;
	/** The file of this content as this model (by its card's SHA-256) judged it whole. */
	sameFile(mediaKey: string, modelSha256: string): Promise<CheckRecord | null>;
	/** The newest checks first. */
	latest(limit: number): Promise<CheckSummary[]>;
	/** Every check, the newest first. */
	all(): Promise<CheckRecord[]>;
	/**
	 * Deletes many checks at once. Their seconds, numbers without a name, stay until `sweep`, so that
	 * `putBack` can undo it without holding them in memory. @returns the records that went
	 */
	removeMany(checkIds: readonly string[]): Promise<CheckRecord[]>;
	putBack(records: readonly CheckRecord[]): Promise<void>;
	/** Deletes the seconds that `removeMany` left: after it, nothing can be put back. */
	sweep(): Promise<void>;
	/** Deletes the checks that were last written before `before` (ms since 1970). @returns how many */
	prune(before: number): Promise<number>;
	/** What was deleted to make room since it was last asked to forget. */
	roomMade(): Promise<RoomMade | null>;
	forgetRoomMade(): Promise<void>;
	/** Deletes a check with its seconds. @returns what was deleted, null if there was none */
	remove(checkId: string): Promise<StoredCheck | null>;
	restore(check: StoredCheck): Promise<void>;
	close(): void;
}

const secondsOf = (checkId: string, from = 0) =>
	IDBKeyRange.bound([checkId, from], [checkId, Infinity]);

/**
 * Opens (and if need be makes) the database.
 * @throws Error where it is damaged, of a newer version, or held by an older one
 */
export async function openHistory(): Promise<History> {
	const connection = keepConnection();
	await connection.now();
	return historyOn(connection);
}

/**
 * One history for a context. What cannot be opened (disk full, profile damaged) costs a check its
 * memory, not the check; the next check tries again.
 */
export function historyWherePossible(): () => Promise<History | null> {
	let opened: Promise<History | null> | null = null;
	return () => {
		opened ??= openHistory().catch(() => {
			opened = null;
			return null;
		});
		return opened;
	};
}

function historyOn(connection: Connection): History {
	/** @returns false when these seconds go on with a check that is gone */
	async function put({ record, seconds }: StoredCheck, goesOn: boolean): Promise<boolean> {
		if (couldHoldSound(record) || seconds.some(couldHoldSound)) {
			throw new Error("audio is never stored, and this could hold some");
		}
		const db = await connection.now();
		const tx = db.transaction(["checks", "seconds"], "readwrite", { durability: "strict" });
		const done = tx.done.catch(() => undefined);
		const writes: Promise<unknown>[] = [];
		try {
			if (goesOn && !(await tx.objectStore("checks").getKey(record.checkId))) return false;
			writes.push(tx.objectStore("checks").put(record));
			for (const second of seconds) writes.push(tx.objectStore("seconds").put(second));
			await Promise.all([...writes, tx.done]);
			return true;
		} catch (error) {
			// A value that cannot be stored does not end the transaction by itself: all or nothing.
			abort(tx);
			await Promise.allSettled([...writes, done]);
			throw error;
		}
	}

	/** In one transaction: a record never comes with other seconds than its own. */
	async function follow(checkId: string, from: number): Promise<StoredCheck | null> {
		const tx = (await connection.now()).transaction(["checks", "seconds"]);
		const [record, seconds] = await Promise.all([
			tx.objectStore("checks").get(checkId),
			tx.objectStore("seconds").getAll(secondsOf(checkId, from)),
		]);
		return record ? { record, seconds } : null;
	}
	const load = (checkId: string) => follow(checkId, 0);

	return {
		load,
		follow,
		async write(record, seconds) {
			for (;;) {
				try {
					const goesOn = record.seconds > seconds.length;
					return (await put({ record, seconds }, goesOn)) ? "written" : "gone";
				} catch (error) {
					if (!(error instanceof DOMException) || error.name !== "QuotaExceededError") throw error;
					if (!(await upkeep.makeRoom(await connection.now(), record.checkId))) return "full";
				}
			}
		},
		async sameFile(mediaKey, modelSha256) {
			const range = IDBKeyRange.bound([mediaKey, 0], [mediaKey, Infinity]);
			const found = await (await connection.now()).getAllFromIndex("checks", "byMedia", range);
			const fits = ({ whole, model }: CheckRecord) => whole && model.sha256 === modelSha256;
			return found.reverse().find(fits) ?? null;
		},
		async all() {
			return (await (await connection.now()).getAllFromIndex("checks", "byUpdated")).reverse();
		},
		removeMany: async (checkIds) => upkeep.removeMany(await connection.now(), checkIds),
		putBack: async (records) => upkeep.putBack(await connection.now(), records),
		sweep: async () => upkeep.sweep(await connection.now()),
		prune: async (before) => upkeep.prune(await connection.now(), before),
		roomMade: async () => upkeep.roomMade(await connection.now()),
		forgetRoomMade: async () => (await connection.now()).delete("notes", "room-made"),
		async earlier(mediaKey, except) {
			const range = IDBKeyRange.bound([mediaKey, 0], [mediaKey, Infinity]);
			const index = (await connection.now()).transaction("checks").store.index("byMedia");
			for await (const cursor of index.iterate(range, "prev")) {
				if (cursor.value.verdict && cursor.value.checkId !== except) return cursor.value;
			}
			return null;
		},
		async latest(limit) {
			const found: CheckSummary[] = [];
			const index = (await connection.now()).transaction("checks").store.index("byUpdated");
			for await (const cursor of index.iterate(null, "prev")) {
				if (found.length >= limit) break;
				found.push(summaryOf(cursor.value));
			}
			return found;
		},
		async remove(checkId) {
			const stored = await load(checkId);
			if (!stored) return null;
			const tx = (await connection.now()).transaction(["checks", "seconds"], "readwrite");
			await Promise.all([
				tx.objectStore("checks").delete(checkId),
				tx.objectStore("seconds").delete(secondsOf(checkId)),
				tx.done,
			]);
			return stored;
		},
		restore: async (check) => void (await put(check, false)),
		close: () => connection.close(),
	};
}

function abort(tx: { abort(): void }): void {
	try {
		tx.abort();
	} catch {
		// It has ended already.
	}
}

/** The row of a list that stands for a check. */
export function summaryOf(record: CheckRecord): CheckSummary {
	return {
		checkId: record.checkId,
		title: record.title,
		site: record.site,
		at: record.updatedAt,
		likelihood: record.verdict?.likelihood ?? null,
		band: record.verdict?.band ?? null,
		speechSeconds: record.speechSeconds,
		kind: record.kind,
		...(record.ad ? { ad: true } : {}),
		...(outweighs(record.credentials) ? { declared: true } : {}),
	};
}
