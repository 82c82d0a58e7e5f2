/** What keeps the history in bounds: deleting many checks, ageing, and room on a full disk. */
import type { IDBPDatabase } from "idb";
import type { CheckRecord, HistorySchema, RoomMade } from "./history";

type Db = IDBPDatabase<HistorySchema>;

const secondsOf = (checkId: string) => IDBKeyRange.bound([checkId, 0], [checkId, Infinity]);

/** Of all checks, this share goes when there is no room: rarely, rather than at each write. */
const SHARE_THAT_GOES = 0.1;

/** Deletes checks with all they hold. @returns how many there were */
async function deleteChecks(db: Db, checkIds: readonly string[]): Promise<number> {
	const tx = db.transaction(["checks", "seconds"], "readwrite");
	for (const checkId of checkIds) {
		void tx.objectStore("checks").delete(checkId);
		void tx.objectStore("seconds").delete(secondsOf(checkId));
	}
	await tx.done;
	return checkIds.length;
}

/**
 * Deletes the records alone, and writes down whose seconds are left: looking through all seconds for
 * them took half a minute with 5,000 checks on a busy machine, and nobody could write meanwhile.
 * @returns those that there were
 */
export async function removeMany(db: Db, checkIds: readonly string[]): Promise<CheckRecord[]> {
	const tx = db.transaction(["checks", "notes"], "readwrite");
	const checks = tx.objectStore("checks");
	const before = await removedNow(tx.objectStore("notes"));
	const found = await Promise.all(checkIds.map((checkId) => checks.get(checkId)));
	for (const checkId of checkIds) void checks.delete(checkId);
	void tx.objectStore("notes").put({ checkIds: [...before, ...checkIds] }, "removed");
	await tx.done;
	return found.filter((record) => record !== undefined);
}

/** Whose seconds are left, where anybody's are. */
async function removedNow(notes: {
	get(key: "removed"): Promise<HistorySchema["notes"]["value"] | undefined>;
}): Promise<readonly string[]> {
	const note = await notes.get("removed");
	return note && "checkIds" in note ? note.checkIds : [];
}

/** Undoes `removeMany` as long as nobody has swept. A check that has begun anew stays as it is. */
export async function putBack(db: Db, records: readonly CheckRecord[]): Promise<void> {
	const tx = db.transaction(["checks", "seconds"], "readwrite");
	const checks = tx.objectStore("checks");
	await Promise.all(
		records.map(async (record) => {
			if (await checks.getKey(record.checkId)) return;
			const seconds = await tx.objectStore("seconds").count(secondsOf(record.checkId));
			if (seconds >= record.seconds) await checks.put(record);
		}),
	);
	await tx.done;
}

/** Deletes the seconds that `removeMany` left, but for checks that were put back. */
export async function sweep(db: Db): Promise<void> {
	const tx = db.transaction(["checks", "seconds", "notes"], "readwrite");
	const notes = tx.objectStore("notes");
	const checks = tx.objectStore("checks");
	const left = await removedNow(notes);
	await Promise.all(
		left.map(async (checkId) => {
			if (!(await checks.getKey(checkId)))
				await tx.objectStore("seconds").delete(secondsOf(checkId));
		}),
	);
	await notes.delete("removed");
	await tx.done;
}

/** Deletes what was last written before `before` (ms since 1970). @returns how many checks */
export async function prune(db: Db, before: number): Promise<number> {
	const range = IDBKeyRange.upperBound(before, true);
	return deleteChecks(db, await db.getAllKeysFromIndex("checks", "byUpdated", range));
}

/**
 * Deletes the oldest checks and leaves a note of it.
 * @param except the check for which room is made
 * @returns false when there is nothing left that could go
 */
export async function makeRoom(db: Db, except: string): Promise<boolean> {
	const all = await db.getAllKeysFromIndex("checks", "byUpdated");
	const others = all.filter((checkId) => checkId !== except);
	if (others.length === 0) return false;
	const gone = others.slice(0, Math.max(1, Math.round(others.length * SHARE_THAT_GOES)));
	await deleteChecks(db, gone);
	const before = await roomMade(db);
	const note = { at: Date.now(), checks: (before?.checks ?? 0) + gone.length };
	// The note may find no room where the check does: it is told later, or never.
	await db.put("notes", note, "room-made").catch(() => undefined);
	return true;
}

/** What was deleted to make room, since somebody last said that it was read. */
export async function roomMade(db: Db): Promise<RoomMade | null> {
	const note = await db.get("notes", "room-made");
	return note && "checks" in note ? note : null;
}
