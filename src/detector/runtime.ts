/**
 * A loaded model at work on wasm: one pair of onnxruntime sessions (trunk and head), shared by all
 * sources, each with a stream that keeps its own state. The `ort` module is an argument: the worker
 * passes the packaged browser build, the command line the plain wasm build.
 *
 *   log bands [1, 100, bands] -> trunk (state in, state out) -> embedding [1, steps, width]
 *   the last four embeddings [1, 4 * steps, width] -> head -> raw score [1]
 *
 * gpuRuntime.ts does the same with tensors that stay on the GPU.
 */
import type * as OrtModule from "onnxruntime-web";
import { FRAMES_PER_BLOCK } from "../pipeline/frontEnd";
import { type DetectorStream, WINDOW_BLOCKS } from "../pipeline/listener";
import { fileOf, type LoadedModel } from "./loadModel";
import { createTurns } from "./turns";

/** What of onnxruntime-web is in use; every build of it has these. */
export type Ort = Pick<typeof OrtModule, "InferenceSession" | "Tensor">;

export interface Runtime {
	readonly backend: "wasm";
	/** A new source's way through the model. Any number of streams may be open. */
	openStream(): DetectorStream;
	/** Frees the sessions once the run under way is over. Streams are of no use afterwards. */
	release(): Promise<void>;
}

export interface RuntimeFailure {
	readonly reason: "model-unreadable" | "no-backend";
	readonly detail: string;
}

export const isRuntimeFailure = (x: Runtime | RuntimeFailure): x is RuntimeFailure => "reason" in x;

/** Makes the sessions. A model that cannot run here is a value, not a throw. */
export async function createRuntime(
	ort: Ort,
	model: LoadedModel,
): Promise<Runtime | RuntimeFailure> {
	const opened: OrtModule.InferenceSession[] = [];
	async function open(bytes: Uint8Array): Promise<OrtModule.InferenceSession> {
		const session = await ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] });
		opened.push(session);
		return session;
	}
	try {
		const trunk = await open(model.trunk);
		const head = await open(model.head);
		const states = fileOf(model.card, "trunk").states ?? [];
		const wanted = [
			...lacking("trunk input", trunk.inputNames, ["bands", ...states.map((s) => s.input)]),
			...lacking("trunk output", trunk.outputNames, ["embedding", ...states.map((s) => s.output)]),
			...lacking("head input", head.inputNames, ["embeddings"]),
			...lacking("head output", head.outputNames, ["score"]),
		];
		if (wanted.length === 0) return runtimeOf(ort, model, trunk, head);
		await Promise.all(opened.map((session) => session.release()));
		return { reason: "model-unreadable", detail: `the graphs lack ${wanted.join(", ")}` };
	} catch (error) {
		await Promise.all(opened.map((session) => session.release()));
		const detail = error instanceof Error ? error.message : String(error);
		const noBackend = detail.includes("no available backend");
		return { reason: noBackend ? "no-backend" : "model-unreadable", detail };
	}
}

function runtimeOf(
	ort: Ort,
	{ card }: LoadedModel,
	trunk: OrtModule.InferenceSession,
	head: OrtModule.InferenceSession,
): Runtime {
	const inTurn = createTurns();
	const states = fileOf(card, "trunk").states ?? [];
	const zeros = states.map(
		({ shape }) =>
			new ort.Tensor("float32", new Float32Array(shape.reduce((a, b) => a * b, 1)), shape),
	);
	const bandsShape = [1, FRAMES_PER_BLOCK, card.input.frontEnd.bands];
	const { stepsPerSecond, width } = card.embedding;
	const size = stepsPerSecond * width;
	// One for all streams: it is filled and read within one turn.
	const joined = new Float32Array(WINDOW_BLOCKS * size);
	const window = new ort.Tensor("float32", joined, [1, WINDOW_BLOCKS * stepsPerSecond, width]);

	function openStream(): DetectorStream {
		let state = zeros;
		let embeddings: Float32Array[] = [];
		/** Counts resets: a run that was under way at a reset must leave nothing behind. */
		let life = 0;
		return {
			push({ bands }) {
				const mine = life;
				return inTurn(async () => {
					if (mine !== life) return;
					const feeds: Record<string, OrtModule.Tensor> = {
						bands: new ort.Tensor("float32", bands, bandsShape),
					};
					states.forEach((s, i) => {
						feeds[s.input] = state[i] as OrtModule.Tensor;
					});
					const out = await trunk.run(feeds);
					if (mine !== life) return;
					state = states.map((s) => out[s.output] as OrtModule.TypedTensor<"float32">);
					embeddings.push(out.embedding?.data as Float32Array);
					if (embeddings.length > WINDOW_BLOCKS) embeddings.shift();
				});
			},
			score: () =>
				inTurn(async () => {
					if (embeddings.length < WINDOW_BLOCKS) {
						throw new RangeError(`a window has ${WINDOW_BLOCKS} blocks, not ${embeddings.length}`);
					}
					embeddings.forEach((embedding, i) => {
						joined.set(embedding, i * size);
					});
					const out = await head.run({ embeddings: window });
					return (out.score?.data as Float32Array)[0] as number;
				}),
			reset() {
				life++;
				state = zeros;
				embeddings = [];
			},
		};
	}

	return {
		backend: "wasm",
		openStream,
		release: () =>
			inTurn(async () => {
				await trunk.release();
				await head.release();
			}),
	};
}

/** Which names a graph should have and lacks, in words. */
function lacking(of: string, found: readonly string[], wanted: readonly string[]): string[] {
	return wanted.filter((name) => !found.includes(name)).map((name) => `the ${of} "${name}"`);
}
