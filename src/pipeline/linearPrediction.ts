/**
 * What is left of a voice when the throat's resonances are taken out of it: linear prediction by the
 * autocorrelation method (Makhoul 1975, "Linear prediction: a tutorial review"), solved by Levinson's
 * recursion, and seven facts of its residual. The same formulas stand in `prediction` of
 * models/training/training/fingerprint.py, there through Fourier transforms and a general solver.
 */
import FFT from "fft.js";
import { hann } from "./frontEnd";

/** 25 ms at 16 kHz: over so long a throat stands still. */
export const PREDICTED_SAMPLES = 400;
/** Facts of one frame. */
export const FACTS = 7;
/** Two for each resonance below 8 kHz of a throat of 17 cm. */
const ORDER = 16;
/** The residual's inner part: before it the predictor has not all it needs, at both ends Hann leaves nothing. */
const [INNER_START, INNER_END] = [20, 380];
const INNER = INNER_END - INNER_START;
/** Lags of a pitch of 500 to 59 Hz, first and one past the last, in samples. */
const [FIRST_LAG, END_LAG] = [32, 270];
/** Above INNER + END_LAG: what wraps around does not reach the lags that are read. */
const NFFT = 1024;
/** A little white noise, in shares of the power and at least: the matrix of a pure tone has no inverse. */
const [NOISE_SHARE, LEAST_NOISE] = [1e-4, 1e-6];
/** Keeps silence from division by zero and from the logarithm of zero. */
const LEAST_LEVEL = 1e-9;
const LEAST_KURTOSIS = 1e-3;

/**
 * Makes the buffers once; each call overwrites the last one's result.
 * @returns a function of samples and a frame's start that gives the facts of the PREDICTED_SAMPLES from
 * there [FACTS]: log of the residual's level against the frame's, skewness, log of kurtosis, highest
 * autocorrelation at a pitch's lags, autocorrelation at lags 1 and 2, mean size; all but the first of the
 * residual at unit level
 */
export function createPrediction(): (samples: Float64Array, start: number) => Float64Array {
	const window = hann(PREDICTED_SAMPLES);
	const windowed = new Float64Array(PREDICTED_SAMPLES);
	const lags = new Float64Array(ORDER + 1);
	const whitener = new Float64Array(ORDER + 1);
	const unit = new Float64Array(INNER);
	const facts = new Float64Array(FACTS);
	const correlate = createAutocorrelation();

	return (samples, start) => {
		for (let i = 0; i < PREDICTED_SAMPLES; i++) {
			windowed[i] = (samples[start + i] as number) * (window[i] as number);
		}
		for (let lag = 0; lag <= ORDER; lag++) {
			let sum = 0;
			for (let i = lag; i < PREDICTED_SAMPLES; i++) {
				sum += (windowed[i] as number) * (windowed[i - lag] as number);
			}
			lags[lag] = sum;
		}
		lags[0] = (lags[0] as number) * (1 + NOISE_SHARE) + LEAST_NOISE;
		whitenerOf(lags, whitener);
		for (let i = 0; i < INNER; i++) {
			let sum = 0;
			for (let j = 0; j <= ORDER; j++) {
				sum += (whitener[j] as number) * (windowed[INNER_START + i - j] as number);
			}
			unit[i] = sum;
		}
		const level = deviationOf(unit) + LEAST_LEVEL;
		let size = 0;
		let cube = 0;
		let fourth = 0;
		for (let i = 0; i < INNER; i++) {
			const value = (unit[i] as number) / level;
			const square = value * value;
			unit[i] = value;
			size += Math.abs(value);
			cube += value * square;
			fourth += square * square;
		}
		const like = correlate(unit);
		let pitched = Number.NEGATIVE_INFINITY;
		for (let lag = FIRST_LAG; lag < END_LAG; lag++) {
			pitched = Math.max(pitched, like[2 * lag] as number);
		}
		// Of the transform of a power spectrum: the lags' sums times the transform's length.
		const scale = 1 / (NFFT * INNER);
		facts[0] = Math.log(level / (deviationOf(windowed) + LEAST_LEVEL));
		facts[1] = cube / INNER;
		facts[2] = Math.log(fourth / INNER + LEAST_KURTOSIS);
		facts[3] = pitched * scale;
		facts[4] = (like[2] as number) * scale;
		facts[5] = (like[4] as number) * scale;
		facts[6] = size / INNER;
		return facts;
	};
}

/**
 * Levinson's recursion.
 * @param lags autocorrelation at lags 0 to ORDER, the first above 0 by the white noise
 * @param whitener is filled: 1, then the predictor's weights with their signs turned
 */
function whitenerOf(lags: Float64Array, whitener: Float64Array): void {
	whitener.fill(0);
	whitener[0] = 1;
	let error = lags[0] as number;
	for (let order = 1; order <= ORDER; order++) {
		let sum = 0;
		for (let j = 0; j < order; j++) {
			sum += (whitener[j] as number) * (lags[order - j] as number);
		}
		const reflection = -sum / error;
		// From both ends to the middle, each pair at once: no second buffer.
		for (let j = 1; 2 * j <= order; j++) {
			const low = whitener[j] as number;
			const high = whitener[order - j] as number;
			whitener[j] = low + reflection * high;
			whitener[order - j] = high + reflection * low;
		}
		whitener[order] = reflection;
		error *= 1 - reflection * reflection;
	}
}

/** @returns interleaved transform of a power spectrum; its real parts are sums of products, times NFFT */
function createAutocorrelation() {
	const fft = new FFT(NFFT);
	const input = new Array<number>(NFFT).fill(0);
	const power = new Array<number>(NFFT).fill(0);
	const spectrum = fft.createComplexArray();
	return (values: Float64Array): readonly number[] => {
		for (let i = 0; i < values.length; i++) input[i] = values[i] as number;
		fft.realTransform(spectrum, input);
		for (let bin = 0; bin <= NFFT / 2; bin++) {
			const re = spectrum[2 * bin] as number;
			const im = spectrum[2 * bin + 1] as number;
			power[bin] = re * re + im * im;
			// It is real and even, so the transform is its own inverse but for the scale.
			if (bin > 0) power[NFFT - bin] = power[bin] as number;
		}
		fft.realTransform(spectrum, power);
		return spectrum;
	};
}

/** Standard deviation around the mean. */
function deviationOf(values: Float64Array): number {
	let mean = 0;
	for (let i = 0; i < values.length; i++) mean += values[i] as number;
	mean /= values.length;
	let sum = 0;
	for (let i = 0; i < values.length; i++) {
		const off = (values[i] as number) - mean;
		sum += off * off;
	}
	return Math.sqrt(sum / values.length);
}
