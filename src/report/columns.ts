/** The timeline's geometry: a column for each second heard or missed, binned for what is in view. */
import { secondsHold } from "../pipeline/secondsHold";
import { follows } from "./runs";
import type { Report } from "./schema";

/** One second of the timeline, in the order in which it was heard. */
export type Column =
	| {
			readonly kind: "heard";
			/** Index of the second in the check. */
			readonly index: number;
			/** Media time, seconds. */
			readonly start: number;
			readonly end: number;
			/** Seconds of speech, 0-1. */
			readonly speech: number;
			/** What is drawn: see `Series`. */
			readonly llr: number | null;
			/** The player jumped: what stands before it was not heard just before it. */
			readonly jump: boolean;
	  }
	| { readonly kind: "missed" };

/** A gap longer than this is drawn no wider, seconds. */
const WIDEST_GAP = 60;

/** What a bar stands for: a second's own evidence, or that of the window that ends in it. */
export type Series = "second" | "window";

/** @returns `second` where the model gave evidence of single seconds that does not contradict its windows */
export function seriesOf(seconds: Report["seconds"]): Series {
	const given = seconds.some(({ llr }) => llr !== null);
	const both = seconds.map(({ llr, score }) => ({ own: llr, window: score?.llr }));
	return given && secondsHold(both) ? "second" : "window";
}

/** @returns oldest first */
export function columnsOf(seconds: Report["seconds"]): Column[] {
	const series = seriesOf(seconds);
	const columns: Column[] = [];
	seconds.forEach((second, index) => {
		const { start, end, speech, score, gap } = second;
		const missed = Math.min(WIDEST_GAP, Math.ceil(gap));
		for (let i = 0; i < missed; i++) columns.push({ kind: "missed" });
		const jump = index > 0 && gap === 0 && !follows(seconds[index - 1], second);
		const llr = series === "second" ? second.llr : (score?.llr ?? null);
		columns.push({ kind: "heard", index, start, end, speech, llr, jump });
	});
	return columns;
}

/** What of the columns is in view: from (inclusive) and to (exclusive), whole numbers. */
export interface Range {
	readonly from: number;
	readonly to: number;
}

/** Fewest columns in view: closer there is nothing more to see. */
export const CLOSEST = 10;

/** Keeps a range within the columns and no narrower than CLOSEST (or all, if there are fewer). */
export function held(range: Range, count: number): Range {
	const width = Math.min(count, Math.max(CLOSEST, Math.round(range.to - range.from)));
	const from = Math.max(0, Math.min(count - width, Math.round(range.from)));
	return { from, to: from + width };
}

/** @param factor below 1 comes closer; @param around the column that stays where it is */
export function zoomed(range: Range, factor: number, around: number, count: number): Range {
	const width = (range.to - range.from) * factor;
	const share = (around + 0.5 - range.from) / (range.to - range.from);
	const from = around + 0.5 - share * width;
	return held({ from, to: from + width }, count);
}

/** One bar: the columns from `at` on, `width` of them. */
export interface Bar {
	readonly at: number;
	readonly width: number;
	/** Largest LLR above 0 and smallest below 0 among them; 0 where there is none. */
	readonly up: number;
	readonly down: number;
	/** Mean seconds of speech a second, 0-1. */
	readonly speech: number;
	readonly missed: boolean;
	readonly jump: boolean;
}

/** @param most bars that there is room for; more columns than that share one */
export function barsOf(columns: readonly Column[], { from, to }: Range, most: number): Bar[] {
	const width = Math.max(1, Math.ceil((to - from) / most));
	const bars: Bar[] = [];
	for (let at = from; at < to; at += width) {
		const part = columns.slice(at, Math.min(to, at + width));
		const heard = part.filter((column) => column.kind === "heard");
		const llrs = heard.map(({ llr }) => llr ?? 0);
		bars.push({
			at,
			width: part.length,
			up: Math.max(0, ...llrs),
			down: Math.min(0, ...llrs),
			speech: heard.reduce((sum, { speech }) => sum + speech, 0) / part.length,
			missed: heard.length < part.length,
			jump: heard.some(({ jump }) => jump),
		});
	}
	return bars;
}

/** Steps between marks of the axis, seconds. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
const MOST_MARKS = 7;

/** @returns columns in view at whole steps of media time, with that time in seconds */
export function axisMarks(
	columns: readonly Column[],
	{ from, to }: Range,
): { at: number; seconds: number }[] {
	const step = STEPS.find((each) => (to - from) / each <= MOST_MARKS) ?? 28_800;
	const marks: { at: number; seconds: number }[] = [];
	for (let at = from; at < to; at++) {
		const column = columns[at];
		if (column?.kind !== "heard") continue;
		// The mark lies in the second in which the step begins.
		const seconds = Math.max(0, Math.ceil(column.start / step - 1e-6)) * step;
		const last = marks.at(-1);
		// Each needs room for its words, the last one before the end.
		const room = (to - from) / (MOST_MARKS + 2);
		const free = (!last || at - last.at >= room) && to - at >= room;
		if (seconds < column.end - 1e-6 && free) marks.push({ at, seconds });
	}
	return marks;
}

/** `1:05`, `1:02:03`: media time as players write it. */
export function clock(seconds: number): string {
	const whole = Math.max(0, Math.floor(seconds + 1e-6));
	const two = (value: number) => String(value).padStart(2, "0");
	const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
	return hours > 0
		? `${hours}:${two(minutes)}:${two(whole % 60)}`
		: `${minutes}:${two(whole % 60)}`;
}
