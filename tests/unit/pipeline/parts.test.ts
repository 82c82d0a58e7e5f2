/** Parts of a source that speak for different sides, from the evidence of single seconds. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addScore, emptySums, evidenceOf } from "../../../src/pipeline/evidence";
import { addSegment, againstItself, emptyParts } from "../../../src/pipeline/parts";
import { verdictOf } from "../../../src/pipeline/verdict";
import { card } from "./seconds";

function partsOf(llrs: readonly number[]) {
	const parts = emptyParts();
	for (const llr of llrs) addSegment(parts, llr);
	return parts;
}

const times = (count: number, llr: number): number[] => new Array(count).fill(llr);

describe("parts", () => {
	it("speak against each other only where each adds up by itself", () => {
		expect(againstItself(partsOf([...times(4, -2), ...times(4, 2)]))).toBe(true);
		expect(againstItself(partsOf(times(8, 2)))).toBe(false);
		expect(againstItself(partsOf([...times(20, 0.4), ...times(20, -0.4)]))).toBe(false);
		// Seconds that waver from one to the next are no parts.
		expect(againstItself(partsOf(times(40, 1.2).map((x, i) => (i % 2 ? x : -x))))).toBe(false);
	});

	it("must add up to more, the longer the source", () => {
		const both = [...times(4, -2), ...times(4, 1.5)];
		expect(againstItself(partsOf(both))).toBe(true);
		// The same eight seconds in an hour that says nothing are chance.
		expect(againstItself(partsOf([...both, ...times(3600, 0)]))).toBe(false);
		const longer = [...both, ...times(20, 1.5), ...times(3600, 0), ...times(12, -1.5)];
		expect(againstItself(partsOf(longer))).toBe(true);
	});

	it("are as strong as the strongest of all stretches", () => {
		const llrs = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
			minLength: 1,
			maxLength: 30,
		});
		fc.assert(
			fc.property(llrs, (values) => {
				const strongest = (sign: number, drift: number) => {
					let best = 0;
					for (let from = 0; from < values.length; from++) {
						let sum = 0;
						for (const value of values.slice(from)) {
							sum += sign * value - drift;
							best = Math.max(best, sum);
						}
					}
					return best;
				};
				const parts = partsOf(values);
				expect(parts.machine).toBeCloseTo(strongest(1, 0.5), 9);
				expect(parts.human).toBeCloseTo(strongest(-1, 0.2), 9);
			}),
		);
	});
});

describe("the reason of an uncertain verdict", () => {
	/** Windows that say nothing, with these seconds told by the first of them. */
	const reasons = (llrs: readonly number[], windows: readonly number[] = [0]) => {
		const sums = emptySums();
		const segments = llrs.map((llr, start) => ({ start, llr }));
		for (const [i, llr] of windows.entries()) {
			const told = i === 0 ? { segments } : { segments: [] };
			addScore(sums, { start: i, end: i + 4, llr, speech: 4, conditions: [], ...told });
		}
		return verdictOf(evidenceOf(sums, 12, card.calibration), sums, "uncertain", card).reasons;
	};

	it("is evidence against itself where one part speaks for each side", () => {
		expect(reasons([...times(4, -2), ...times(4, 2)])).toEqual(["conflicting"]);
		expect(reasons(times(8, 2))).toEqual(["weak-evidence"]);
	});

	it("asks the windows only where the model tells nothing of single seconds", () => {
		const both = [3, -3, 3, -3];
		expect(reasons([], both)).toEqual(["conflicting"]);
		expect(reasons([0.1], both)).toEqual(["weak-evidence"]);
	});
});
