/** What of the timeline is in view, and which of its columns the cursor is on. */
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { type Column, held, type Range, zoomed } from "../../report/columns";

/** What is in view, and how it is moved. Columns are counted from 0. */
export interface View {
	readonly range: Range;
	/** @param factor below 1 comes closer */
	zoom(factor: number, around: number): void;
	/** @param columns how far, later above 0 */
	pan(columns: number): void;
	/** All of it, also what is still to come. */
	all(): void;
	readonly isAll: boolean;
}

/** Whether the page is being put on paper: nobody can zoom there. */
function usePaper(): boolean {
	const [onPaper, put] = useState(false);
	useEffect(() => {
		const before = () => put(true);
		const after = () => put(false);
		addEventListener("beforeprint", before);
		addEventListener("afterprint", after);
		return () => {
			removeEventListener("beforeprint", before);
			removeEventListener("afterprint", after);
		};
	}, []);
	return onPaper;
}

/** @param cursor column that must be in view; null for none */
export function useView(count: number, cursor: number | null): View {
	// Null is all, so that a running check stays in view as it grows.
	const [chosen, choose] = useState<Range | null>(null);
	const onPaper = usePaper();
	const range = held((onPaper ? null : chosen) ?? { from: 0, to: count }, count);
	const isAll = range.from === 0 && range.to === count;

	useLayoutEffect(() => {
		if (cursor === null || !chosen) return;
		const { from, to } = held(chosen, count);
		if (cursor < from) choose({ from: cursor, to: cursor + to - from });
		else if (cursor >= to) choose({ from: cursor + 1 - (to - from), to: cursor + 1 });
	}, [cursor]);

	return {
		range,
		isAll,
		zoom(factor, around) {
			const next = zoomed(range, factor, around, count);
			choose(next.from === 0 && next.to === count ? null : next);
		},
		pan: (columns) => {
			if (!isAll) choose(held({ from: range.from + columns, to: range.to + columns }, count));
		},
		all: () => choose(null),
	};
}

/** The column of a second; null when it is not there. */
export function columnOf(columns: readonly Column[], second: number | null): number | null {
	if (second === null) return null;
	const at = columns.findIndex((column) => column.kind === "heard" && column.index === second);
	return at < 0 ? null : at;
}

/** The second that a column stands for, or the next one that was heard. */
export function secondAt(columns: readonly Column[], at: number): number | null {
	for (let i = at; i < columns.length; i++) {
		const column = columns[i];
		if (column?.kind === "heard") return column.index;
	}
	return null;
}
