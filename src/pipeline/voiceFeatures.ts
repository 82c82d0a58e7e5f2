/**
 * What tells a voice from music, noise, laughter and song in one second of log bands: numbers of a
 * kind that a small network can weigh. models/training/training/voice_features.py is the twin.
 *
 *   shape      of each group of bands: mean, deviation, mean step from frame to frame
 *   rhythm     how fast the loudness of five wide groups, and of all, comes and goes (1 to 32 Hz):
 *              syllables come at about 4 Hz
 *   lines      fine structure over the bands (harmonics) and how long it stays where it is: notes
 *              stand still, a speaker's pitch does not
 *   onsets     how suddenly energy rises and falls
 *   pauses     how far the quiet frames lie below the loud ones
 *   hiss       how low and high bands take turns, as vowels and consonants do
 */
import { FRAMES_PER_BLOCK as FRAMES } from "./frontEnd";

/** Adjacent bands that are averaged into one group. */
export const GROUP_BANDS = 4;
/** Wide groups; the number of bands must divide by this times GROUP_BANDS. */
export const WIDE_GROUPS = 5;
/** Rates of coming and going that are summed, Hz, from and to. */
const RATES = [
	[1, 2],
	[3, 4],
	[5, 8],
	[9, 16],
	[17, 32],
] as const;
const FASTEST = 32;
/** Keeps the logarithm of a rhythm that is not there finite. */
const RHYTHM_FLOOR = 1e-3;
/** Bands on each side over which a spectrum is smoothed to find its fine structure. */
const SMOOTH = 4;
/** Parts of the bands whose lines are looked at. */
const PARTS = 3;
/** After so many frames it is asked whether a line is still there. */
const LAGS = [1, 3, 8, 20, 40] as const;
/** Added to the length of a frame's fine structure, so that a faint one resembles nothing. */
const FAINT = 0.3;
/** Wide groups that take turns. */
const TURNS = [
	[0, 2],
	[0, 4],
	[1, 3],
	[2, 4],
] as const;
/** Frames that are averaged before slow turns are looked at. */
const SLOW = 5;

/** How many numbers `voiceFeatures` gives of a block with so many bands. */
export function voiceFeatureCount(bands: number): number {
	const shape = 3 * (bands / GROUP_BANDS) + 3;
	return shape + (WIDE_GROUPS + 1) * RATES.length + PARTS * (1 + LAGS.length) + 8 + 4 + 3 * 4;
}

/**
 * @param bands [FRAMES][bandCount] log energies, flattened
 * @returns voiceFeatureCount(bandCount) numbers
 */
export function voiceFeatures(bands: Float32Array, bandCount: number): Float64Array {
	const wide = means(bands, bandCount, bandCount / WIDE_GROUPS);
	const level = track(means(bands, bandCount, bandCount), 1, 0);
	const wideTracks = Array.from({ length: WIDE_GROUPS }, (_, k) => track(wide, WIDE_GROUPS, k));
	return Float64Array.from([
		...shape(bands, bandCount),
		...[...wideTracks, level].flatMap(rhythm),
		...lines(bands, bandCount),
		...onsets(bands, bandCount),
		...pauses(level),
		...TURNS.flatMap(([low, high]) => turns(wideTracks[low], wideTracks[high])),
	]);
}

/** Means of `size` adjacent bands: [FRAMES][bandCount / size], flattened. */
function means(bands: Float32Array, bandCount: number, size: number): Float64Array {
	const out = new Float64Array(bands.length / size);
	for (let i = 0; i < out.length; i++) {
		let sum = 0;
		for (let k = 0; k < size; k++) sum += bands[i * size + k] as number;
		out[i] = sum / size;
	}
	return bandCount % size === 0 ? out : new Float64Array(0);
}

/** One column of [rows][columns]. */
function track(values: Float64Array, columns: number, column: number): Float64Array {
	const out = new Float64Array(values.length / columns);
	for (let t = 0; t < out.length; t++) out[t] = values[t * columns + column] as number;
	return out;
}

/** Mean of each group less the mean of all, deviations, steps; deviation, step, range of the level. */
function shape(bands: Float32Array, bandCount: number): number[] {
	const count = bandCount / GROUP_BANDS;
	const groups = means(bands, bandCount, GROUP_BANDS);
	const tracks = Array.from({ length: count }, (_, k) => track(groups, count, k));
	const level = Float64Array.from({ length: FRAMES }, (_, t) =>
		tracks.reduce((sum, one) => sum + (one[t] as number) / count, 0),
	);
	const mean = meanOf(level);
	return [
		...tracks.map((one) => meanOf(one) - mean),
		...tracks.map(deviation),
		...tracks.map(meanStep),
		deviation(level),
		meanStep(level),
		level.reduce((a, b) => Math.max(a, b)) - level.reduce((a, b) => Math.min(a, b)),
	];
}

const TURN = Array.from({ length: FRAMES }, (_, i) => (2 * Math.PI * i) / FRAMES);
const COS = Float64Array.from(TURN, Math.cos);
const SIN = Float64Array.from(TURN, Math.sin);

/** ln of the power at each of RATES. */
function rhythm(values: Float64Array): number[] {
	const mean = meanOf(values);
	const power = new Float64Array(FASTEST + 1);
	for (let rate = 1; rate <= FASTEST; rate++) {
		let re = 0;
		let im = 0;
		for (let t = 0; t < FRAMES; t++) {
			const value = (values[t] as number) - mean;
			re += value * (COS[(t * rate) % FRAMES] as number);
			im += value * (SIN[(t * rate) % FRAMES] as number);
		}
		power[rate] = (re * re + im * im) / (FRAMES / 2) ** 2;
	}
	return RATES.map(([from, to]) => {
		let sum = RHYTHM_FLOOR;
		for (let rate = from; rate <= to; rate++) sum += power[rate] as number;
		return Math.log(sum);
	});
}

/** Of each part of the bands: how strong its fine structure is, and how alike after each of LAGS. */
function lines(bands: Float32Array, bandCount: number): number[] {
	const fine = fineStructure(bands, bandCount);
	return Array.from({ length: PARTS }, (_, part) => {
		const low = Math.ceil((part * bandCount) / PARTS);
		const high = Math.ceil(((part + 1) * bandCount) / PARTS);
		const product = (a: number, b: number) => {
			let sum = 0;
			for (let k = low; k < high; k++) {
				sum += (fine[a * bandCount + k] as number) * (fine[b * bandCount + k] as number);
			}
			return sum;
		};
		const squares = Float64Array.from({ length: FRAMES }, (_, t) => product(t, t));
		const lengths = squares.map((square) => Math.sqrt(square) + FAINT);
		const alike = LAGS.map((lag) => {
			let sum = 0;
			for (let t = lag; t < FRAMES; t++) {
				sum += product(t, t - lag) / ((lengths[t] as number) * (lengths[t - lag] as number));
			}
			return sum / (FRAMES - lag);
		});
		return [Math.sqrt(meanOf(squares) / (high - low)), ...alike];
	}).flat();
}

/** Each band less the mean of those around it; beyond the ends the last band counts on. */
function fineStructure(bands: Float32Array, bandCount: number): Float64Array {
	const fine = new Float64Array(bands.length);
	for (let t = 0; t < FRAMES; t++) {
		const at = (k: number) =>
			bands[t * bandCount + Math.max(0, Math.min(bandCount - 1, k))] as number;
		let sum = 0;
		for (let k = -SMOOTH; k <= SMOOTH; k++) sum += at(k);
		for (let k = 0; k < bandCount; k++) {
			fine[t * bandCount + k] = at(k) - sum / (2 * SMOOTH + 1);
			sum += at(k + SMOOTH + 1) - at(k - SMOOTH);
		}
	}
	return fine;
}

/** Mean rise over the bands from frame to frame: its mean, deviation, median, highest tenth; falls. */
function onsets(bands: Float32Array, bandCount: number): number[] {
	const rise = new Float64Array(FRAMES - 1);
	const fall = new Float64Array(FRAMES - 1);
	for (let t = 1; t < FRAMES; t++) {
		for (let k = 0; k < bandCount; k++) {
			const i = t * bandCount + k;
			const step = ((bands[i] as number) - (bands[i - bandCount] as number)) / bandCount;
			if (step > 0) rise[t - 1] = (rise[t - 1] as number) + step;
			else fall[t - 1] = (fall[t - 1] as number) - step;
		}
	}
	return [rise, fall].flatMap((steps) => {
		const sorted = steps.slice().sort();
		return [meanOf(steps), deviation(steps), sorted[50] as number, sorted[90] as number];
	});
}

/** Levels of quiet frames below those of loud ones. */
function pauses(level: Float64Array): number[] {
	const sorted = level.slice().sort();
	return [5, 25, 50, 75].map((at) => (sorted[at] as number) - (sorted[95] as number));
}

/** How two wide groups take turns: deviation of their difference, mean step, mean step when slow. */
function turns(low: Float64Array | undefined, high: Float64Array | undefined): number[] {
	const difference = Float64Array.from(low ?? [], (value, t) => value - (high?.[t] ?? 0));
	const slow = Float64Array.from({ length: FRAMES / SLOW }, (_, i) =>
		meanOf(difference.subarray(i * SLOW, (i + 1) * SLOW)),
	);
	return [deviation(difference), meanStep(difference), meanStep(slow)];
}

function meanOf(values: Float64Array): number {
	let sum = 0;
	for (const value of values) sum += value;
	return sum / values.length;
}

function deviation(values: Float64Array): number {
	const mean = meanOf(values);
	let square = 0;
	for (const value of values) square += (value - mean) ** 2;
	return Math.sqrt(square / values.length);
}

function meanStep(values: Float64Array): number {
	let sum = 0;
	for (let t = 1; t < values.length; t++) {
		sum += Math.abs((values[t] as number) - (values[t - 1] as number));
	}
	return sum / (values.length - 1);
}
