/**
 * A loaded model at work: one pair of onnxruntime sessions (trunk and head), shared by all sources,
 * each with a stream that keeps its own state. The `ort` module is an argument: the worker passes
 * the packaged browser build, the command line the plain wasm build.
 *
 *   block -> place.bands -> trunk (state in, state out) -> embedding, kept among the last four
 *   four embeddings -> place.join -> head -> raw score, and the evidence of each second
 *   their samples -> fingerprintInput.ts -> head, where the card asks for it
 *
 * Where tensors lie is a `TensorPlace`: in memory here, on the GPU in backend.ts. A model of one
 * graph that judges whole windows has its own way: windowRuntime.ts.
 */
import type * as OrtModule from "onnxruntime-web";
import { FRAMES_PER_BLOCK } from "../pipeline/frontEnd";
import { type DetectorInput, type DetectorStream, WINDOW_BLOCKS } from "../pipeline/listener";
import type { Backend } from "../protocol/state";
import {
	createFingerprintInput,
	FINGERPRINT_INPUT,
	type FingerprintAside,
} from "./fingerprintInput";
import { lacking } from "./graphNames";
import { fileOf, isWindowModel, type LoadedModel, type StreamingModel } from "./loadModel";
import { createTurns } from "./turns";
import { createWindowRuntime } from "./windowRuntime";

/** What of onnxruntime-web is in use; every build of it has these. */
export type Ort = Pick<typeof OrtModule, "InferenceSession" | "Tensor">;
/** A tensor of onnxruntime, in memory or on the GPU. */
export type OrtTensor = OrtModule.Tensor;

/** A tensor for one run, given back after it. */
export interface LentTensor {
	readonly tensor: OrtTensor;
	/** Called once, when the run that reads it is over. */
	release(): void;
}

/** Where a backend keeps its tensors and how it makes the inputs of both graphs. */
export interface TensorPlace {
	/** @returns log bands [1, FRAMES_PER_BLOCK, bands] */
	bands(input: DetectorInput): LentTensor;
	/**
	 * @param embeddings the last WINDOW_BLOCKS, oldest first, each [1, steps, width]
	 * @returns them joined in time, [1, WINDOW_BLOCKS * steps, width]
	 */
	join(embeddings: readonly OrtTensor[]): LentTensor;
	dispose(): void;
}

/** What a runtime is made of. */
export interface RuntimeOptions {
	readonly ort: Ort;
	readonly model: LoadedModel;
	readonly provider: Backend;
	/**
	 * Made once the sessions stand (onnxruntime's GPU device exists only then). With one, the trunk
	 * leaves its embedding and state on the GPU; without, all tensors lie in memory.
	 */
	readonly makePlace?: () => Promise<TensorPlace>;
	/** Makes the fingerprints of a model that hears them; without it they are made here. */
	readonly fingerprintAside?: FingerprintAside;
}

/** A model at work, shared by all sources. */
export interface Runtime {
	readonly backend: Backend;
	/** A new source's way through the model. Any number of streams may be open. */
	openStream(): DetectorStream;
	/** Frees the sessions once the run under way is over. Streams are of no use afterwards. */
	release(): Promise<void>;
}

/** Why a model does not run here. */
export interface RuntimeFailure {
	readonly reason: "model-unreadable" | "no-backend";
	readonly detail: string;
}

/** Tells a model that does not run from one that does. */
export const isRuntimeFailure = (x: Runtime | RuntimeFailure): x is RuntimeFailure => "reason" in x;

/** Makes the sessions. A model that cannot run here is a value, not a throw. */
export async function createRuntime(options: RuntimeOptions): Promise<Runtime | RuntimeFailure> {
	const { ort, model, provider } = options;
	try {
		return isWindowModel(model)
			? await createWindowRuntime(ort, model, provider)
			: await createStreamingRuntime(options, model);
	} catch (error) {
		const detail = error instanceof Error ? error.message : String(error);
		const reason = /no available backend|webgpu|GPU/.test(detail)
			? "no-backend"
			: "model-unreadable";
		return { reason, detail };
	}
}

/** @throws Error when a graph cannot be opened or lacks what the card names */
async function createStreamingRuntime(
	options: RuntimeOptions,
	model: StreamingModel,
): Promise<Runtime> {
	const { ort, provider, makePlace } = options;
	const states = statesOf(model);
	let trunk: OrtModule.InferenceSession | null = null;
	let head: OrtModule.InferenceSession | null = null;
	try {
		// Arenas and profiling are left at their defaults; a session's threads are set in ort.env.
		const executionProviders = [provider];
		trunk = await ort.InferenceSession.create(model.trunk, {
			executionProviders,
			...(makePlace ? { preferredOutputLocation: "gpu-buffer" as const } : {}),
		});
		head = await ort.InferenceSession.create(model.head, { executionProviders });
		const wanted = [
			...lacking("trunk input", trunk.inputNames, ["bands", ...states.map((s) => s.input)]),
			...lacking("trunk output", trunk.outputNames, ["embedding", ...states.map((s) => s.output)]),
			...lacking("head input", head.inputNames, headInputsOf(model)),
			...lacking("head output", head.outputNames, wantedOf(model)),
		];
		if (wanted.length > 0) throw new Error(`the graphs lack ${wanted.join(", ")}`);
		const place = makePlace ? await makePlace() : memoryPlace(ort, model);
		return runtimeOf(options, model, place, trunk, head);
	} catch (error) {
		await trunk?.release();
		await head?.release();
		throw error;
	}
}

const statesOf = ({ card }: StreamingModel) => fileOf(card, "trunk").states ?? [];

const headInputsOf = ({ card }: StreamingModel) =>
	card.fingerprint ? ["embeddings", FINGERPRINT_INPUT] : ["embeddings"];

/** What is asked of the head and read back: nothing that the card does not speak of. */
function wantedOf({ card }: StreamingModel): string[] {
	return card.evidenceOutput ? ["score", card.evidenceOutput.name] : ["score"];
}

function runtimeOf(
	{ ort, provider: backend, fingerprintAside }: RuntimeOptions,
	model: StreamingModel,
	place: TensorPlace,
	trunk: OrtModule.InferenceSession,
	head: OrtModule.InferenceSession,
): Runtime {
	const states = statesOf(model);
	const wanted = wantedOf(model);
	const inTurn = createTurns();
	const fingerprint = createFingerprintInput(ort, model, fingerprintAside);
	/** Every stream starts from these; they are never disposed of. */
	const zeros = states.map(
		({ shape }) =>
			new ort.Tensor("float32", new Float32Array(shape.reduce((a, b) => a * b, 1)), shape),
	);

	function openStream(): DetectorStream {
		let state: OrtTensor[] = zeros;
		let embeddings: OrtTensor[] = [];
		/** Samples of the blocks that the embeddings are of. */
		let heard: Float32Array[] = [];
		/** Counts resets: a run that was under way at a reset must leave nothing behind. */
		let life = 0;

		const free = (tensors: readonly OrtTensor[]) => {
			if (tensors !== zeros) for (const tensor of tensors) tensor.dispose();
		};

		return {
			push(input) {
				const mine = life;
				return inTurn(async () => {
					if (mine !== life) return;
					fingerprint.heard(input.samples);
					const bands = place.bands(input);
					const feeds: Record<string, OrtTensor> = { bands: bands.tensor };
					states.forEach((s, i) => {
						feeds[s.input] = state[i] as OrtTensor;
					});
					try {
						const out = await trunk.run(feeds);
						const embedding = out.embedding as OrtTensor;
						const after = states.map((s) => out[s.output] as OrtTensor);
						if (mine !== life) return free([embedding, ...after]);
						free(state);
						state = after;
						embeddings.push(embedding);
						if (embeddings.length > WINDOW_BLOCKS) embeddings.shift()?.dispose();
						heard = [...heard, input.samples].slice(-WINDOW_BLOCKS);
					} finally {
						bands.release();
					}
				});
			},

			score: () =>
				inTurn(async () => {
					if (embeddings.length < WINDOW_BLOCKS) {
						throw new RangeError(`a window has ${WINDOW_BLOCKS} blocks, not ${embeddings.length}`);
					}
					const joined = place.join(embeddings);
					try {
						const feeds = { embeddings: joined.tensor, ...(await fingerprint.feeds(heard)) };
						const out = await head.run(feeds, wanted);
						const read = wanted.map((name) => (out[name] as OrtTensor).getData(true));
						const [score, segments = null] = (await Promise.all(read)) as Float32Array[];
						return { score: score?.[0] as number, segments };
					} finally {
						joined.release();
					}
				}),

			reset() {
				life++;
				const [oldState, oldEmbeddings] = [state, embeddings];
				state = zeros;
				embeddings = [];
				heard = [];
				// In its turn: a run under way may still read them.
				void inTurn(async () => {
					free(oldState);
					free(oldEmbeddings);
				});
			},
		};
	}

	return {
		backend,
		openStream,
		release: () =>
			inTurn(async () => {
				place.dispose();
				await trunk.release();
				await head.release();
			}),
	};
}

/** Tensors in memory: bands as they are, embeddings copied side by side into one buffer. */
function memoryPlace(ort: Ort, { card }: StreamingModel): TensorPlace {
	const { stepsPerSecond, width } = card.embedding;
	const size = stepsPerSecond * width;
	// One for all streams: it is read only within a run, and runs take turns.
	const joined = new Float32Array(WINDOW_BLOCKS * size);
	const window = new ort.Tensor("float32", joined, [1, WINDOW_BLOCKS * stepsPerSecond, width]);
	const nothing = () => {};
	return {
		bands: (input) => ({
			tensor: new ort.Tensor("float32", input.bands, [
				1,
				FRAMES_PER_BLOCK,
				card.input.frontEnd.bands,
			]),
			release: nothing,
		}),
		join(embeddings) {
			embeddings.forEach((embedding, i) => {
				joined.set(embedding.data as Float32Array, i * size);
			});
			return { tensor: window, release: nothing };
		},
		dispose: nothing,
	};
}
