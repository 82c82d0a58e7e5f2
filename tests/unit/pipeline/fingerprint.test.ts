/** The fingerprint's sums of a block against those of its twin in models/training/training/fingerprint.py. */
import { describe, expect, it } from "vitest";
import {
	createFingerprint,
	FINGERPRINT_SAMPLES,
	FINGERPRINT_WIDTH,
} from "../../../src/pipeline/fingerprint";
import told from "../../fixtures/fingerprint.json";

/** Where the facts of the residual stand among the sums. */
const RESIDUAL = [-437, -335] as const;
const bytes = Buffer.from(told.speech, "base64");
const blockOf = (sample: (i: number) => number) =>
	Float32Array.from({ length: FINGERPRINT_SAMPLES }, (_, i) => sample(i) / 32768);
const blocks = {
	/** The second second of assets/demo/machine-espeak.mp3. */
	speech: blockOf((i) => bytes.readInt16LE(2 * i)),
	tone: blockOf((i) => Math.round(9000 * Math.sin((2 * Math.PI * 440 * i) / 16_000))),
	silence: blockOf(() => 0),
	/** The first and the last lag at which a pitch is looked for, and those beyond. */
	pulses: blockOf((i) => (i % ([31, 32, 269, 270][Math.floor(i / 4060)] ?? 1) === 0 ? 9000 : 0)),
};

/** Largest difference, measured by the size of the number, at least by 1; NaN where one is no number. */
const farthest = (found: readonly number[], wanted: readonly number[]) => {
	expect(found).toHaveLength(wanted.length);
	return found.reduce((most, x, i) => {
		const size = 1 + Math.abs(wanted[i] as number);
		return Math.max(most, Math.abs(x - (wanted[i] as number)) / size);
	}, 0);
};

describe("a block's fingerprint", () => {
	const { block } = createFingerprint();

	it.each([
		["speech", 5e-5],
		// What its bins hold beside the tone is rounding, and the twin's is that of single precision.
		["tone", 3e-3],
		["silence", 3e-6],
		// Between pulses there is nothing but rounding.
		["pulses", 2e-4],
	] as const)("of %s is that of its twin", (name, tolerance) => {
		const sums = Array.from(block(blocks[name]));
		const { every, last } = told.sums[name];
		expect(sums).toHaveLength(FINGERPRINT_WIDTH);
		expect(sums.every(Number.isFinite)).toBe(true);
		const some = sums.filter((_, i) => i % told.every === 0);
		expect(farthest(some, every)).toBeLessThan(tolerance);
		expect(farthest(sums.slice(-told.last), last)).toBeLessThan(tolerance);
	});

	it("does not change with the level, but for its last number, which tells it", () => {
		const loud = Array.from(block(blocks.speech));
		const quiet = Array.from(block(blocks.speech.map((x) => 0.1 * x)));
		// What keeps silence from division by zero is a thousandth of the quiet one's level.
		expect(farthest(quiet.slice(0, -1), loud.slice(0, -1))).toBeLessThan(0.01);
		expect((quiet.at(-1) ?? 0) - (loud.at(-1) ?? 0)).toBeCloseTo(2 * Math.log(0.1), 2);
	});

	it("does not change with a constant offset", () => {
		const plain = Array.from(block(blocks.speech));
		expect(farthest(Array.from(block(blocks.speech.map((x) => x + 0.1))), plain)).toBeLessThan(
			1e-3,
		);
	});

	it("holds nothing of the block before", () => {
		const fresh = createFingerprint().block(blocks.speech);
		block(blocks.tone);
		expect(block(blocks.speech)).toEqual(fresh);
	});

	it("is of the loud part alone where the rest is 20 dB below", () => {
		const half = FINGERPRINT_SAMPLES / 2;
		const other = (gain: number) =>
			block(blocks.tone.map((x, i) => (i < half ? x : gain * (blocks.speech[i] as number))));
		// Fine frames take all in; all that follows is of the loud part, but for frames that reach into both.
		const residual = (sums: Float32Array) => Array.from(sums.slice(...RESIDUAL));
		expect(farthest(residual(other(0.01)), residual(other(0)))).toBeLessThan(1e-3);
		expect(farthest(residual(other(1)), residual(other(0)))).toBeGreaterThan(0.1);
	});

	it("is not made of a block of another length", () => {
		expect(() => block(blocks.speech.subarray(1))).toThrow(RangeError);
	});
});
