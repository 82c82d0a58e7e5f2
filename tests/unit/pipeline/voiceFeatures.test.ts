/** The gate's features on blocks that a person can reason about, and the gate's short memory. */
import { describe, expect, it } from "vitest";
import { createSpeechGate, GATE_BLOCKS } from "../../../src/pipeline/speechGate";
import { voiceFeatureCount, voiceFeatures } from "../../../src/pipeline/voiceFeatures";

const BANDS = 80;
const blockOf = (value: (t: number, band: number) => number) =>
	Float32Array.from({ length: 100 * BANDS }, (_, i) => value(Math.floor(i / BANDS), i % BANDS));
const SHAPE = 63;
const LEVEL_RHYTHM = SHAPE + 25;
const LINES = SHAPE + 30;

describe("voice features", () => {
	it("are as many as the gate is told", () => {
		expect(
			voiceFeatures(
				blockOf(() => 0),
				BANDS,
			),
		).toHaveLength(voiceFeatureCount(BANDS));
		expect(voiceFeatureCount(BANDS)).toBe(135);
	});

	it("find a rhythm at its rate", () => {
		for (const [place, rate] of [1.5, 4, 7, 12, 25].entries()) {
			const block = blockOf((t) => 2 * Math.sin((2 * Math.PI * rate * t) / 100));
			const rhythm = [...voiceFeatures(block, BANDS).subarray(LEVEL_RHYTHM, LEVEL_RHYTHM + 5)];
			expect(rhythm.indexOf(Math.max(...rhythm))).toBe(place);
		}
	});

	it("tell lines that stay from lines that move", () => {
		const stays = blockOf((_, band) => (band % 9 === 0 ? 4 : 0));
		const moves = blockOf((t, band) => ((band + Math.floor(t / 4)) % 9 === 0 ? 4 : 0));
		const alike = (block: Float32Array) => voiceFeatures(block, BANDS)[LINES + 5] as number;
		expect(alike(stays)).toBeGreaterThan(0.9);
		expect(alike(moves)).toBeLessThan(0.3);
	});

	it("do not change with the level, but for nothing", () => {
		const sound = (t: number, band: number) => Math.sin(t * 0.7) * Math.cos(band) - 4;
		const quiet = voiceFeatures(blockOf(sound), BANDS);
		const loud = voiceFeatures(
			blockOf((t, band) => sound(t, band) + 3),
			BANDS,
		);
		loud.forEach((value, i) => {
			expect(value).toBeCloseTo(quiet[i] as number, 4);
		});
	});
});

describe("a speech gate", () => {
	const count = voiceFeatureCount(BANDS);
	/** Looks at the mean of the recent blocks alone, at the range of their level. */
	const gate = {
		mean: new Array(count).fill(0),
		sd: new Array(count).fill(1),
		layers: [
			{
				weights: [Array.from({ length: 2 * count }, (_, i) => (i === count + 62 ? 1 : 0))],
				bias: [0],
			},
		],
		threshold: 0.5,
	};
	const levels = new Float32Array(100).fill(-20);
	const hear = (using: ReturnType<typeof createSpeechGate>, range: number) => {
		const { probability } = using.hear({ bands: blockOf((t) => (t === 50 ? range : 0)), levels });
		return Math.log(probability / (1 - probability));
	};

	it("looks at the mean of the last four blocks with sound", () => {
		const opened = createSpeechGate(gate, BANDS);
		const found = [1, 2, 3, 4, 5].map((range) => hear(opened, range));
		[1, 1.5, 2, 2.5, 3.5].forEach((mean, i) => {
			expect(found[i]).toBeCloseTo(mean, 6);
		});
		expect(GATE_BLOCKS).toBe(4);
		opened.hear({ bands: blockOf(() => 0), levels: new Float32Array(100).fill(-90) });
		expect(hear(opened, 6)).toBeCloseTo(4.5, 6);
	});

	it("forgets at a reset, and no number says more than six deviations", () => {
		const opened = createSpeechGate(gate, BANDS);
		expect(hear(opened, 99)).toBeCloseTo(6, 6);
		opened.reset();
		expect(hear(opened, 2)).toBeCloseTo(2, 6);
	});
});
