/**
 * The constant matrix of the GPU front end: taking out the frame's mean, the Hann window, zero
 * padding and the DFT are all linear, so they are one matrix, made once in double precision.
 */
import { type FrontEndSettings, hann } from "../pipeline/frontEnd";

/** Hops that a frame touches; the last may be covered only in part. */
export function hopsPerFrame(settings: FrontEndSettings): number {
	return Math.ceil(settings.frameSamples / settings.hopSamples);
}

/**
 * @returns [hopsPerFrame * hop][2 * bins], flattened: real parts first, then imaginary. Rows beyond
 * the frame are zero, so a frame may be read in whole hops.
 */
export function frameTransform(settings: FrontEndSettings): Float32Array {
	const { frameSamples, hopSamples, nFft } = settings;
	const bins = nFft / 2 + 1;
	const window = hann(frameSamples);
	const matrix = new Float32Array(hopsPerFrame(settings) * hopSamples * 2 * bins);
	for (let bin = 0; bin < bins; bin++) {
		const angle = (i: number) => (-2 * Math.PI * ((bin * i) % nFft)) / nFft;
		let re = 0;
		let im = 0;
		for (let i = 0; i < frameSamples; i++) {
			re += (window[i] as number) * Math.cos(angle(i));
			im += (window[i] as number) * Math.sin(angle(i));
		}
		// x - mean(x), windowed and transformed: each sample also takes 1/N of the whole row away.
		for (let i = 0; i < frameSamples; i++) {
			const weight = window[i] as number;
			const row = i * 2 * bins;
			matrix[row + bin] = weight * Math.cos(angle(i)) - re / frameSamples;
			matrix[row + bins + bin] = weight * Math.sin(angle(i)) - im / frameSamples;
		}
	}
	return matrix;
}
