/**
 * The speech gate: does this second hold a voice, and for how long? A small network on statistics
 * of the band energies that are there anyway (63 numbers a second), and a level rule a frame.
 * Weights: models/<id>/gate.json, written by models/training.
 */
import { type BlockSpectrum, FRAMES_PER_BLOCK } from "./frontEnd";

/** One fully connected layer. */
export interface GateLayer {
	/** [outputs][inputs] */
	readonly weights: readonly (readonly number[])[];
	readonly bias: readonly number[];
}

/** The gate's network, as gate.json holds it. */
export interface GateWeights {
	/** Adjacent bands that are averaged into one group. */
	readonly groupBands: number;
	readonly mean: readonly number[];
	readonly sd: readonly number[];
	readonly layers: readonly GateLayer[];
	/** A block is voice from this probability on. */
	readonly threshold: number;
}

/** A frame below this level, dBFS, is silence whatever surrounds it. */
const SILENCE_DB = -60;
/** A frame this far below the block's loudest is a pause, dB. */
const PAUSE_DB = 30;
const SECONDS_PER_FRAME = 0.01;

/**
 * Statistics of one block: mean of each group less the overall mean, deviation over time, mean
 * step from frame to frame, and three of the mean level over all groups.
 * @param bands [FRAMES_PER_BLOCK][bandCount] log energies, flattened
 * @returns 3 * groups + 3 numbers
 */
export function gateFeatures(
	bands: Float32Array,
	bandCount: number,
	groupBands: number,
): Float64Array {
	const groups = bandCount / groupBands;
	const frames = FRAMES_PER_BLOCK;
	const features = new Float64Array(3 * groups + 3);
	const overall = new Float64Array(frames);
	let total = 0;
	const track = new Float64Array(frames);
	for (let group = 0; group < groups; group++) {
		let sum = 0;
		for (let t = 0; t < frames; t++) {
			let value = 0;
			for (let k = 0; k < groupBands; k++) {
				value += bands[t * bandCount + group * groupBands + k] as number;
			}
			value /= groupBands;
			track[t] = value;
			sum += value;
			overall[t] = (overall[t] as number) + value / groups;
		}
		const mean = sum / frames;
		total += mean / groups;
		features[group] = mean;
		features[groups + group] = deviation(track, mean);
		features[2 * groups + group] = meanStep(track);
	}
	for (let group = 0; group < groups; group++) {
		features[group] = (features[group] as number) - total;
	}
	features[3 * groups] = deviation(overall, total);
	features[3 * groups + 1] = meanStep(overall);
	let low = Number.POSITIVE_INFINITY;
	let high = Number.NEGATIVE_INFINITY;
	for (const value of overall) {
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	features[3 * groups + 2] = high - low;
	return features;
}

function deviation(values: Float64Array, mean: number): number {
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

/** Probability that the block holds a voice: ReLU between layers, a sigmoid at the end. */
export function voiceProbability(features: Float64Array, gate: GateWeights): number {
	let values: number[] = Array.from(
		features,
		(f, i) => (f - (gate.mean[i] as number)) / (gate.sd[i] as number),
	);
	gate.layers.forEach((layer, depth) => {
		const isLast = depth === gate.layers.length - 1;
		values = layer.weights.map((row, out) => {
			let sum = layer.bias[out] as number;
			for (let i = 0; i < row.length; i++) sum += (row[i] as number) * (values[i] as number);
			return isLast ? sum : Math.max(0, sum);
		});
	});
	return 1 / (1 + Math.exp(-(values[0] as number)));
}

/** Seconds of active frames: above silence and near the block's loudest frame. */
export function activeSeconds(levels: Float32Array): number {
	let loudest = Number.NEGATIVE_INFINITY;
	for (const level of levels) loudest = Math.max(loudest, level);
	const limit = Math.max(SILENCE_DB, loudest - PAUSE_DB);
	let active = 0;
	for (const level of levels) if (level > limit) active++;
	return active * SECONDS_PER_FRAME;
}

/** What the gate says of one second. */
export interface GateDecision {
	/** Seconds of speech in this second, 0-1. */
	readonly speechSeconds: number;
	/** Seconds with any sound, 0-1: tells silence from music and noise. */
	readonly soundSeconds: number;
	readonly probability: number;
}

/** @param spectrum of one block, as the card's front end makes it */
export function speechIn(
	spectrum: BlockSpectrum,
	bandCount: number,
	gate: GateWeights,
): GateDecision {
	const soundSeconds = activeSeconds(spectrum.levels);
	if (soundSeconds === 0) return { speechSeconds: 0, soundSeconds, probability: 0 };
	const features = gateFeatures(spectrum.bands, bandCount, gate.groupBands);
	const probability = voiceProbability(features, gate);
	return {
		speechSeconds: probability >= gate.threshold ? soundSeconds : 0,
		soundSeconds,
		probability,
	};
}
