/**
 * Tries a model from files before it is kept: opens its graphs, holds it to its golden vectors if
 * it brings any, feeds it sounds, and measures it on this machine. Nothing is written.
 */
import { blockSamples, createFrontEnd } from "../pipeline/frontEnd";
import { type DetectorInput, WINDOW_BLOCKS } from "../pipeline/listener";
import { benchmarkBlock } from "./benchmark";
import { loadGolden, scoreDifference, selfTest } from "./golden";
import { isModelFailure, type LoadedModel, loadModel } from "./loadModel";
import type { GraphFacts, GraphTensor } from "./ownCard";
import type { ModelPlace } from "./ownModels";
import { createRuntime, isRuntimeFailure, type Ort, type Runtime } from "./runtime";

/** What is wrong with a file that was to be a model. `detail` is for whoever made it, in English. */
export interface TrialFailure {
	readonly problem: /** The runtime finds no graph in it. */
		| "no-model"
		/** A graph, but of operations that the runtime does not have, or with its weights elsewhere. */
		| "unsupported"
		/** The machine has not enough memory for it. */
		| "no-memory"
		/** Card and files do not belong together, or the card is none. */
		| "card"
		/** The graph takes or gives something else than the card says. */
		| "shapes"
		/** Its scores are not those of its golden vectors. */
		| "golden"
		/** It gives what is no number. */
		| "not-finite"
		/** A step of the trial took longer than anybody waits: see `trialLife.ts`. */
		| "too-slow";
	readonly detail: string;
}

/** Bytes that no model file may reach: its format holds no more. */
export const MOST_BYTES = 2 ** 31;

/** How a model did. */
export interface TrialResult {
	/** Largest difference to its golden scores; null where it brought none. */
	readonly goldenDifference: number | null;
	/** Milliseconds for one second of sound, on the processor of this machine, warm. */
	readonly msPerSecond: number;
}

/** Tells what went wrong from what went well. */
export const isTrialFailure = (x: object): x is TrialFailure => "problem" in x;

/** What is done now; some take long. */
export type TrialStep = "opening" | "golden" | "sounds";

/**
 * @param read gives the file's bytes
 * @returns what the graph tells of its inputs and outputs. The session is freed again.
 */
export async function graphFacts(
	ort: Ort,
	read: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<GraphFacts | TrialFailure> {
	try {
		const session = await ort.InferenceSession.create(await read(), {
			executionProviders: ["wasm"],
		});
		const told = (all: typeof session.inputMetadata): GraphTensor[] =>
			all.map((value) =>
				value.isTensor
					? { name: value.name, type: value.type, shape: value.shape }
					: { name: value.name, type: "no tensor", shape: [] },
			);
		const facts = { inputs: told(session.inputMetadata), outputs: told(session.outputMetadata) };
		await session.release();
		return facts;
	} catch (error) {
		return failureFrom(messageOf(error));
	}
}

/** A tensor of more bytes than the runtime can count is none that fits into any memory, too. */
const outOfMemory = (detail: string) =>
	/bad_alloc|allocation failed|out of memory|OOM|memory access out of bounds|tensor shape is too large/i.test(
		detail,
	);

/** What an error of the runtime means for the file. */
export function failureFrom(detail: string): TrialFailure {
	if (outOfMemory(detail)) return { problem: "no-memory", detail };
	if (/protobuf parsing failed|ModelProto|No graph|INVALID_PROTOBUF/i.test(detail)) {
		return { problem: "no-model", detail };
	}
	return { problem: "unsupported", detail };
}

/**
 * @param place where the model is read from
 * @param told what is done next
 * @param now a clock, milliseconds
 */
export async function tryModel(
	ort: Ort,
	place: ModelPlace,
	told: (step: TrialStep) => void,
	now: () => number,
): Promise<TrialResult | TrialFailure> {
	told("opening");
	const model = await loadModel(place.read, place.id).catch((error: unknown) => messageOf(error));
	if (typeof model === "string") return failureFrom(model);
	if (isModelFailure(model)) {
		const { detail } = model;
		return outOfMemory(detail) ? { problem: "no-memory", detail } : { problem: "card", detail };
	}
	const runtime = await createRuntime({ ort, model, provider: "wasm" });
	if (isRuntimeFailure(runtime)) {
		const { detail } = runtime;
		return /lacks? /.test(detail) ? { problem: "shapes", detail } : failureFrom(detail);
	}
	try {
		told("golden");
		const golden = await goldenOf(place, model, runtime);
		if (typeof golden === "object" && golden !== null) return golden;
		const heard = await hearSounds(model, runtime, now, told);
		return typeof heard === "number" ? { goldenDifference: golden, msPerSecond: heard } : heard;
	} finally {
		await runtime.release();
	}
}

/** @returns the largest difference, null without vectors, or what is wrong */
async function goldenOf(
	{ read }: ModelPlace,
	model: LoadedModel,
	runtime: Runtime,
): Promise<number | null | TrialFailure> {
	const there = await read(model.folder + model.card.golden).catch(() => null);
	if (!there) return null;
	const golden = await loadGolden(read, model);
	if (typeof golden === "string") return { problem: "golden", detail: golden };
	try {
		const wrong = await selfTest(runtime, model, golden);
		if (wrong !== null) return { problem: "golden", detail: wrong };
		return (await scoreDifference(runtime, model, golden)).score;
	} catch (error) {
		return failureOfRun(error);
	}
}

/** What it means that a graph which was opened cannot be run on what its card says. */
function failureOfRun(error: unknown): TrialFailure {
	const detail = messageOf(error);
	return { problem: outOfMemory(detail) ? "no-memory" : "shapes", detail };
}

/** @returns milliseconds of the last run, or what is wrong */
async function hearSounds(
	model: LoadedModel,
	runtime: Runtime,
	now: () => number,
	told: (step: TrialStep) => void,
): Promise<number | TrialFailure> {
	const stream = runtime.openStream();
	let ms = Number.NaN;
	for (const [sound, block] of Object.entries(soundsFor(model))) {
		told("sounds");
		stream.reset();
		try {
			for (let i = 1; i < WINDOW_BLOCKS; i++) await stream.push(block);
			const start = now();
			await stream.push(block);
			const { score } = await stream.score();
			ms = now() - start;
			if (!Number.isFinite(score)) {
				return { problem: "not-finite", detail: `for ${sound} it gives ${score}` };
			}
		} catch (error) {
			return failureOfRun(error);
		}
	}
	return ms;
}

/** What any model must give a number for; the buzz comes last, when all is warm. */
function soundsFor({ frontEnd }: LoadedModel): Record<string, DetectorInput> {
	const { block } = createFrontEnd(frontEnd);
	const of = (sample: (i: number) => number): DetectorInput => {
		const samples = Float32Array.from({ length: blockSamples(frontEnd) }, (_, i) => sample(i));
		return { samples, bands: block(samples).bands };
	};
	let state = 1;
	return {
		silence: of(() => 0),
		// Park and Miller's generator: the same noise each time.
		noise: of(() => {
			state = (state * 48_271) % 0x7fffffff;
			return 0.1 * ((2 * state) / 0x7fffffff - 1);
		}),
		"a buzz": benchmarkBlock(frontEnd),
	};
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
