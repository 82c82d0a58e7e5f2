/** What the live timeline draws, from the seconds of a source. */
import { LEAN } from "../../pipeline/evidence";
import { secondsHold } from "../../pipeline/secondsHold";
import type { TimelineSecond } from "../../protocol/state";

/**
 * One column of the timeline: a second that was heard, or one that was missed. `llr` is what the
 * second says by itself where the model tells it and its seconds do not contradict its windows, else what
 * the window that ends in it says.
 */
export type Column =
	| { readonly kind: "heard"; readonly speech: number; readonly llr: number | null }
	| { readonly kind: "missed" };

/** Three minutes are the most that can be told apart at the popup's width. */
const MOST_COLUMNS = 180;
/** A short check fills more than a corner. */
const FEWEST_COLUMNS = 60;

/** The columns of a timeline and what they add up to. */
export interface Bars {
	/** Oldest first, the last one is now. */
	readonly columns: readonly Column[];
	/** Columns that there is room for: at least as many as there are. */
	readonly room: number;
	readonly speechSeconds: number;
	/** Seconds, counted by what they lean to. */
	readonly machine: number;
	readonly human: number;
	readonly missed: number;
}

/** The last three minutes at most; a second before which some were missed has those before it. */
export function barsOf(timeline: readonly TimelineSecond[]): Bars {
	const all: Column[] = [];
	const hold = secondsHold(timeline.map(({ own, llr }) => ({ own, window: llr })));
	for (const second of timeline) {
		const gap = Math.min(MOST_COLUMNS, Math.ceil(second.gap));
		for (let i = 0; i < gap; i++) all.push({ kind: "missed" });
		const llr = hold ? (second.own ?? second.llr) : second.llr;
		all.push({ kind: "heard", speech: second.speech, llr });
	}
	const columns = all.slice(-MOST_COLUMNS);
	const heard = columns.filter((column) => column.kind === "heard");
	return {
		columns,
		room: columns.length > FEWEST_COLUMNS ? MOST_COLUMNS : FEWEST_COLUMNS,
		speechSeconds: heard.reduce((sum, column) => sum + column.speech, 0),
		machine: heard.filter((column) => (column.llr ?? 0) > LEAN).length,
		human: heard.filter((column) => (column.llr ?? 0) < -LEAN).length,
		missed: columns.length - heard.length,
	};
}
