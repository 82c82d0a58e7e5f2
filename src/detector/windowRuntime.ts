/**
 * A model of one graph that judges a whole window: each second anew over the last four, from their
 * samples. Features are made on the processor; the graph runs on wasm or WebGPU. No second is
 * judged by itself.
 *
 *   block -> its own second, kept among the last four
 *   four seconds -> windowFeatures -> graph -> raw score
 */
import { BLOCK_HOP } from "../pipeline/frontEnd";
import { type DetectorStream, WINDOW_BLOCKS } from "../pipeline/listener";
import { rawScoreOf } from "../pipeline/rawScore";
import { createWindowFeatures } from "../pipeline/windowFeatures";
import type { Backend } from "../protocol/state";
import { lacking } from "./graphNames";
import type { WindowModel } from "./loadModel";
import type { Ort, OrtTensor, Runtime } from "./runtime";
import { createTurns } from "./turns";

/** @throws Error when the graph cannot be opened or lacks what the card names */
export async function createWindowRuntime(
	ort: Ort,
	{ card, graph }: WindowModel,
	backend: Backend,
): Promise<Runtime> {
	const { input, output } = card;
	const session = await ort.InferenceSession.create(graph, { executionProviders: [backend] });
	const wanted = [
		...lacking("input", session.inputNames, [input.tensor]),
		...lacking("output", session.outputNames, [output.tensor]),
	];
	if (wanted.length > 0) {
		await session.release();
		throw new Error(`the graph lacks ${wanted.join(", ")}`);
	}
	const features = createWindowFeatures(input);
	const inTurn = createTurns();

	function openStream(): DetectorStream {
		let seconds: Float32Array[] = [];

		return {
			async push({ samples }) {
				// A block reaches into the next second; the window is the seconds themselves.
				seconds = [...seconds, samples.slice(0, BLOCK_HOP)].slice(-WINDOW_BLOCKS);
			},

			score() {
				if (seconds.length < WINDOW_BLOCKS) {
					const error = `a window has ${WINDOW_BLOCKS} blocks, not ${seconds.length}`;
					return Promise.reject(new RangeError(error));
				}
				const window = new Float32Array(WINDOW_BLOCKS * BLOCK_HOP);
				seconds.forEach((second, i) => {
					window.set(second, i * BLOCK_HOP);
				});
				return inTurn(async () => {
					const { values, dims } = features.of(window);
					const feeds = { [input.tensor]: new ort.Tensor("float32", values, dims) };
					const out = await session.run(feeds, [output.tensor]);
					const found = out[output.tensor] as OrtTensor;
					const read = (await found.getData(true)) as Float32Array;
					return { score: rawScoreOf(read, output), segments: null };
				});
			},

			reset() {
				seconds = [];
			},
		};
	}

	return { backend, openStream, release: () => inTurn(() => session.release()) };
}
