/**
 * What is left of a voice when the throat's resonances are taken out of it: linear prediction by the
 * autocorrelation method (Makhoul 1975, "Linear prediction: a tutorial review"), solved by Levinson's
 * recursion, and facts of its residual. The same formulas stand in `prediction` of
 * models/training/training/fingerprint_sums.py, there through Fourier transforms and a general solver.
 */
import { hann } from "./frontEnd";
import { createResidualFacts, RESIDUAL_FACTS } from "./residual";

/** 25 ms at 16 kHz: over so long a throat stands still. */
export const PREDICTED_SAMPLES = 400;
/** Facts of one frame. */
export const FACTS = 1 + RESIDUAL_FACTS;
/** Two for each resonance below 8 kHz of a throat of 17 cm. */
const ORDER = 16;
/** The residual's inner part: before it the predictor has not all it needs, at both ends Hann leaves nothing. */
const [INNER_START, INNER_END] = [20, 380];
const INNER = INNER_END - INNER_START;
/** A little white noise, in shares of the power and at least: the matrix of a pure tone has no inverse. */
const [NOISE_SHARE, LEAST_NOISE] = [1e-4, 1e-6];
/** Keeps silence from division by zero and from the logarithm of zero. */
const LEAST_LEVEL = 1e-9;

/**
 * Makes the buffers once; each call overwrites the last one's result.
 * @returns a function of samples and a frame's start that gives the facts of the PREDICTED_SAMPLES from
 * there [FACTS]: log of the residual's level against the frame's, then those of the residual at unit level
 */
export function createPrediction(): (samples: Float64Array, start: number) => Float64Array {
	const window = hann(PREDICTED_SAMPLES);
	const windowed = new Float64Array(PREDICTED_SAMPLES);
	const lags = new Float64Array(ORDER + 1);
	const whitener = new Float64Array(ORDER + 1);
	const unit = new Float64Array(INNER);
	const facts = new Float64Array(FACTS);
	const tell = createResidualFacts(INNER);

	return (samples, start) => {
		for (let i = 0; i < PREDICTED_SAMPLES; i++) {
			windowed[i] = (samples[start + i] as number) * (window[i] as number);
		}
		correlate(windowed, lags);
		lags[0] = (lags[0] as number) * (1 + NOISE_SHARE) + LEAST_NOISE;
		whitenerOf(lags, whitener);
		filter(windowed, whitener, unit);
		const level = deviationOf(unit) + LEAST_LEVEL;
		for (let i = 0; i < INNER; i++) unit[i] = (unit[i] as number) / level;
		facts[0] = Math.log(level / (deviationOf(windowed) + LEAST_LEVEL));
		tell(unit, facts, 1);
		return facts;
	};
}

/**
 * Sums of products at lags 0 to ORDER. Four lags at once, as in `filter` four outputs: one sum alone waits for
 * each of its additions.
 * @param lags is filled [ORDER + 1]
 */
function correlate(windowed: Float64Array, lags: Float64Array): void {
	for (let lag = 1; lag <= ORDER; lag += 4) {
		let first = 0;
		let second = 0;
		let third = 0;
		let fourth = 0;
		for (let i = lag; i < PREDICTED_SAMPLES; i++) {
			const value = windowed[i] as number;
			const at = i - lag;
			first += value * (windowed[at] as number);
			// Before the first sample there is nothing.
			second += at > 0 ? value * (windowed[at - 1] as number) : 0;
			third += at > 1 ? value * (windowed[at - 2] as number) : 0;
			fourth += at > 2 ? value * (windowed[at - 3] as number) : 0;
		}
		lags[lag] = first;
		lags[lag + 1] = second;
		lags[lag + 2] = third;
		lags[lag + 3] = fourth;
	}
	let power = 0;
	for (let i = 0; i < PREDICTED_SAMPLES; i++) power += (windowed[i] as number) ** 2;
	lags[0] = power;
}

/** Fills `residual` [INNER] with what the whitener leaves of the inner part. */
function filter(windowed: Float64Array, whitener: Float64Array, residual: Float64Array): void {
	for (let i = 0; i < INNER; i += 4) {
		let first = 0;
		let second = 0;
		let third = 0;
		let fourth = 0;
		for (let j = 0; j <= ORDER; j++) {
			const weight = whitener[j] as number;
			const at = INNER_START + i - j;
			first += weight * (windowed[at] as number);
			second += weight * (windowed[at + 1] as number);
			third += weight * (windowed[at + 2] as number);
			fourth += weight * (windowed[at + 3] as number);
		}
		residual[i] = first;
		residual[i + 1] = second;
		residual[i + 2] = third;
		residual[i + 3] = fourth;
	}
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
