/**
 * The speech gate: does this second hold a voice, and for how long? A small network on numbers taken
 * from the band energies that are there anyway (voiceFeatures.ts), and a level rule a frame.
 *
 *   log bands of a block -> features -> in deviations from their mean, clamped
 *   those, and their mean over the last four blocks with sound -> two layers -> probability
 *
 * Music and song often look like speech for one second and not for four: hence the second half.
 * Weights: models/<id>/gate.json, written by models/training, whose gate.py is the twin of this.
 */
import type { BlockSpectrum } from "./frontEnd";
import { voiceFeatures } from "./voiceFeatures";

/** One fully connected layer. */
export interface GateLayer {
	/** [outputs][inputs] */
	readonly weights: readonly (readonly number[])[];
	readonly bias: readonly number[];
}

/** The gate's network, as gate.json holds it. */
export interface GateWeights {
	/** Of each feature, over what it was trained on. */
	readonly mean: readonly number[];
	readonly sd: readonly number[];
	/** The first takes the block's features and the recent mean, the last gives one number. */
	readonly layers: readonly GateLayer[];
	/** A block is voice from this probability on. */
	readonly threshold: number;
}

/** Blocks that a decision looks at, this one included. */
export const GATE_BLOCKS = 4;
/** A number further than this from its mean, in deviations, says no more than one that far. */
const CLAMP = 6;
/** A frame below this level, dBFS, is silence whatever surrounds it. */
const SILENCE_DB = -60;
/** A frame this far below the block's loudest is a pause, dB. */
const PAUSE_DB = 30;
const SECONDS_PER_FRAME = 0.01;

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

/** One source's gate: it remembers the last blocks that held sound. */
export interface SpeechGate {
	/** @param spectrum of the next block, as the card's front end makes it */
	hear(spectrum: BlockSpectrum): GateDecision;
	/** Forgets what was heard, as before the first block. */
	reset(): void;
}

/** Opens a gate for one source. @param bandCount of the front end */
export function createSpeechGate(gate: GateWeights, bandCount: number): SpeechGate {
	let recent: Float64Array[] = [];
	return {
		hear({ bands, levels }) {
			const soundSeconds = activeSeconds(levels);
			if (soundSeconds === 0) return { speechSeconds: 0, soundSeconds, probability: 0 };
			const features = normal(voiceFeatures(bands, bandCount), gate);
			recent = [...recent, features].slice(-GATE_BLOCKS);
			const probability = voiceProbability(recent, gate);
			const speechSeconds = probability >= gate.threshold ? soundSeconds : 0;
			return { speechSeconds, soundSeconds, probability };
		},
		reset() {
			recent = [];
		},
	};
}

function normal(features: Float64Array, { mean, sd }: GateWeights): Float64Array {
	return features.map((value, i) => {
		const deviations = (value - (mean[i] as number)) / (sd[i] as number);
		return Math.max(-CLAMP, Math.min(CLAMP, deviations));
	});
}

/** Probability that the newest of `recent` holds a voice: ReLU between layers, a sigmoid at the end. */
function voiceProbability(recent: readonly Float64Array[], gate: GateWeights): number {
	const newest = recent.at(-1) as Float64Array;
	const mean = newest.map(
		(_, i) => recent.reduce((sum, block) => sum + (block[i] as number), 0) / recent.length,
	);
	let values: number[] = [...newest, ...mean];
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
