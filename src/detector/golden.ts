/**
 * Golden vectors: inputs and the outputs of every stage, written by models/training. The tests hold
 * each stage to them; a runtime that is to be trusted runs the last one when it starts.
 */
import * as v from "valibot";
import { BLOCK_HOP, blockSamples, createFrontEnd } from "../pipeline/frontEnd";
import { WINDOW_BLOCKS } from "../pipeline/listener";
import { firstIssue } from "./gateFile";
import {
	isWindowModel,
	type LoadedModel,
	type ReadModelFile,
	type StreamingModel,
	type WindowModel,
} from "./loadModel";
import type { Runtime } from "./runtime";

const finite = v.pipe(v.number(), v.finite());
const row = v.array(finite);
/**
 * So many numbers of a fingerprint apart are those that are written down. Phase, the residual's squares and
 * the level fall between them: tests/fixtures/fingerprint.json has these, and a score depends on all.
 */
export const FINGERPRINT_EVERY = 41;

const block = v.object({
	gateFeatures: row,
	gateProbability: finite,
	soundSeconds: finite,
	speechSeconds: finite,
	/** Its first two steps, flattened. */
	embedding: row,
	/** Each FINGERPRINT_EVERY-th number, from the first, of a model that takes a fingerprint. */
	fingerprint: v.optional(row),
});

/** Int16 little-endian at 16 kHz, base64. */
const samples = v.pipe(
	v.string(),
	v.base64(),
	v.transform((text) => samplesOf(text)),
);

const clip = v.object({
	samples,
	/** Power spectrum of the first frame. */
	power: row,
	/** Log bands of some frames of the first block, by frame. */
	bands: v.record(v.string(), row),
	blocks: v.array(block),
	windows: v.array(
		v.object({
			start: finite,
			raw: finite,
			llr: finite,
			/** Raw evidence of each of its seconds and their LLRs, of a model that gives them. */
			segments: v.optional(row),
			segmentLlrs: v.optional(row),
		}),
	),
});

const goldenSchema = v.object({
	version: v.literal(1),
	/** Largest difference allowed at each stage. */
	tolerance: v.object({
		resample: finite,
		power: finite,
		bands: finite,
		gateFeatures: finite,
		gateProbability: finite,
		speechSeconds: finite,
		embedding: finite,
		score: finite,
		/** Where a number is above 1, in parts of it. */
		fingerprint: v.optional(finite),
		segments: v.optional(finite),
		llr: finite,
	}),
	resample: v.array(v.object({ fromRate: finite, input: row, output: row })),
	/** Sum of each band's weights. */
	bankRowSums: row,
	clips: v.record(v.string(), clip),
});

/** Of a model of one graph: its stages are those of src/pipeline/windowFeatures.ts. */
const windowGoldenSchema = v.object({
	version: v.literal(1),
	tolerance: v.object({
		levelled: finite,
		power: finite,
		features: finite,
		score: finite,
		llr: finite,
	}),
	clips: v.record(
		v.string(),
		v.object({
			samples,
			/** Of the first window: its first samples at their level, one frame's power, and every
			 * `every`-th number of the graph's input. */
			levelled: row,
			power: v.object({ frame: v.pipe(v.number(), v.integer()), values: row }),
			features: v.object({ every: v.pipe(v.number(), v.minValue(1)), values: row }),
			windows: v.array(v.object({ start: finite, raw: finite, llr: finite })),
		}),
	),
});

/** The vectors of a model of trunk and head, checked. */
export type StreamingGolden = v.InferOutput<typeof goldenSchema>;
/** The vectors of a model of one graph, checked. */
export type WindowGolden = v.InferOutput<typeof windowGoldenSchema>;
/** The vectors of one model, checked. */
export type Golden = StreamingGolden | WindowGolden;
/** One clip of them, with the outputs of every stage. */
export type GoldenClip = StreamingGolden["clips"][string];
/** The same for one graph. */
export type WindowGoldenClip = WindowGolden["clips"][string];

/** The vectors that go with a model. */
export type GoldenOf<Model extends LoadedModel> = Model extends WindowModel
	? WindowGolden
	: StreamingGolden;

/** @returns the vectors, or in words what is wrong with them */
export function parseGolden<Model extends LoadedModel>(
	json: unknown,
	model: Model,
): GoldenOf<Model> | string {
	const schema = isWindowModel(model) ? windowGoldenSchema : goldenSchema;
	const parsed = v.safeParse<typeof windowGoldenSchema | typeof goldenSchema>(schema, json);
	return parsed.success ? (parsed.output as GoldenOf<Model>) : firstIssue(parsed.issues);
}

/** Reads a model's golden vectors. @returns them, or in words what is wrong */
export async function loadGolden<Model extends LoadedModel>(
	read: ReadModelFile,
	model: Model,
): Promise<GoldenOf<Model> | string> {
	const path = model.folder + model.card.golden;
	try {
		return parseGolden(JSON.parse(new TextDecoder().decode(await read(path))), model);
	} catch (error) {
		return `${path}: ${error instanceof Error ? error.message : String(error)}`;
	}
}

/** The blocks of a clip, as the listener cuts them: samples in [-1, 1] and log bands. */
export function goldenBlocks(clip: GoldenClip | WindowGoldenClip, { frontEnd }: LoadedModel) {
	const { block } = createFrontEnd(frontEnd);
	const needed = blockSamples(frontEnd);
	const count = Math.floor((clip.samples.length - needed) / BLOCK_HOP) + 1;
	return Array.from({ length: count }, (_, i) => {
		const cut = clip.samples.subarray(i * BLOCK_HOP, i * BLOCK_HOP + needed);
		const samples = Float32Array.from(cut, (sample) => sample / 32768);
		return { samples, ...block(samples) };
	});
}

/** Largest differences of raw numbers; infinite where one is missing or is no number. */
export interface ScoreDifference {
	readonly score: number;
	/** Of single seconds; 0 for a model that tells nothing of them. */
	readonly segments: number;
}

/** The runtime's raw scores on all golden clips against those of training. */
export async function scoreDifference(
	runtime: Runtime,
	model: LoadedModel,
	golden: Golden,
): Promise<ScoreDifference> {
	const stream = runtime.openStream();
	const worst = { score: 0, segments: 0 };
	const note = (of: keyof ScoreDifference, found = Number.NaN, told = Number.NaN) => {
		const difference = Math.abs(found - told);
		// What is no number must not slip through a comparison.
		worst[of] = Number.isFinite(difference)
			? Math.max(worst[of], difference)
			: Number.POSITIVE_INFINITY;
	};
	for (const clip of Object.values(golden.clips)) {
		stream.reset();
		for (const [i, block] of goldenBlocks(clip, model).entries()) {
			await stream.push(block);
			if (i < WINDOW_BLOCKS - 1) continue;
			const window = clip.windows[i - WINDOW_BLOCKS + 1];
			const { score, segments } = await stream.score();
			note("score", score, window?.raw);
			if (!tellsSeconds(model)) continue;
			const told = window && "segments" in window ? window.segments : undefined;
			for (let second = 0; second < WINDOW_BLOCKS; second++) {
				note("segments", segments?.[second], told?.[second]);
			}
		}
	}
	stream.reset();
	return worst;
}

const tellsSeconds = (model: LoadedModel): model is StreamingModel =>
	!isWindowModel(model) && model.card.evidenceOutput !== undefined;

/** Does this runtime give the scores of training? @returns what is wrong, or null */
export async function selfTest(
	runtime: Runtime,
	model: LoadedModel,
	golden: Golden,
): Promise<string | null> {
	const { tolerance } = golden;
	const { score, segments } = await scoreDifference(runtime, model, golden);
	const far = (what: string, difference: number, limit: number) =>
		`${what} differ from the golden ones by ${difference.toPrecision(2)}, more than ${limit}`;
	if (!(score <= tolerance.score)) return far("scores", score, tolerance.score);
	const limit = ("segments" in tolerance && tolerance.segments) || 0;
	return segments <= limit ? null : far("single seconds", segments, limit);
}

function samplesOf(base64: string): Int16Array {
	const text = atob(base64);
	const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
	const view = new DataView(bytes.buffer);
	return Int16Array.from({ length: bytes.length >> 1 }, (_, i) => view.getInt16(2 * i, true));
}
