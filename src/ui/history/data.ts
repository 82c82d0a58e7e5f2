/** All that the history page shows and all that it can ask for: it knows of no browser. */
import type { RoomMade } from "../../history/history";
import type { Organisation } from "../../settings/merge";
import type { Retention } from "../../settings/settings";
import type { CheckRow, Read } from "../popup/data";

/** A line of the list: a stored check without its seconds. */
export interface HistoryRow extends CheckRow {
	/** Seconds of speech that were judged. */
	readonly speechSeconds: number;
}

/** What was deleted last and can be had back. */
export interface Deleted {
	readonly count: number;
	/** Of the one check; null when there were several. */
	readonly title: string | null;
}

/** All that the page shows. */
export interface HistoryData {
	/** Newest first. */
	readonly rows: Read<readonly HistoryRow[]>;
	readonly deleted: Deleted | null;
	/** Bytes that the extension's storage takes; null where the browser does not say. */
	readonly bytes: number | null;
	/** Checks that went by themselves because the disk was full. */
	readonly roomMade: RoomMade | null;
	readonly retention: Retention;
	readonly organisation: Organisation;
}

/** What an export is written as. */
export type ExportFormat = "json" | "csv";

/** All that can be asked for. */
export interface HistoryActions {
	remove(checkIds: readonly string[]): void;
	undo(): void;
	save(format: ExportFormat, checkIds: readonly string[]): void;
	setRetention(retention: Retention): void;
	/** The note about checks that went has been read. */
	forgetRoomMade(): void;
	reload(): void;
}
