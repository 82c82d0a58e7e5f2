import { describe, expect, it } from "vitest";
import { likelihoodOf, toLlr } from "../../../src/pipeline/calibration";
import { addScore, emptySums, evidenceOf } from "../../../src/pipeline/evidence";
import type { Condition } from "../../../src/pipeline/score";
import { type BandMemory, nextBand, verdictOf } from "../../../src/pipeline/verdict";
import { card } from "./seconds";

/** What is shown after each of these, one a window. */
function shown(llrs: readonly number[]): string[] {
	let memory: BandMemory | null = null;
	return llrs.map((llr) => {
		memory = nextBand(memory, llr, card);
		return memory.shown;
	});
}

describe("bands", () => {
	it("begin at the card's operating points themselves", () => {
		expect(shown([2])).toEqual(["machine"]);
		expect(shown([1.999])).toEqual(["uncertain"]);
		expect(shown([-1])).toEqual(["human"]);
		expect(shown([-0.999])).toEqual(["uncertain"]);
	});

	it("are given by no model whose errors nobody measured", () => {
		const settings = { ...card, unmeasured: true };
		expect(nextBand(null, 9, settings).shown).toBe("uncertain");
		expect(nextBand(null, -9, settings).shown).toBe("uncertain");
		const sums = emptySums();
		addScore(sums, { start: 0, end: 4, llr: 4, speech: 4, conditions: [] });
		const evidence = evidenceOf(sums, 60, card.calibration);
		expect(verdictOf(evidence, sums, "uncertain", settings).reasons).toEqual(["unmeasured"]);
	});

	it("change at once when crossed by the margin, after three windows when not", () => {
		expect(shown([0, 2.8])).toEqual(["uncertain", "machine"]);
		expect(shown([0, 2.1, 2.1, 2.1])).toEqual(["uncertain", "uncertain", "uncertain", "machine"]);
		expect(shown([3, 1.9, 1.9, 1.9])).toEqual(["machine", "machine", "machine", "uncertain"]);
		expect(shown([3, 1.2])).toEqual(["machine", "uncertain"]);
		expect(shown([-2, -0.9, -0.2])).toEqual(["human", "human", "uncertain"]);
		expect(shown([3, -1.8])).toEqual(["machine", "human"]);
	});

	it("do not flicker when the evidence wavers about a threshold", () => {
		expect(shown([3, 1.9, 2.1, 1.9, 2.1, 1.9])).toEqual(new Array(6).fill("machine"));
	});
});

describe("a verdict", () => {
	const sumsOf = (llrs: readonly number[], conditions: readonly Condition[] = []) => {
		const sums = emptySums();
		for (const llr of llrs) addScore(sums, { start: 0, end: 4, llr, speech: 4, conditions });
		return sums;
	};
	const uncertain = (llrs: readonly number[], speech: number, conditions?: Condition[]) => {
		const sums = sumsOf(llrs, conditions);
		return verdictOf(evidenceOf(sums, speech, card.calibration), sums, "uncertain", card);
	};

	it("has reasons only when it is uncertain", () => {
		expect(uncertain([0.5, 0.4], 8).reasons).toEqual(["weak-evidence"]);
		expect(uncertain([4], 3).reasons).toEqual(["too-little-speech"]);
		expect(uncertain([3, -3, 3, -3], 16).reasons).toEqual(["conflicting"]);
		expect(uncertain([0.1], 9, ["telephone-band", "clipped"]).reasons).toEqual([
			"telephone-band",
			"clipped",
		]);
		const sums = sumsOf([4]);
		const machine = verdictOf(evidenceOf(sums, 9, card.calibration), sums, "machine", card);
		expect(machine.reasons).toEqual([]);
	});

	it("is uncertain below the first-verdict seconds whatever was shown", () => {
		const sums = sumsOf([5]);
		const early = verdictOf(evidenceOf(sums, 3.9, card.calibration), sums, "machine", card);
		expect(early).toMatchObject({ band: "uncertain", firm: false });
	});

	it("names a condition only when most windows have it", () => {
		const sums = sumsOf([0, 0, 0], []);
		addScore(sums, { start: 0, end: 4, llr: 0, speech: 4, conditions: ["clipped"] });
		const verdict = verdictOf(evidenceOf(sums, 8, card.calibration), sums, "uncertain", card);
		expect(verdict.reasons).toEqual(["weak-evidence"]);
	});
});

describe("evidence", () => {
	it("never just adds windows: their effective count is bounded by 1/rho", () => {
		const sums = emptySums();
		for (let i = 0; i < 1000; i++) {
			addScore(sums, { start: i, end: i + 4, llr: 0.5, speech: 4, conditions: [] });
		}
		const { llr } = evidenceOf(sums, 1000, card.calibration);
		expect(llr).toBeGreaterThan(0.5);
		expect(llr).toBeLessThan(0.5 / card.calibration.effectiveCount.rho);
	});

	it("weighs a window by its speech", () => {
		const sums = emptySums();
		addScore(sums, { start: 0, end: 4, llr: 2, speech: 3, conditions: [] });
		addScore(sums, { start: 0, end: 4, llr: -2, speech: 1, conditions: [] });
		expect(evidenceOf(sums, 4, card.calibration).llr).toBeCloseTo(1, 12);
	});

	it("has an interval that holds the LLR and is wider than nothing", () => {
		const sums = emptySums();
		addScore(sums, { start: 0, end: 4, llr: 1, speech: 4, conditions: [] });
		const { low, llr, high } = evidenceOf(sums, 4, card.calibration);
		expect([low, llr, high]).toEqual([1 - 1.96, 1, 1 + 1.96]);
	});
});

describe("the likelihood", () => {
	it("stays within 1-99 and is 50 for an LLR of 0", () => {
		expect([-50, -1, 0, 1, 50].map(likelihoodOf)).toEqual([1, 27, 50, 73, 99]);
	});

	it("cannot come from a raw score that is no number", () => {
		const calibration = { slope: 1, offset: 0, capLlr: 5 };
		for (const raw of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
			expect(() => toLlr(raw, 1, calibration)).toThrow(RangeError);
		}
	});
});
