/** Front ends of whole windows: what no golden vector can tell, and the raw score's three kinds. */
import { describe, expect, it } from "vitest";
import { melBank } from "../../../src/pipeline/melBank";
import { rawScoreOf } from "../../../src/pipeline/rawScore";
import { createWindowFeatures, type WindowInput } from "../../../src/pipeline/windowFeatures";
import { voice } from "./fakeDetector";

const level = { removeMean: true, rms: 0.05, epsilon: 1e-8 };
const waveform: WindowInput = { kind: "waveform", sampleRate: 16000, windowSamples: 64_000, level };
const picture: WindowInput = {
	...waveform,
	kind: "features",
	frontEnd: {
		kind: "log-mel",
		scale: "slaney",
		norm: "slaney",
		bands: 64,
		minHz: 0,
		maxHz: 8000,
		nFft: 1024,
		frameSamples: 800,
		hopSamples: 500,
		frames: 128,
		decibelsPerDecade: 10,
		floor: 1e-10,
		scaling: { kind: "window", rangeDb: 80 },
		layout: "bands-frames",
	},
};
const spoken = Float32Array.from(voice(4), (sample) => sample / 32768);
const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
	Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0);

describe("a mel bank", () => {
	// Edges of librosa's scale: 2 bands from 0 to 2000 Hz lie on mel 0, 8.36, 16.7, 25.08.
	const settings = { bands: 2, minHz: 0, maxHz: 2000, nFft: 512 } as const;

	it("has peak 1 without a norm, and the same area for each band with it", () => {
		const plain = melBank({ ...settings, scale: "slaney", norm: "none" }, 16_000);
		const normed = melBank({ ...settings, scale: "slaney", norm: "slaney" }, 16_000);
		for (const { weights } of plain) expect(Math.max(...weights)).toBeCloseTo(1, 1);
		const areas = normed.map(({ weights }) => weights.reduce((sum, x) => sum + x, 0) * 31.25);
		for (const area of areas) expect(area).toBeCloseTo(1, 1);
	});

	it("is linear below 1 kHz on the scale of Slaney and logarithmic on that of HTK", () => {
		const below = { ...settings, maxHz: 900, norm: "none" } as const;
		const centre = (scale: "slaney" | "htk") => {
			const [first] = melBank({ ...below, scale, nFft: 16_384 }, 16_000);
			const most = Math.max(...(first?.weights ?? []));
			return ((first?.firstBin ?? 0) + (first?.weights.indexOf(most) ?? 0)) * (16_000 / 16_384);
		};
		expect(centre("slaney")).toBeCloseTo(300, -0.5);
		expect(centre("htk")).toBeLessThan(270);
	});

	it("has bands equally far apart on the linear scale", () => {
		// 15 bands from 0 to 8 kHz: peaks each 500 Hz, which are 64 bins of 7.8125 Hz.
		const linear = { ...settings, scale: "linear", norm: "none", bands: 15, nFft: 2048 } as const;
		const bank = melBank({ ...linear, minHz: 0, maxHz: 8000 }, 16_000);
		const peaks = bank.map(
			({ firstBin, weights }) => firstBin + weights.indexOf(Math.max(...weights)),
		);
		expect(peaks).toEqual(Array.from({ length: 15 }, (_, i) => 64 * (i + 1)));
	});
});

describe("a window's features", () => {
	it("do not change with its level or a DC offset", () => {
		const { of } = createWindowFeatures(picture);
		const other = of(spoken.map((x) => 0.2 * x + 0.1)).values;
		expect(farthest(other, of(spoken).values)).toBeLessThan(1e-4);
	});

	it("lie from 0 to 1 where the window is its own measure, and silence is finite", () => {
		const { of } = createWindowFeatures(picture);
		const { values, dims } = of(spoken);
		expect(dims).toEqual([1, 1, 64, 128]);
		expect(Math.max(...values)).toBe(1);
		expect(Math.min(...values)).toBe(0);
		expect(of(new Float32Array(64_000)).values.every((x) => x === 0)).toBe(true);
	});

	it("repeat a window that is shorter than the graph's, and take the newest of a longer one", () => {
		const longer = createWindowFeatures({ ...waveform, windowSamples: 64_600 }).of(spoken).values;
		expect(farthest(longer.subarray(64_000), longer.subarray(0, 600))).toBe(0);
		const level = { removeMean: false, rms: null, epsilon: 1e-8 };
		const shorter = createWindowFeatures({ ...waveform, windowSamples: 16_000, level }).of(spoken);
		expect(shorter.dims).toEqual([1, 16_000]);
		expect(farthest(shorter.values, spoken.subarray(48_000))).toBe(0);
	});
});

describe("a raw score", () => {
	it("is the graph's number, the log odds of its probability, or the difference of its logits", () => {
		expect(rawScoreOf([2.5], { kind: "score" })).toBe(2.5);
		expect(rawScoreOf([0.5], { kind: "probability" })).toBe(0);
		expect(rawScoreOf([1], { kind: "probability" })).toBeCloseTo(Math.log(1e7), 4);
		expect(rawScoreOf([1, 3], { kind: "logits", index: 1 })).toBe(2);
		expect(rawScoreOf([1, 3], { kind: "logits", index: 0 })).toBe(-2);
	});

	it("is no number where the graph gives something else", () => {
		expect(rawScoreOf([1, 2], { kind: "score" })).toBeNaN();
		expect(rawScoreOf([1.5], { kind: "probability" })).toBeNaN();
		expect(rawScoreOf([1, 2, 3], { kind: "logits", index: 0 })).toBeNaN();
	});
});
