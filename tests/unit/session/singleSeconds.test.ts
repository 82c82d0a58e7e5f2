/** Evidence of single seconds: shown where it belongs, stored with the check, read back. */
import { describe, expect, it } from "vitest";
import type { DetectorAccess } from "../../../src/capture/detectorAccess";
import { createSession } from "../../../src/capture/session";
import type { Score, Second } from "../../../src/pipeline/score";
import { facts, fakeDetector, freshDesk, play } from "./desk";

const desk = freshDesk();

/** The fake detector, its scores with the seconds that they are the first to tell of. */
function telling(own: (start: number) => number): DetectorAccess {
	const { access } = fakeDetector();
	const told = new Set<number>();
	const withOwn = (score: Score): Score => {
		const starts = [3, 2, 1, 0].map((back) => score.end - 1 - back).filter((at) => !told.has(at));
		for (const start of starts) told.add(start);
		return { ...score, segments: starts.map((start) => ({ start, llr: own(start) })) };
	};
	const each = (second: Second): Second =>
		second.score ? { ...second, score: withOwn(second.score) } : second;
	return { ...access, push: async (...args) => (await access.push(...args)).map(each) };
}

const open = (access: DetectorAccess) =>
	createSession(facts({ sourceId: "s" }), access, desk.history, desk.publish);

describe("a second's own evidence", () => {
	it("stands at its second in the timeline, the first three too", async () => {
		const session = open(telling((start) => start / 10));
		await play(session, 0, 8);
		await session.close();
		const { timeline } = desk.lastView();
		expect(timeline.length).toBeGreaterThan(6);
		for (const { at, own } of timeline) expect(own).toBeCloseTo((at - 1) / 10, 9);
	});

	it("is stored with the check and found again", async () => {
		const access = telling((start) => (start < 4 ? -2 : 2));
		const first = open(access);
		await play(first, 0, 9);
		await first.close();
		const before = desk.lastView();
		const stored = await desk.history.load("s");
		const kept = stored?.seconds.flatMap(({ score }) => score?.segments ?? []) ?? [];
		expect(kept.map(({ start }) => start)).toEqual([...Array(before.timeline.length).keys()]);
		// One pair of numbers a second, however long the source.
		expect(kept.every((segment) => Object.keys(segment).length === 2)).toBe(true);
		const again = open(access);
		await play(again, 9, 10);
		await again.close();
		const shared = desk.lastView().timeline.slice(0, before.timeline.length);
		expect(shared).toEqual(before.timeline);
	});

	it("is missing from a check that was stored before there was any, which reads all the same", async () => {
		const { access } = fakeDetector();
		const old = open(access);
		await play(old, 0, 8);
		await old.close();
		const stored = await desk.history.load("s");
		expect(stored?.seconds.some(({ score }) => score && "segments" in score)).toBe(false);
		const session = open(telling((start) => start));
		await play(session, 8, 9);
		await session.close();
		const { timeline, state } = desk.lastView();
		expect(timeline.slice(0, 6).every((second) => second.own === undefined)).toBe(true);
		expect(timeline.length).toBeGreaterThan(7);
		expect(state.kind).toBe("judged");
	});
});
