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
	type BlockSpectrum,
	blockSamples,
	createFrontEnd,
	FRAMES_PER_BLOCK,
	type FrontEndSettings,
} from "./frontEnd";
import type { Score, Second, Segment } from "./score";
import { createSpeechGate, type GateWeights } from "./speechGate";

/** Blocks (seconds) in a window. */
export const WINDOW_BLOCKS = 4;
/** A window with less speech than this is not scored, seconds. */
export const MIN_SPEECH_SECONDS = 1;
const RATE = 16000;

/** One block, as a detector may want it: samples (GPU front end) or log bands (CPU). */
export interface DetectorInput {
	/** Looked at again while windows have the block in them: not to be written to after it was pushed. */
	readonly samples: Float32Array;
	readonly bands: Float32Array;
}

/** What the head says of one window, not calibrated yet. */
export interface RawScore {
	readonly score: number;
	/** Of each of the window's seconds, oldest first; null where the model tells nothing of them. */
	readonly segments: ArrayLike<number> | null;
}

/** One source's way through a model; `Embedding` is whatever the runtime keeps (tensor, array). */
export interface DetectorStream {
	/** Runs the trunk over the next block and keeps its embedding among the last four. */
	push(input: DetectorInput): Promise<void>;
	/** Runs the head over the last four embeddings. */
	score(): Promise<RawScore>;
	/** Forgets everything, as before the first block. */
	reset(): void;
}

/** What of the card and its gate the listener needs. */
export interface ListenerSettings {
	readonly frontEnd: FrontEndSettings;
	readonly gate: GateWeights;
	readonly sign: 1 | -1;
	readonly calibration: ScoreCalibration;
	/** The line that turns the evidence of single seconds; null where the model has none. */
	readonly evidenceOutput: Pick<ScoreCalibration, "slope" | "offset"> | null;
}

/** Samples of one source, on their way. */
export interface Chunk {
	/** Media time of the first sample, seconds. */
	readonly mediaTime: number;
	/** True after a seek or a gap: nothing before it belongs to the same window. */
	readonly discontinuity: boolean;
	readonly samples: Int16Array;
}

/** One source's way from samples to seconds. */
export interface Listener {
	/**
	 * Chunks must be pushed one after another: await each. Rejects when the detector fails; the
	 * listener then begins anew with the next chunk.
	 */
	push(chunk: Chunk): Promise<Second[]>;
	/**
	 * The source ended. Where no window was ever scored, the last stretch with speech is repeated to
	 * fill one, as in training. What comes is one more second, for the samples that no second has
	 * told of yet; its score covers the whole stretch.
	 */
	end(): Promise<Second[]>;
}

interface Block {
	readonly speech: number;
	readonly facts: BlockFacts;
	readonly start: number;
	/** A score has told of this second's own evidence. */
	told: boolean;
}

/** Opens a listener; `stream` is its own and must be fresh. */
export function createListener(settings: ListenerSettings, stream: DetectorStream): Listener {
	const { frontEnd: frontEndSettings, sign, calibration, evidenceOutput } = settings;
	const frontEnd = createFrontEnd(frontEndSettings);
	const needed = blockSamples(frontEndSettings);
	const bandCount = frontEndSettings.bands;
	const gate = createSpeechGate(settings.gate, bandCount);
	const topBand = firstBandAbove(3800, frontEndSettings);
	const windowSamples = BLOCK_HOP * (WINDOW_BLOCKS - 1) + needed;
	/** From the first sample of the oldest block in `recent` to the newest sample. */
	const held = new Float32Array(windowSamples);
	let heldLength = 0;
	/** Media time of held[0], as the newest chunk tells it. */
	let origin = 0;
	/** The last blocks since the stream was fresh, at most WINDOW_BLOCKS - 1 between pushes. */
	let recent: Block[] = [];
	/** Blocks without speech at the end of `recent`; when all are, nothing is left to judge. */
	let quiet = 0;
	let scored = false;

	function restart(): void {
		heldLength = 0;
		gate.reset();
		forget();
	}

	function forget(): void {
		recent = [];
		quiet = 0;
		stream.reset();
	}

	/** Lets the oldest `blocks` of `held` go. */
	function drop(blocks: number): void {
		held.copyWithin(0, blocks * BLOCK_HOP, heldLength);
		heldLength -= blocks * BLOCK_HOP;
		origin += (blocks * BLOCK_HOP) / RATE;
	}

	/** Runs the trunk over one block and keeps what the window must know of it. */
	async function take(heard: HeardBlock, start: number): Promise<void> {
		await stream.push({ samples: heard.samples, bands: heard.spectrum.bands });
		const facts = blockFacts(heard.samples, heard.spectrum, bandCount, topBand);
		recent.push({ speech: heard.speechSeconds, facts, start, told: false });
	}

	/** Each block once, in order: the gate remembers the last ones. */
	function hear(samples: Float32Array): HeardBlock {
		const spectrum = frontEnd.block(samples);
		const { speechSeconds, soundSeconds } = gate.hear(spectrum);
		return { samples, spectrum, speechSeconds, soundSeconds };
	}

	/** Judges the first block of `held` that is not in `recent` yet, and lets go what is over. */
	async function judgeBlock(): Promise<Second> {
		const from = recent.length * BLOCK_HOP;
		const start = origin + from / RATE;
		const heard = hear(held.slice(from, from + needed));
		const second = {
			start,
			end: start + FRAMES_PER_BLOCK / 100,
			speech: heard.speechSeconds,
			sound: heard.soundSeconds,
			score: null,
		};
		quiet = heard.speechSeconds > 0 ? 0 : quiet + 1;
		if (quiet > recent.length) {
			drop(recent.length + 1);
			if (recent.length > 0) forget();
			quiet = 0;
			return second;
		}
		await take(heard, start);
		if (recent.length < WINDOW_BLOCKS) return second;
		const score = await scoreOf(start + FRAMES_PER_BLOCK / 100);
		if (score) scored = true;
		drop(1);
		recent.shift();
		return { ...second, score };
	}

	/** What the last four blocks are worth; null with too little speech in them. */
	async function scoreOf(end: number, speech = total(recent)): Promise<Score | null> {
		const [first] = recent;
		const spoken = recent.filter((block) => block.speech > 0).map((block) => block.facts);
		if (!first || spoken.length === 0 || speech < MIN_SPEECH_SECONDS) return null;
		const raw = await stream.score();
		const llr = toLlr(raw.score, sign, calibration);
		const score = { start: first.start, end, llr, speech, conditions: conditionsOf(spoken) };
		return evidenceOutput ? { ...score, segments: untold(raw.segments, evidenceOutput) } : score;
	}

	/** The window's seconds with speech whose own evidence was not told yet. */
	function untold(raw: RawScore["segments"], line: Pick<ScoreCalibration, "slope" | "offset">) {
		const segments: Segment[] = [];
		for (const [i, block] of recent.entries()) {
			if (block.told || block.speech === 0) continue;
			block.told = true;
			const llr = toLlr(raw?.[i] ?? Number.NaN, sign, { ...line, capLlr: calibration.capLlr });
			segments.push({ start: block.start, llr });
		}
		return segments;
	}

	/** The stretch in `held`, repeated to fill a window. */
	async function judgeShort(): Promise<Second> {
		const length = heldLength / RATE;
		const told = total(recent);
		const tail = length - recent.length * (BLOCK_HOP / RATE);
		const start = origin;
		for (let i = heldLength; i < windowSamples; i++) held[i] = held[i - heldLength] as number;
		forget();
		gate.reset();
		const heard = Array.from({ length: WINDOW_BLOCKS }, (_, block) =>
			hear(held.slice(block * BLOCK_HOP, block * BLOCK_HOP + needed)),
		);
		const mean = (of: (block: HeardBlock) => number) =>
			heard.reduce((sum, block) => sum + of(block), 0) / WINDOW_BLOCKS;
		const speech = Math.max(
			0,
			Math.min(tail, length * mean((block) => block.speechSeconds) - told),
		);
		const enough = told + speech >= MIN_SPEECH_SECONDS;
		if (enough) for (const [i, block] of heard.entries()) await take(block, start + i);
		// What is more repetition than sound of its own has no evidence of its own.
		for (const block of recent) block.told = block.start - start > length - 0.5;
		const score = enough ? await scoreOf(start + length, told + speech) : null;
		return {
			start: start + length - tail,
			end: start + length,
			speech,
			sound: Math.max(speech, tail * mean((block) => block.soundSeconds)),
			score,
		};
	}

	return {
		async push({ samples, mediaTime, discontinuity }) {
			if (discontinuity) restart();
			origin = mediaTime - heldLength / RATE;
			const seconds: Second[] = [];
			let used = 0;
			while (used < samples.length) {
				const end = recent.length * BLOCK_HOP + needed;
				const count = Math.min(end - heldLength, samples.length - used);
				for (let i = 0; i < count; i++) {
					held[heldLength + i] = (samples[used + i] as number) / 32768;
				}
				heldLength += count;
				used += count;
				if (heldLength < end) break;
				try {
					seconds.push(await judgeBlock());
				} catch (error) {
					// What was half done is no state to go on from.
					restart();
					throw error;
				}
			}
			return seconds;
		},

		async end() {
			const seconds = scored || heldLength === 0 ? [] : [await judgeShort()];
			restart();
			return seconds;
		},
	};
}

/** One block with what the front end and the speech gate make of it. */
interface HeardBlock {
	readonly samples: Float32Array;
	readonly spectrum: BlockSpectrum;
	readonly speechSeconds: number;
	readonly soundSeconds: number;
}

const total = (blocks: readonly Block[]) => blocks.reduce((sum, block) => sum + block.speech, 0);

function firstBandAbove(hz: number, settings: FrontEndSettings): number {
	const mel = (f: number) => 2595 * Math.log10(1 + f / 700);
	const to = settings.scale === "mel" ? mel : (f: number) => f;
	const step = (to(settings.maxHz) - to(settings.minHz)) / (settings.bands + 1);
	return Math.min(settings.bands - 1, Math.ceil((to(hz) - to(settings.minHz)) / step) - 1);
}
