/**
 * What a voice leaves in a sound as a whole, beside what the trunk sees frame by frame. A network that
 * makes a voice leaves lines that stand still in a fine spectrum (of its upsampling), spreads the level of
 * each band otherwise than a throat does, and sets phases and the excitation of its own.
 *
 *   second -> pre-emphasis, unit level -> fine frames -> mean log power
 *                                      -> short frames -> bands, slopes, phase
 *                                      -> frames end to end -> residual (linearPrediction.ts)
 *                                      -> 8 ms frames -> how envelopes move together (envelopes.ts)
 *                                      -> long frames -> phase (longPhase.ts)
 *                                      -> voiced frames -> harmonics (harmonicity.ts)
 *
 * Each second gives sums; a window's statistics are made of four of them by the head's graph. The twin
 * of `block_sums` in models/training/training/fingerprint.py, tied by golden vectors.
 *
 * No pairs are made in the inner loops: as garbage they cost four times what the sums do.
 */
import {
	createTransform,
	LEAST_POWER,
	logBin,
	logPower,
	NEAR,
	type Spectrum,
	scale,
	sizeOf,
} from "./blockFrames";
import { createEnvelopes, ENVELOPE_LENGTHS } from "./envelopes";
import { createHarmonicity, HARMONICITY_LENGTHS } from "./harmonicity";
import { createPrediction, FACTS, PREDICTED_SAMPLES } from "./linearPrediction";
import { createLongPhase, LONG_PHASE_LENGTHS } from "./longPhase";

/** Samples of a block: one second at 16 kHz and what the front end's last frame reaches beyond it. */
export const FINGERPRINT_SAMPLES = 16_240;

/** y[n] = x[n] - 0.97 x[n-1]: flattens speech. Three hundredths of a constant offset stay. */
const EMPHASIS = 0.97;
/** Fine frames: 3.9 Hz a bin, twelve a second; bins of 234 to 7188 Hz, first and one past the last. */
const FINE = { fft: 4096, hop: 1104, frames: 12, first: 60, end: 1840 };
const FINE_BINS = FINE.end - FINE.first;
/** Short frames, as the front end's: 25 ms each 10 ms. */
const SHORT = { samples: 400, hop: 160, fft: 512, frames: 100 };
/** Bins of 94 to 7031 Hz, in bands of six (188 Hz). */
const BAND = { first: 3, bands: 37, width: 6 };
const SLOPES = BAND.bands * BAND.width;
/** Of the phase's step from bin to bin: bands of 16 bins (500 Hz) from 0 Hz. */
const PHASE = { bands: 15, width: 16 };
/** Keeps silence from division by zero. */
const LEAST_LEVEL = 1e-6;

/** Lengths of what a block gives, in order; each is a mean over frames, the last the loudest frame's level. */
const LENGTHS = {
	fine: FINE_BINS,
	fineSquare: FINE_BINS,
	band: BAND.bands,
	bandSquare: BAND.bands,
	bandCube: BAND.bands,
	bandStep: BAND.bands,
	slope: SLOPES,
	slopeSquare: SLOPES,
	phase: PHASE.bands,
	phaseSquare: PHASE.bands,
	residual: FACTS,
	residualSquare: FACTS,
	...ENVELOPE_LENGTHS,
	...LONG_PHASE_LENGTHS,
	...HARMONICITY_LENGTHS,
	loudest: 1,
};
type Part = keyof typeof LENGTHS;

/** Numbers that a block gives. */
export const FINGERPRINT_WIDTH = Object.values(LENGTHS).reduce((sum, length) => sum + length);

/** Blocks in, sums out; holds no state from one block to the next. */
export interface Fingerprint {
	/**
	 * @param samples one block in [-1, 1], exactly FINGERPRINT_SAMPLES long
	 * @returns its sums [FINGERPRINT_WIDTH]; all but the last number are the same at any level
	 * @throws RangeError for another length
	 */
	block(samples: Float32Array): Float32Array;
}

/** Makes the buffers once; only the result is new each block. */
export function createFingerprint(): Fingerprint {
	const x = new Float64Array(FINGERPRINT_SAMPLES);
	const sums = new Float64Array(FINGERPRINT_WIDTH);
	const part = viewsOf(sums);
	const addFine = createFine(part);
	const addShort = createShort(part);
	const addPrediction = createResidual(part);
	const addEnvelopes = createEnvelopes(FINGERPRINT_SAMPLES, part);
	const addLongPhase = createLongPhase(FINGERPRINT_SAMPLES, part);
	const addHarmonicity = createHarmonicity(FINGERPRINT_SAMPLES, part);
	const powers = new Float64Array(SHORT.frames);
	return {
		block(samples) {
			if (samples.length !== FINGERPRINT_SAMPLES) {
				throw new RangeError(`a block is ${FINGERPRINT_SAMPLES} samples, not ${samples.length}`);
			}
			const level = emphasise(samples, x);
			let loudest = Number.NEGATIVE_INFINITY;
			for (let frame = 0; frame < SHORT.frames; frame++) {
				const power = logPower(x, frame * SHORT.hop, SHORT.samples);
				powers[frame] = power;
				loudest = Math.max(loudest, power);
			}
			sums.fill(0);
			addFine(x);
			addShort(x, powers, loudest - NEAR);
			addPrediction(x, loudest - NEAR);
			addEnvelopes(x);
			addLongPhase(x);
			addHarmonicity(x);
			part.loudest[0] = loudest + 2 * Math.log(level + LEAST_POWER);
			return new Float32Array(sums);
		},
	};
}

/** The parts of the sums, by name; writing to them writes to the sums. */
function viewsOf(sums: Float64Array): Readonly<Record<Part, Float64Array>> {
	let from = 0;
	const views = Object.entries(LENGTHS).map(([name, length]) => {
		from += length;
		return [name, sums.subarray(from - length, from)];
	});
	return Object.fromEntries(views);
}
type Parts = ReturnType<typeof viewsOf>;

/** Fills `x` with the samples after EMPHASIS at unit level. @returns the level that they had */
function emphasise(samples: Float32Array, x: Float64Array): number {
	let sum = 0;
	// Before the first sample nothing is known: 0 there.
	x[0] = 0;
	for (let i = 1; i < x.length; i++) {
		const value = (samples[i] as number) - EMPHASIS * (samples[i - 1] as number);
		x[i] = value;
		sum += value;
	}
	// What EMPHASIS leaves of a constant offset goes, too.
	const mean = sum / (x.length - 1);
	let power = 0;
	for (let i = 1; i < x.length; i++) {
		const value = (x[i] as number) - mean;
		x[i] = value;
		power += value * value;
	}
	const level = Math.sqrt(power / x.length);
	for (let i = 1; i < x.length; i++) x[i] = (x[i] as number) / (level + LEAST_LEVEL);
	return level;
}

/** Mean and mean square of the fine spectrum's log power, over all fine frames. */
function createFine({ fine, fineSquare }: Parts) {
	const transform = createTransform(FINE.fft, FINE.fft);
	return (x: Float64Array) => {
		for (let frame = 0; frame < FINE.frames; frame++) {
			const spectrum = transform(x, frame * FINE.hop);
			for (let i = 0; i < FINE_BINS; i++) {
				const log = logBin(spectrum, FINE.first + i);
				fine[i] = (fine[i] as number) + log;
				fineSquare[i] = (fineSquare[i] as number) + log * log;
			}
		}
		scale(1 / FINE.frames, fine, fineSquare);
	};
}

/** Bands, slopes and phase of the short frames whose log power is above `least`. */
function createShort(part: Parts) {
	const transform = createTransform(SHORT.samples, SHORT.fft);
	const addPhase = createPhase(part);
	/** One more than the bands have: the last slope goes to the bin above them. */
	const logs = new Float64Array(SLOPES + 1);
	let bands = new Float64Array(BAND.bands);
	let before = new Float64Array(BAND.bands);

	function addSlopes() {
		for (let i = 0; i < SLOPES; i++) {
			const slope = (logs[i + 1] as number) - (logs[i] as number);
			part.slope[i] = (part.slope[i] as number) + slope;
			part.slopeSquare[i] = (part.slopeSquare[i] as number) + slope * slope;
		}
	}

	function addBands(afterSound: boolean) {
		for (let i = 0; i < BAND.bands; i++) {
			let sum = 0;
			for (let j = 0; j < BAND.width; j++) sum += logs[i * BAND.width + j] as number;
			const band = sum / BAND.width;
			bands[i] = band;
			part.band[i] = (part.band[i] as number) + band;
			part.bandSquare[i] = (part.bandSquare[i] as number) + band * band;
			part.bandCube[i] = (part.bandCube[i] as number) + band * band * band;
			if (!afterSound) continue;
			const step = band - (before[i] as number);
			part.bandStep[i] = (part.bandStep[i] as number) + step * step;
		}
	}

	return (x: Float64Array, powers: Float64Array, least: number) => {
		let count = 0;
		let steps = 0;
		let afterSound = false;
		for (let frame = 0; frame < SHORT.frames; frame++) {
			const sounds = (powers[frame] as number) > least;
			if (sounds) {
				const spectrum = transform(x, frame * SHORT.hop);
				for (let i = 0; i < logs.length; i++) logs[i] = logBin(spectrum, BAND.first + i);
				addBands(afterSound);
				addSlopes();
				addPhase(spectrum);
				[bands, before] = [before, bands];
				count++;
				if (afterSound) steps++;
			}
			afterSound = sounds;
		}
		const { band, bandSquare, bandCube, bandStep, slope, slopeSquare, phase, phaseSquare } = part;
		scale(1 / count, band, bandSquare, bandCube, slope, slopeSquare, phase, phaseSquare);
		scale(1 / Math.max(1, steps), bandStep);
	};
}

/**
 * How alike the phase's step from bin to bin (group delay) is among neighbours: length of the mean of
 * unit pointers, 0 to 1.
 */
function createPhase({ phase, phaseSquare }: Parts) {
	return (spectrum: Spectrum) => {
		let size = sizeOf(spectrum, 0);
		let beforeRe = (spectrum[0] as number) / size;
		let beforeIm = (spectrum[1] as number) / size;
		for (let band = 0; band < PHASE.bands; band++) {
			let sumRe = 0;
			let sumIm = 0;
			for (let i = 1; i <= PHASE.width; i++) {
				const bin = band * PHASE.width + i;
				size = sizeOf(spectrum, bin);
				const re = (spectrum[2 * bin] as number) / size;
				const im = (spectrum[2 * bin + 1] as number) / size;
				sumRe += re * beforeRe + im * beforeIm;
				sumIm += im * beforeRe - re * beforeIm;
				beforeRe = re;
				beforeIm = im;
			}
			const square = (sumRe * sumRe + sumIm * sumIm) / PHASE.width ** 2;
			phase[band] = (phase[band] as number) + Math.sqrt(square);
			phaseSquare[band] = (phaseSquare[band] as number) + square;
		}
	};
}

/** Facts of the residual of the frames, end to end, whose log power is above `least`; zeros where none is. */
function createResidual({ residual, residualSquare }: Parts) {
	const predict = createPrediction();
	return (x: Float64Array, least: number) => {
		let count = 0;
		for (let start = 0; start + PREDICTED_SAMPLES <= x.length; start += PREDICTED_SAMPLES) {
			if (!(logPower(x, start, PREDICTED_SAMPLES) > least)) continue;
			count++;
			const facts = predict(x, start);
			for (let i = 0; i < FACTS; i++) {
				const fact = facts[i] as number;
				residual[i] = (residual[i] as number) + fact;
				residualSquare[i] = (residualSquare[i] as number) + fact * fact;
			}
		}
		scale(1 / Math.max(1, count), residual, residualSquare);
	};
}
