/**
 * Spectral frames: log energies in triangular bands, computed once for each new second and shared
 * by all windows that overlap it. Its settings come from the model card; the same formulas stand in
 * models/training/training/frontend.py and golden vectors tie the two.
 */
import FFT from "fft.js";

/** What the card says of the front end (src/detector/card.ts checks it). */
export interface FrontEndSettings {
	readonly kind: "log-bands";
	readonly scale: "mel" | "linear";
	readonly bands: number;
	readonly minHz: number;
	readonly maxHz: number;
	readonly minHalfWidthHz: number;
	readonly frameSamples: number;
	readonly hopSamples: number;
	readonly nFft: number;
	readonly floor: number;
}

const RATE = 16000;
/** Frames in a block: one second of new audio. */
export const FRAMES_PER_BLOCK = 100;
/** New samples in a block. */
export const BLOCK_HOP = 16000;

/** Samples that a block needs: the last frame reaches beyond the second by frame - hop. */
export function blockSamples(settings: FrontEndSettings): number {
	return (FRAMES_PER_BLOCK - 1) * settings.hopSamples + settings.frameSamples;
}

/** Periodic Hann window of `length` samples. */
export function hann(length: number): Float64Array {
	return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
}

/** HTK mel scale: 2595 log10(1 + f/700). */
const toMel = (hz: number) => 2595 * Math.log10(1 + hz / 700);
const fromMel = (mel: number) => 700 * (10 ** (mel / 2595) - 1);

/** Middle of a band, Hz: centres lie evenly on the card's scale. */
export function bandHz({ minHz, maxHz, bands, scale }: FrontEndSettings, band: number): number {
	const share = (band + 1) / (bands + 1);
	if (scale === "linear") return minHz + share * (maxHz - minHz);
	return fromMel(toMel(minHz) + share * (toMel(maxHz) - toMel(minHz)));
}

/**
 * Triangular bands with peak 1, no area normalisation.
 * @returns weights [bands][nFft/2+1], flattened
 */
export function filterBank(settings: FrontEndSettings): Float64Array {
	const { bands, minHz, maxHz, minHalfWidthHz, nFft, scale } = settings;
	const bins = nFft / 2 + 1;
	const [to, from] = scale === "mel" ? [toMel, fromMel] : [(f: number) => f, (f: number) => f];
	const low = to(minHz);
	const step = (to(maxHz) - low) / (bands + 1);
	const edge = (i: number) => from(low + i * step);
	const weights = new Float64Array(bands * bins);
	for (let band = 0; band < bands; band++) {
		const centre = edge(band + 1);
		const lower = Math.min(edge(band), centre - minHalfWidthHz);
		const upper = Math.max(edge(band + 2), centre + minHalfWidthHz);
		for (let bin = 0; bin < bins; bin++) {
			const hz = (bin * RATE) / nFft;
			const weight = Math.min((hz - lower) / (centre - lower), (upper - hz) / (upper - centre));
			weights[band * bins + bin] = Math.max(0, weight);
		}
	}
	return weights;
}

/** One block's spectrum: what the detector sees, and each frame's level for the speech gate. */
export interface BlockSpectrum {
	/** Log band energies [FRAMES_PER_BLOCK][bands], flattened. */
	readonly bands: Float32Array;
	/** Level of each frame after its mean is taken out, dB relative to full scale. */
	readonly levels: Float32Array;
}

/** Blocks in, spectra out; holds no state from one block to the next. */
export interface FrontEnd {
	readonly settings: FrontEndSettings;
	/** @param samples one block in [-1, 1], exactly `blockSamples(settings)` long */
	block(samples: Float32Array): BlockSpectrum;
	/** Power spectrum of one frame [nFft/2+1] (golden tests look at this stage). */
	power(frame: Float32Array): Float64Array;
}

/** CPU front end on fft.js. Buffers are made once; only the two results are new each block. */
export function createFrontEnd(settings: FrontEndSettings): FrontEnd {
	const { bands, frameSamples, hopSamples, nFft, floor } = settings;
	const bins = nFft / 2 + 1;
	const fft = new FFT(nFft);
	const input = new Array<number>(nFft).fill(0);
	const spectrum = fft.createComplexArray() as number[];
	const window = hann(frameSamples);
	const weights = filterBank(settings);
	const spans = bandSpans(weights, bands, bins);
	const power = new Float64Array(bins);
	const needed = blockSamples(settings);

	/** Fills `power` from the frame at `start`; returns the frame's mean square without its mean. */
	function analyse(samples: Float32Array, start: number): number {
		let mean = 0;
		for (let i = 0; i < frameSamples; i++) mean += samples[start + i] as number;
		mean /= frameSamples;
		let square = 0;
		for (let i = 0; i < frameSamples; i++) {
			const centred = (samples[start + i] as number) - mean;
			square += centred * centred;
			input[i] = centred * (window[i] as number);
		}
		fft.realTransform(spectrum, input);
		for (let bin = 0; bin < bins; bin++) {
			const re = spectrum[2 * bin] as number;
			const im = spectrum[2 * bin + 1] as number;
			power[bin] = re * re + im * im;
		}
		return square / frameSamples;
	}

	return {
		settings,
		power(frame) {
			analyse(frame, 0);
			return power.slice();
		},
		block(samples) {
			if (samples.length !== needed) {
				throw new RangeError(`a block is ${needed} samples, not ${samples.length}`);
			}
			const out = new Float32Array(FRAMES_PER_BLOCK * bands);
			const levels = new Float32Array(FRAMES_PER_BLOCK);
			for (let frame = 0; frame < FRAMES_PER_BLOCK; frame++) {
				levels[frame] = 10 * Math.log10(analyse(samples, frame * hopSamples) + 1e-12);
				for (let band = 0; band < bands; band++) {
					let sum = floor;
					const end = spans[2 * band + 1] as number;
					for (let bin = spans[2 * band] as number; bin < end; bin++) {
						sum += (weights[band * bins + bin] as number) * (power[bin] as number);
					}
					out[frame * bands + band] = Math.log(sum);
				}
			}
			return { bands: out, levels };
		},
	};
}

/** First and one-past-last bin with weight, for each band. */
function bandSpans(weights: Float64Array, bands: number, bins: number): Uint16Array {
	const spans = new Uint16Array(2 * bands);
	for (let band = 0; band < bands; band++) {
		const row = weights.subarray(band * bins, (band + 1) * bins);
		spans[2 * band] = row.findIndex((w) => w > 0);
		spans[2 * band + 1] = row.findLastIndex((w) => w > 0) + 1;
	}
	return spans;
}
