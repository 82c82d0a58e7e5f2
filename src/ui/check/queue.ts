/** The queue of files as pure functions: one is checked at a time, in the order of the list. */
import type { SourceView } from "../../protocol/state";
import type { FileRow, Stage } from "./data";

type Rows = readonly FileRow[];

const isUnderWay = ({ stage }: FileRow) => stage.kind === "reading" || stage.kind === "checking";

/** Is there anything more to come of this row? */
export const isOver = ({ stage }: FileRow): boolean =>
	stage.kind === "done" || stage.kind === "cancelled";

/** What is over, apart: a file that was cancelled is not done. */
export function tally(rows: Rows): { readonly done: number; readonly cancelled: number } {
	const of = (kind: Stage["kind"]) => rows.filter(({ stage }) => stage.kind === kind).length;
	return { done: of("done"), cancelled: of("cancelled") };
}

/** The row that is to begin now; null while another is under way or none waits. */
export function nextRow(rows: Rows): FileRow | null {
	if (rows.some(isUnderWay)) return null;
	return rows.find(({ stage }) => stage.kind === "waiting") ?? null;
}

/** The row of this run. What a run says that was cancelled or begun anew is nobody's. */
export function rowOf(rows: Rows, sourceId: string): FileRow | null {
	return rows.find((row) => row.sourceId === sourceId && !isOver(row)) ?? null;
}

/** The rows with this one changed. */
export function withRow(rows: Rows, rowId: string, change: Partial<FileRow>): Rows {
	return rows.map((row) => (row.rowId === rowId ? { ...row, ...change } : row));
}

/** The rows after a view of this run: it goes on, or it is over. */
export function withView(rows: Rows, view: SourceView): Rows {
	const row = rowOf(rows, view.sourceId);
	if (!row) return rows;
	const { kind } = view.state;
	const lost = kind === "failed" && view.state.reason === "worker-lost";
	const over = kind === "ended" || (kind === "failed" && !lost);
	const stage: Stage = { kind: over ? "done" : "checking", view };
	return withRow(rows, row.rowId, { stage });
}

/** The row waits again, under a new name. */
export function anew(rows: Rows, rowId: string, sourceId: string, again: boolean): Rows {
	return withRow(rows, rowId, { sourceId, again, stage: { kind: "waiting" }, allowable: null });
}

/** What was cancelled waits again, in its place. */
export function cancelledAnew(rows: Rows, freshId: () => string): Rows {
	return rows.map((row) =>
		row.stage.kind === "cancelled"
			? { ...row, sourceId: freshId(), again: false, stage: { kind: "waiting" } }
			: row,
	);
}

/** What was under way waits again: the document that checked it is gone. */
export function afterLoss(rows: Rows, freshId: () => string): Rows {
	return rows.map((row) =>
		isUnderWay(row) ? { ...row, sourceId: freshId(), stage: { kind: "waiting" } } : row,
	);
}
