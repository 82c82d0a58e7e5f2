/** All that the page for files shows and all that it can ask for: it knows of no browser. */
import type { SourceView } from "../../protocol/state";
import type { Organisation } from "../../settings/merge";

/** Where one file stands in the queue. */
export type Stage =
	| { readonly kind: "waiting" }
	/** Hashed, to see whether it was checked before. @property share 0-1 */
	| { readonly kind: "reading"; readonly share: number }
	| { readonly kind: "checking"; readonly view: SourceView }
	/** Judged to its end, or failed. */
	| { readonly kind: "done"; readonly view: SourceView }
	| { readonly kind: "cancelled" };

/** One file of the list. */
export interface FileRow {
	/** Stays the same when the file is checked again. */
	readonly rowId: string;
	/** Names this run of it; a new one each time. */
	readonly sourceId: string;
	/** File name, or the address. */
	readonly name: string;
	/** Bytes; null for an address. */
	readonly bytes: number | null;
	readonly stage: Stage;
	/** Judge it even where it was judged before. */
	readonly again: boolean;
	/** Host that could be allowed so that the file can be fetched; null where that would not help. */
	readonly allowable: string | null;
}

/** All that the page shows. */
export interface CheckData {
	readonly rows: readonly FileRow[];
	/** The person is told what the browser will ask, for this row's host. */
	readonly asking: { readonly rowId: string; readonly site: string } | null;
	/** What was typed last is no address that can be fetched. */
	readonly wrongAddress: boolean;
	/** The browser was asked, and the answer was no. */
	readonly denied: boolean;
	readonly offline: boolean;
	readonly organisation: Organisation;
	/** The organisation lets no file be checked here. */
	readonly forbidden: boolean;
}

/** All that can be asked for. */
export interface CheckActions {
	/** Chosen, dropped or pasted. */
	addFiles(files: readonly File[]): void;
	/** @returns whether it was taken */
	addAddress(address: string): boolean;
	cancel(rowId: string): void;
	cancelAll(): void;
	/** Checks again, or tries again. */
	again(rowId: string): void;
	/** Tries all that were cancelled again. */
	againCancelled(): void;
	/** Takes a row that is over off the list; the check stays in the history. */
	remove(rowId: string): void;
	/** Takes off all that are over. */
	clear(): void;
	/** Says first what the browser will ask. */
	allow(rowId: string): void;
	agree(): void;
	decline(): void;
}
