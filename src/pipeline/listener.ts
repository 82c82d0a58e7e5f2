/**
 * Samples in, seconds and scores out: the one path that live capture, file check and command line
 * share. Whatever way the same samples are cut into chunks, the same scores come out.
 *
 * chunks -> blocks of one second (240 samples shared with the next) -> front end -> speech gate
 *        -> trunk once over each block -> head over the last four -> LLR
 * While no block of the last four holds speech the trunk does not run and its state is fresh again.
 */
import { type ScoreCalibration, toLlr } from "./calibration";
import { type BlockFacts, blockFacts, conditionsOf } from "./conditions";
import {
	BLOCK_HOP,
	blockSamples,
	createFrontEnd,
	FRAMES_PER_BLOCK,
	type FrontEndSettings,
} from "./frontEnd";
import type { Second } from "./score";
import { type GateWeights, speechIn } from "./speechGate";

/** Blocks (seconds) in a window. */
export const WINDOW_BLOCKS = 4;
/** A window with less speech than this is not scored, seconds. */
export const MIN_SPEECH_SECONDS = 1;
const RATE = 16000;

/** One block, as a detector may want it: samples (GPU front end) or log bands (CPU). */
export interface DetectorInput {
	readonly samples: Float32Array;
	readonly bands: Float32Array;
}

/** One source's way through a model; `Embedding` is whatever the runtime keeps (tensor, array). */
export interface DetectorStream {
	/** Runs the trunk over the next block and keeps its embedding among the last four. */
	push(input: DetectorInput): Promise<void>;
	/** Runs the head over the last four embeddings. @returns the raw score */
	score(): Promise<number>;
	/** Forgets everything, as before the first block. */
	reset(): void;
}

/** What of the card and its gate the listener needs. */
export interface ListenerSettings {
	readonly frontEnd: FrontEndSettings;
	readonly gate: GateWeights;
	readonly sign: 1 | -1;
	readonly calibration: ScoreCalibration;
}

/** Samples of one source, on their way. */
export interface Chunk {
	/** Media time of the first sample, seconds. */
	readonly mediaTime: number;
	/** True after a seek or a gap: nothing before it belongs to the same window. */
	readonly discontinuity: boolean;
	readonly samples: Int16Array;
}

export interface Listener {
	/** Chunks must be pushed one after another: await each. */
	push(chunk: Chunk): Promise<Second[]>;
	/**
	 * The source ended. Speech too short for one window is repeated to fill it, as in training;
	 * what it gives replaces the seconds heard so far (`replaces`).
	 */
	end(): Promise<{ seconds: Second[]; replaces: boolean }>;
}

interface Block {
	readonly speech: number;
	readonly facts: BlockFacts;
	readonly start: number;
}

export function createListener(settings: ListenerSettings, stream: DetectorStream): Listener {
	const { frontEnd: frontEndSettings, gate, sign, calibration } = settings;
	const frontEnd = createFrontEnd(frontEndSettings);
	const needed = blockSamples(frontEndSettings);
	const overlap = needed - BLOCK_HOP;
	const bandCount = frontEndSettings.bands;
	const topBand = firstBandAbove(3800, frontEndSettings);
	const buffer = new Float32Array(needed);
	let filled = 0;
	let blockStart = 0;
	let recent: Block[] = [];
	let quiet = WINDOW_BLOCKS;
	let scored = false;
	/** The first samples, until a window has been scored: what a short clip is repeated from. */
	let opening = new Float32Array(0);
	let openingStart = 0;
	const openingLimit = BLOCK_HOP * (WINDOW_BLOCKS - 1) + needed;

	function restart(): void {
		filled = 0;
		recent = [];
		quiet = WINDOW_BLOCKS;
		stream.reset();
	}

	async function judgeBlock(samples: Float32Array, start: number): Promise<Second> {
		const spectrum = frontEnd.block(samples);
		const heard = speechIn(spectrum, bandCount, gate);
		const second = {
			start,
			end: start + FRAMES_PER_BLOCK / 100,
			speech: heard.speechSeconds,
			sound: heard.soundSeconds,
			score: null,
		};
		quiet = heard.speechSeconds > 0 ? 0 : quiet + 1;
		if (quiet >= WINDOW_BLOCKS) {
			if (recent.length > 0) stream.reset();
			recent = [];
			return second;
		}
		await stream.push({ samples, bands: spectrum.bands });
		const facts = blockFacts(samples, spectrum, bandCount, topBand);
		recent = [...recent, { speech: heard.speechSeconds, facts, start }].slice(-WINDOW_BLOCKS);
		const speech = recent.reduce((sum, block) => sum + block.speech, 0);
		if (recent.length < WINDOW_BLOCKS || speech < MIN_SPEECH_SECONDS) return second;
		const llr = toLlr(await stream.score(), sign, calibration);
		const spoken = recent.filter((block) => block.speech > 0).map((block) => block.facts);
		const first = recent[0] as Block;
		return {
			...second,
			score: { start: first.start, end: second.end, llr, speech, conditions: conditionsOf(spoken) },
		};
	}

	return {
		async push({ samples, mediaTime, discontinuity }) {
			if (discontinuity) restart();
			const seconds: Second[] = [];
			if (!scored && opening.length < openingLimit) {
				if (discontinuity) opening = new Float32Array(0);
				if (opening.length === 0) openingStart = mediaTime;
				const grown = new Float32Array(Math.min(openingLimit, opening.length + samples.length));
				grown.set(opening);
				for (let i = opening.length; i < grown.length; i++) {
					grown[i] = (samples[i - opening.length] as number) / 32768;
				}
				opening = grown;
			}
			let used = 0;
			while (used < samples.length) {
				if (filled === 0) blockStart = mediaTime + used / RATE;
				const take = Math.min(needed - filled, samples.length - used);
				for (let i = 0; i < take; i++) buffer[filled + i] = (samples[used + i] as number) / 32768;
				filled += take;
				used += take;
				if (filled < needed) break;
				const second = await judgeBlock(buffer.slice(), blockStart);
				if (second.score) scored = true;
				seconds.push(second);
				buffer.copyWithin(0, BLOCK_HOP);
				filled = overlap;
				blockStart = mediaTime + (used - overlap) / RATE;
			}
			return seconds;
		},

		async end() {
			restart();
			if (scored || opening.length === 0) return { seconds: [], replaces: false };
			const whole = opening;
			opening = new Float32Array(0);
			if (whole.length >= openingLimit) return { seconds: [], replaces: false };
			const filledWindow = Float32Array.from(
				{ length: openingLimit },
				(_, i) => whole[i % whole.length] as number,
			);
			const length = whole.length / RATE;
			return { seconds: [await judgeShort(filledWindow, length, openingStart)], replaces: true };
		},
	};

	/** The four blocks of a repeated clip, told as one stretch of the clip's own length. */
	async function judgeShort(
		filledWindow: Float32Array,
		length: number,
		start: number,
	): Promise<Second> {
		const judged: Second[] = [];
		for (let block = 0; block < WINDOW_BLOCKS; block++) {
			const from = block * BLOCK_HOP;
			judged.push(await judgeBlock(filledWindow.slice(from, from + needed), start + block));
		}
		restart();
		const share = length / WINDOW_BLOCKS;
		const sum = (of: (s: Second) => number) => judged.reduce((total, s) => total + of(s), 0);
		const speech = Math.min(length, share * sum((s) => s.speech));
		const end = start + length;
		const last = judged.at(-1)?.score ?? null;
		const score = last && speech >= MIN_SPEECH_SECONDS ? { ...last, start, end, speech } : null;
		return { start, end, speech, sound: Math.min(length, share * sum((s) => s.sound)), score };
	}
}

function firstBandAbove(hz: number, settings: FrontEndSettings): number {
	const mel = (f: number) => 2595 * Math.log10(1 + f / 700);
	const to = settings.scale === "mel" ? mel : (f: number) => f;
	const step = (to(settings.maxHz) - to(settings.minHz)) / (settings.bands + 1);
	return Math.min(settings.bands - 1, Math.ceil((to(hz) - to(settings.minHz)) / step) - 1);
}
