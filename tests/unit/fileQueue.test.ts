/** The queue of the page for files: one at a time, in order, and late news of what is over is nobody's. */
import { describe, expect, it } from "vitest";
import type { SourceState, SourceView } from "../../src/protocol/state";
import type { FileRow, Stage } from "../../src/ui/check/data";
import {
	afterLoss,
	anew,
	cancelledAnew,
	isOver,
	nextRow,
	rowOf,
	tally,
	withView,
} from "../../src/ui/check/queue";

const row = (rowId: string, stage: Stage = { kind: "waiting" }): FileRow => ({
	rowId,
	sourceId: `s-${rowId}`,
	name: rowId,
	bytes: 1,
	stage,
	again: false,
	allowable: null,
});
const view = (sourceId: string, state: SourceState) =>
	({ sourceId, checkId: sourceId, state }) as SourceView;
const failed = (reason: "worker-lost" | "unreadable-file") =>
	({ kind: "failed", reason, detail: null }) as const;

describe("the queue of files", () => {
	it("begins the first that waits, and none while one is under way", () => {
		expect(nextRow([])).toBeNull();
		expect(nextRow([row("a", { kind: "cancelled" }), row("b"), row("c")])?.rowId).toBe("b");
		expect(nextRow([row("a", { kind: "reading", share: 0 }), row("b")])).toBeNull();
		expect(nextRow([row("a"), row("b", { kind: "reading", share: 1 })])).toBeNull();
	});

	it("counts what was cancelled apart from what is done, and tries all of it again", () => {
		const done: Stage = { kind: "done", view: view("s-a", { kind: "ended", verdict: null }) };
		const rows = [row("a", done), row("b", { kind: "cancelled" }), row("c", { kind: "cancelled" })];
		expect(tally(rows)).toEqual({ done: 1, cancelled: 2 });
		let id = 0;
		const again = cancelledAnew(rows, () => `fresh-${id++}`);
		expect(again.map(({ sourceId, stage }) => [sourceId, stage.kind])).toEqual([
			["s-a", "done"],
			["fresh-0", "waiting"],
			["fresh-1", "waiting"],
		]);
		expect(tally(again)).toEqual({ done: 1, cancelled: 0 });
	});

	it("follows a run to its end; a lost worker is not the end", () => {
		let rows: readonly FileRow[] = [row("a", { kind: "reading", share: 1 }), row("b")];
		rows = withView(rows, view("s-a", { kind: "starting" }));
		expect(rows[0]?.stage.kind).toBe("checking");
		rows = withView(rows, view("s-a", failed("worker-lost")));
		expect(rows[0]?.stage.kind).toBe("checking");
		rows = withView(rows, view("s-a", { kind: "ended", verdict: null }));
		expect(rows[0]?.stage.kind).toBe("done");
		expect(nextRow(rows)?.rowId).toBe("b");
		const broken = withView([row("c")], view("s-c", failed("unreadable-file")));
		expect(broken.every(isOver)).toBe(true);
	});

	it("takes no news of what was cancelled or begun anew", () => {
		const rows = [row("a", { kind: "cancelled" })];
		expect(withView(rows, view("s-a", { kind: "ended", verdict: null }))).toBe(rows);
		const again = anew(rows, "a", "fresh", true);
		expect(again[0]).toMatchObject({ sourceId: "fresh", again: true, stage: { kind: "waiting" } });
		expect(rowOf(again, "s-a")).toBeNull();
		expect(rowOf(again, "fresh")?.rowId).toBe("a");
	});

	it("puts what was under way back when the document is lost, and only that", () => {
		const rows = afterLoss(
			[row("a", { kind: "cancelled" }), row("b", { kind: "reading", share: 0.4 }), row("c")],
			() => "fresh",
		);
		expect(rows.map(({ sourceId }) => sourceId)).toEqual(["s-a", "fresh", "s-c"]);
		expect(nextRow(rows)?.rowId).toBe("b");
	});
});
