/** What a source holds on to does not grow with the hours somebody listens. */
import { describe, expect, it } from "vitest";
import { openTally } from "../../../src/capture/tally";
import type { History } from "../../../src/history/history";
import type { Score } from "../../../src/pipeline/score";
import { collectGarbage } from "../collectGarbage";
import { second } from "../pipeline/seconds";
import { facts, fakeDetector, freshDesk } from "./desk";

const desk = freshDesk();

const detectorFacts = async () => {
	const found = await fakeDetector().access.ready();
	if (!("model" in found)) throw new Error(found.reason);
	return found;
};

/** Adds `count` seconds to it. @returns their scores, held by whoever holds them else */
function hear(tally: Awaited<ReturnType<typeof openTally>>, from: number, count: number) {
	return Array.from({ length: count }, (_, i) => {
		const heard = second(from + i, 3);
		tally.add([heard], 0, null);
		return new WeakRef(heard.score as Score);
	});
}

/** How many of them somebody still holds. */
async function held(scores: readonly WeakRef<Score>[]): Promise<number> {
	// A reference that was looked at lives to the end of its task.
	await new Promise((done) => setTimeout(done));
	collectGarbage();
	return scores.filter((score) => score.deref()).length;
}

/** A verdict rests on the last minute. */
const REACH = 60;

describe("seconds that nobody will write", () => {
	it.each([
		["in a private window", facts({ incognito: true }), true],
		[
			"of media without a name",
			facts({ identity: { mediaKey: null, site: "", pageUrl: "" } }),
			true,
		],
		["where nothing is to be kept, or can be", facts(), false],
	])("%s are let go", async (_, whose, kept) => {
		const tally = await openTally(whose, await detectorFacts(), kept ? desk.history : null);
		const scores = hear(tally, 0, 500);
		expect(await held(scores)).toBeLessThanOrEqual(REACH);
		expect(tally.speechSeconds).toBe(500);
	});

	it("of a check that is deleted for good are let go, those that waited among them", async () => {
		// No spy: that would hold on to what it was given.
		const deleted: History = { ...desk.history, write: async () => "gone" };
		const tally = await openTally(facts(), await detectorFacts(), deleted);
		const scores = hear(tally, 0, 601);
		await tally.flush();
		scores.push(...hear(tally, 601, 200));
		await tally.flush();
		expect(tally.kept).toBe(false);
		expect(await held(scores)).toBeLessThanOrEqual(REACH);
	});
});
