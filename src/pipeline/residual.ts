/**
 * Facts of what linear prediction leaves of a frame: how its values are spread, what repeats in it and in its
 * envelope, how flat its spectrum is. The twin of what `prediction` in
 * models/training/training/fingerprint_sums.py makes of the residual.
 */
import FFT from "fft.js";
import {
	createAutocorrelation,
	createTransform,
	FLOOR,
	powerOf,
	type Spectrum,
} from "./blockFrames";

/** Above the residual's length and END_LAG together: what wraps around does not reach the lags that are read. */
const NFFT = 1024;
/** Lags of a pitch of 500 to 59 Hz, first and one past the last, in samples. */
const [FIRST_LAG, END_LAG] = [32, 270];
/** Short lags that are told one by one: of the residual, of its envelope. */
const [LAGS, ENVELOPE_LAGS] = [16, 12];
/** Of flatness: bands of 16 bins (500 Hz) from 250 Hz. */
const FLAT = { fft: 512, first: 8, bands: 14, width: 16 };
/** Keeps silence from the logarithm of zero and from division by zero. */
const LEAST = 1e-3;

/** Facts of a residual. */
export const RESIDUAL_FACTS = 6 + LAGS + FLAT.bands + 1 + ENVELOPE_LAGS + 1;

/**
 * Makes the buffers once.
 * @param samples of a residual
 * @returns a function of a residual at unit level that writes from `from` on: skewness, log of kurtosis, highest
 * autocorrelation at a pitch's lags, that at lags 1 to 16, mean size, mean root of its size, log of mean cube of
 * its size, flatness (log of the geometric mean against the mean) of its spectrum in 14 bands; of its
 * envelope highest autocorrelation at a pitch's lags, that at lags 1 to 12, log of mean cube of its size
 */
export function createResidualFacts(
	samples: number,
): (unit: Float64Array, facts: Float64Array, from: number) => void {
	const fft = new FFT(NFFT);
	const input = new Array<number>(NFFT).fill(0);
	const spectrum = fft.createComplexArray();
	const correlate = createAutocorrelation(NFFT);
	const flatOf = createTransform(samples, FLAT.fft);
	const envelopeOf = createEnvelope(fft, samples);

	function correlationOf(values: Float64Array): Spectrum {
		for (let i = 0; i < samples; i++) input[i] = values[i] as number;
		fft.realTransform(spectrum, input);
		return correlate(spectrum);
	}

	return (unit, facts, from) => {
		let at = from;
		const put = (fact: number) => {
			facts[at++] = fact;
		};
		const like = correlationOf(unit);
		const spread = spreadOf(unit);
		put(spread.cube);
		put(Math.log(spread.fourth + LEAST));
		put(highest(like) / (NFFT * samples));
		for (let lag = 1; lag <= LAGS; lag++) put((like[2 * lag] as number) / (NFFT * samples));
		put(spread.size);
		put(spread.root);
		put(Math.log(spread.cubeSize + LEAST));
		const flat = flatOf(unit, 0);
		for (let band = 0; band < FLAT.bands; band++) put(flatness(flat, band));
		const envelope = envelopeOf(spectrum);
		const moves = correlationOf(envelope);
		const whole = (moves[0] as number) / NFFT + LEAST;
		put(highest(moves) / NFFT / whole);
		for (let lag = 1; lag <= ENVELOPE_LAGS; lag++) put((moves[2 * lag] as number) / NFFT / whole);
		put(Math.log(spreadOf(envelope).cubeSize + LEAST));
	};
}

/** Highest sum of products at a pitch's lags. */
function highest(sums: Spectrum): number {
	let most = Number.NEGATIVE_INFINITY;
	for (let lag = FIRST_LAG; lag < END_LAG; lag++) most = Math.max(most, sums[2 * lag] as number);
	return most;
}

/** Means of powers of values and of their sizes. */
function spreadOf(values: Float64Array) {
	let [size, root, cube, cubeSize, fourth] = [0, 0, 0, 0, 0];
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		const absolute = Math.abs(value);
		const square = value * value;
		size += absolute;
		root += Math.sqrt(absolute);
		cube += value * square;
		cubeSize += absolute * square;
		fourth += square * square;
	}
	const share = 1 / values.length;
	return {
		size: size * share,
		root: root * share,
		cube: cube * share,
		cubeSize: cubeSize * share,
		fourth: fourth * share,
	};
}

function flatness(spectrum: Spectrum, band: number): number {
	// One logarithm of the product: sixteen numbers between FLOOR and a million or so fit in a double.
	let product = 1;
	let sum = 0;
	for (let i = 0; i < FLAT.width; i++) {
		const power = powerOf(spectrum, FLAT.first + band * FLAT.width + i) + FLOOR;
		product *= power;
		sum += power;
	}
	return Math.log(product) / FLAT.width - Math.log(sum / FLAT.width);
}

/** Size of the analytic signal, around its mean: positive frequencies twice, negative ones not. */
function createEnvelope(fft: FFT, samples: number) {
	const positive = fft.createComplexArray().fill(0);
	const analytic = fft.createComplexArray();
	const envelope = new Float64Array(samples);
	return (spectrum: Spectrum): Float64Array => {
		for (let bin = 0; bin <= NFFT / 2; bin++) {
			const times = bin === 0 || bin === NFFT / 2 ? 1 : 2;
			positive[2 * bin] = times * (spectrum[2 * bin] as number);
			positive[2 * bin + 1] = times * (spectrum[2 * bin + 1] as number);
		}
		fft.inverseTransform(analytic, positive);
		let mean = 0;
		for (let i = 0; i < samples; i++) {
			const size = Math.sqrt(powerOf(analytic, i));
			envelope[i] = size;
			mean += size / samples;
		}
		for (let i = 0; i < samples; i++) envelope[i] = (envelope[i] as number) - mean;
		return envelope;
	};
}
