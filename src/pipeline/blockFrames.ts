/** Frames of a block of sound, their spectra and what counts as sound, for the parts of a fingerprint. */
import FFT from "fft.js";
import { hann } from "./frontEnd";

/** Frames within 20 dB of the loudest are the block's sound; the others are its room. */
export const NEAR = Math.log(100);
/** Power below this counts as this, of a block at unit level: below is what rounding leaves. */
export const FLOOR = 1e-3;
/** Keeps silence from division by zero and from the logarithm of zero. */
export const LEAST_POWER = 1e-9;

const LEAST_SIZE = Math.sqrt(FLOOR);

/**
 * Interleaved spectrum, as fft.js gives it. Whatever goes through fft.js is made by `new Array` and holds
 * numbers: one array of another kind, a literal say, and all of its transforms box each number (4 MB a block).
 */
export type Spectrum = readonly number[];

/** Windowed spectra of frames; each call overwrites the last one's result. */
export function createTransform(frameSamples: number, nFft: number) {
	const fft = new FFT(nFft);
	const window = hann(frameSamples);
	const input = new Array<number>(nFft).fill(0);
	const spectrum = fft.createComplexArray();
	return (x: Float64Array, start: number): Spectrum => {
		for (let i = 0; i < frameSamples; i++) {
			input[i] = (x[start + i] as number) * (window[i] as number);
		}
		fft.realTransform(spectrum, input);
		return spectrum;
	};
}

/**
 * Transforms of a power spectrum: sums of products of what it is of, at each lag.
 * @returns a function of an interleaved spectrum of `nFft` that gives, interleaved, those sums times nFft;
 * each call overwrites the last one's result
 */
export function createAutocorrelation(nFft: number) {
	const fft = new FFT(nFft);
	const power = new Array<number>(nFft).fill(0);
	const sums = fft.createComplexArray();
	return (spectrum: Spectrum): Spectrum => {
		for (let bin = 0; bin <= nFft / 2; bin++) {
			power[bin] = powerOf(spectrum, bin);
			// It is real and even, so the transform is its own inverse but for the scale.
			if (bin > 0) power[nFft - bin] = power[bin] as number;
		}
		fft.realTransform(sums, power);
		return sums;
	};
}

/** Power of a bin. */
export function powerOf(spectrum: Spectrum, bin: number): number {
	const re = spectrum[2 * bin] as number;
	const im = spectrum[2 * bin + 1] as number;
	return re * re + im * im;
}

/** Log of a bin's power, no less than FLOOR's. */
export const logBin = (spectrum: Spectrum, bin: number) => Math.log(powerOf(spectrum, bin) + FLOOR);
/**
 * What to divide a bin by to get its phase as a number of size 1: next to 0 where there is less than FLOOR,
 * whose phase is what rounding and a decoder leave.
 */
export const sizeOf = (spectrum: Spectrum, bin: number) =>
	Math.sqrt(powerOf(spectrum, bin)) + LEAST_SIZE;

/** Log of the mean square. */
export function logPower(x: Float64Array, start: number, length: number): number {
	let power = 0;
	for (let i = start; i < start + length; i++) power += (x[i] as number) * (x[i] as number);
	return Math.log(power / length + LEAST_POWER);
}

/** Whole frames of `length` each `hop` in so many samples. */
export const framesIn = (samples: number, length: number, hop: number) =>
	Math.floor((samples - length) / hop) + 1;

/**
 * Makes the buffer once; each call overwrites the last one's result.
 * @returns a function of samples that gives 1 for frames within NEAR of the loudest, else 0
 */
export function createSounding(samples: number, length: number, hop: number) {
	const sounds = new Uint8Array(framesIn(samples, length, hop));
	/** Of all samples before each: frames overlap, and each sample is squared once. */
	const energies = new Float64Array(samples + 1);
	const energyOf = (frame: number) =>
		(energies[frame * hop + length] as number) - (energies[frame * hop] as number);
	return (x: Float64Array): Uint8Array => {
		let sum = 0;
		for (let i = 0; i < samples; i++) {
			sum += (x[i] as number) ** 2;
			energies[i + 1] = sum;
		}
		let loudest = 0;
		for (let frame = 0; frame < sounds.length; frame++) {
			loudest = Math.max(loudest, energyOf(frame));
		}
		// Silence is all sound: nothing in it is quieter.
		const floor = LEAST_POWER * length;
		const least = (loudest + floor) * Math.exp(-NEAR) - floor;
		for (let frame = 0; frame < sounds.length; frame++) {
			sounds[frame] = energyOf(frame) > least ? 1 : 0;
		}
		return sounds;
	};
}

/** Makes sums means: each by the same share. */
export function scale(share: number, ...sums: Float64Array[]): void {
	for (const sum of sums) {
		for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) * share;
	}
}
