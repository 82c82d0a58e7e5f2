/**
 * What a model sees that judges a whole window at once: the samples themselves, or a picture of
 * their mel spectrum. Only the window is looked at, never what lies around it: a clip and a stream
 * give the same. The same formulas stand in models/training/classics/frontend.py, tied by golden
 * vectors:
 *
 *   samples -> length -> level -> frames, centred on i * hop, zeros outside, Hann, FFT -> power
 *     -> mel bands -> decibels above a floor -> scaled
 */
import FFT from "fft.js";
import { hann } from "./frontEnd";
import { type MelBankSettings, melBank } from "./melBank";

/** Samples that the listener gives of each window: four blocks' own seconds. */
export const WHOLE_WINDOW_SAMPLES = 64_000;

/** How loud the samples are made, over the whole window. */
export interface LevelSettings {
	readonly removeMean: boolean;
	/** Samples are multiplied by rms / sqrt(variance + epsilon); null leaves them as loud as they are. */
	readonly rms: number | null;
	readonly epsilon: number;
}

/** A mel spectrum in decibels, scaled as its source did. */
export interface LogMelSettings extends MelBankSettings {
	readonly kind: "log-mel";
	/** Length of the Hann window, in the middle of nFft zeros. */
	readonly frameSamples: number;
	readonly hopSamples: number;
	/** So many frames from the window's beginning; frame i is centred on sample i * hop. */
	readonly frames: number;
	/** 10 for decibels; 20 where a source took power for amplitude, so that its range is half. */
	readonly decibelsPerDecade: 10 | 20;
	/** Power below this counts as this. */
	readonly floor: number;
	readonly scaling:
		| {
				/** minDb..maxDb become low..high; what lies beyond is held. */
				readonly kind: "fixed";
				readonly minDb: number;
				readonly maxDb: number;
				readonly low: number;
				readonly high: number;
		  }
		| {
				/** The window's loudest is 1, its quietest, at most rangeDb below, is 0. */
				readonly kind: "window";
				readonly rangeDb: number;
		  };
	/** Order of the tensor: [1, 1, bands, frames] or [1, frames, bands]. */
	readonly layout: "bands-frames" | "frames-bands";
}

/** What the card says of the input of a graph that judges a window. */
export interface WindowInput {
	readonly kind: "waveform" | "features";
	readonly sampleRate: 16000;
	readonly windowSamples: number;
	readonly level: LevelSettings;
	readonly frontEnd?: LogMelSettings | undefined;
}

/** The graph's input, flattened, with its shape. */
export interface WindowTensor {
	readonly values: Float32Array;
	readonly dims: readonly number[];
}

/** The way of a window to the graph. Holds no state from one window to the next. */
export interface WindowFeatures {
	/** @param samples of the window, WHOLE_WINDOW_SAMPLES in [-1, 1] */
	of(samples: Float32Array): WindowTensor;
	/** The samples as the front end gets them (golden tests look at this stage). */
	levelled(samples: Float32Array): Float64Array;
	/** Power spectrum [nFft/2+1] of one frame of levelled samples; empty for a waveform. */
	power(levelled: Float64Array, frame: number): Float64Array;
}

/** Smallest range in decibels that a window is stretched over: silence stays dark. */
const LEAST_RANGE = 1e-6;

/** Makes the buffers once; only the tensor is new each window. */
export function createWindowFeatures(input: WindowInput): WindowFeatures {
	const levelled = (samples: Float32Array) =>
		atLevel(ofLength(samples, input.windowSamples), input.level);
	const { frontEnd } = input;
	if (input.kind === "waveform" || !frontEnd) {
		return {
			levelled,
			power: () => new Float64Array(0),
			of: (samples) => ({
				values: Float32Array.from(levelled(samples)),
				dims: [1, input.windowSamples],
			}),
		};
	}
	const power = powerOf(frontEnd);
	const bank = melBank(frontEnd, input.sampleRate);
	const { bands, frames, layout, floor, decibelsPerDecade } = frontEnd;
	const byBand = layout === "bands-frames";
	return {
		levelled,
		power: (samples, frame) => power(samples, frame).slice(),
		of(samples) {
			const ready = levelled(samples);
			const decibels = new Float64Array(bands * frames);
			for (let frame = 0; frame < frames; frame++) {
				const spectrum = power(ready, frame);
				for (const [band, { firstBin, weights }] of bank.entries()) {
					let sum = 0;
					for (let i = 0; i < weights.length; i++) {
						sum += (weights[i] as number) * (spectrum[firstBin + i] as number);
					}
					const at = byBand ? band * frames + frame : frame * bands + band;
					decibels[at] = decibelsPerDecade * Math.log10(Math.max(floor, sum));
				}
			}
			const values = Float32Array.from(decibels, scalerOf(decibels, frontEnd.scaling));
			return { values, dims: byBand ? [1, 1, bands, frames] : [1, frames, bands] };
		},
	};
}

/** The newest samples where there are too many; the stretch again from its beginning where too few. */
function ofLength(samples: Float32Array, length: number): Float64Array {
	const from = Math.max(0, samples.length - length);
	return Float64Array.from({ length }, (_, i) => samples[(from + i) % samples.length] as number);
}

/** Changes the samples in place. */
function atLevel(samples: Float64Array, { removeMean, rms, epsilon }: LevelSettings): Float64Array {
	const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
	const variance = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / samples.length;
	const gain = rms === null ? 1 : rms / Math.sqrt(variance + epsilon);
	const offset = removeMean ? mean : 0;
	for (let i = 0; i < samples.length; i++) samples[i] = gain * ((samples[i] as number) - offset);
	return samples;
}

/** Power spectra of frames; each call overwrites the last one's result. */
function powerOf(settings: LogMelSettings) {
	const { nFft, frameSamples, hopSamples } = settings;
	const fft = new FFT(nFft);
	const window = hann(frameSamples);
	const margin = (nFft - frameSamples) >> 1;
	const input = new Array<number>(nFft).fill(0);
	const spectrum = fft.createComplexArray() as number[];
	const power = new Float64Array(nFft / 2 + 1);
	return (samples: Float64Array, frame: number): Float64Array => {
		const first = frame * hopSamples - nFft / 2 + margin;
		for (let i = 0; i < frameSamples; i++) {
			input[margin + i] = (samples[first + i] ?? 0) * (window[i] as number);
		}
		fft.realTransform(spectrum, input);
		for (let bin = 0; bin < power.length; bin++) {
			power[bin] = (spectrum[2 * bin] as number) ** 2 + (spectrum[2 * bin + 1] as number) ** 2;
		}
		return power;
	};
}

function scalerOf(decibels: Float64Array, scaling: LogMelSettings["scaling"]) {
	if (scaling.kind === "fixed") {
		const { minDb, maxDb, low, high } = scaling;
		return (db: number) => {
			const share = Math.max(0, Math.min(1, (db - minDb) / (maxDb - minDb)));
			return low + share * (high - low);
		};
	}
	const loudest = decibels.reduce((most, db) => Math.max(most, db));
	const least = decibels.reduce((least, db) => Math.min(least, db));
	const quietest = Math.max(least, loudest - scaling.rangeDb);
	const range = Math.max(LEAST_RANGE, loudest - quietest);
	return (db: number) => Math.max(0, (db - quietest) / range);
}
