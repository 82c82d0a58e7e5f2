import { describe, expect, it } from "vitest";
import { frameTransform, hopsPerFrame } from "../../src/detector/frameTransform";
import { createFrontEnd, type FrontEndSettings } from "../../src/pipeline/frontEnd";

const settings: FrontEndSettings = {
	kind: "log-bands",
	scale: "mel",
	bands: 80,
	minHz: 80,
	maxHz: 7000,
	minHalfWidthHz: 40,
	frameSamples: 400,
	hopSamples: 160,
	nFft: 512,
	floor: 1e-6,
};
const bins = settings.nFft / 2 + 1;

/** |frame . matrix|^2, as the GPU computes it, in double precision. */
function powerBy(matrix: Float32Array, frame: Float32Array): Float64Array {
	const columns = new Float64Array(2 * bins);
	for (let column = 0; column < 2 * bins; column++) {
		let sum = 0;
		for (const [i, x] of frame.entries()) sum += x * (matrix[i * 2 * bins + column] as number);
		columns[column] = sum;
	}
	return columns.slice(0, bins).map((re, bin) => re ** 2 + (columns[bins + bin] as number) ** 2);
}

describe("frameTransform", () => {
	const matrix = frameTransform(settings);
	const frame = Float32Array.from({ length: 400 }, (_, i) => Math.sin(i * 0.37) + Math.cos(i * i));

	it("gives the power spectrum of the CPU front end", () => {
		const want = createFrontEnd(settings).power(frame);
		const got = powerBy(matrix, frame);
		for (let bin = 0; bin < bins; bin++) expect(got[bin]).toBeCloseTo(want[bin] as number, 3);
	});

	it("hears no DC offset", () => {
		const offset = powerBy(matrix, new Float32Array(400).fill(1));
		expect(Math.max(...offset)).toBeLessThan(1e-9);
	});

	it("gives the samples beyond the frame no weight", () => {
		expect(hopsPerFrame(settings)).toBe(3);
		expect(matrix.length).toBe(480 * 2 * bins);
		expect(matrix.subarray(400 * 2 * bins).every((weight) => weight === 0)).toBe(true);
	});
});
