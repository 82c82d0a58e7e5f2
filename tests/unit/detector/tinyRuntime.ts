/** The tests' own model at work, and blocks of a voice for it. */
import * as ort from "onnxruntime-web/wasm";
import { createRuntime, isRuntimeFailure, type Ort } from "../../../src/detector/runtime";
import { createFrontEnd } from "../../../src/pipeline/frontEnd";
import type { DetectorInput } from "../../../src/pipeline/listener";
import { voice } from "../pipeline/fakeDetector";
import { tinyModel } from "./tinyModel";

ort.env.wasm.numThreads = 1;
const tiny = await tinyModel();
const frontEnd = createFrontEnd(tiny.card.input.frontEnd);

/** The block that begins at second `from` of an endless voice. */
export function block(from: number): DetectorInput {
	const samples = Float32Array.from(voice(1.015, from), (x) => x / 32768);
	return { samples, ...frontEnd.block(samples) };
}

/** @param using onnxruntime, or a stand-in that watches it */
export async function open(using: Ort = ort, model = tiny) {
	const runtime = await createRuntime({ ort: using, model, provider: "wasm" });
	if (isRuntimeFailure(runtime)) throw new Error(runtime.detail);
	return runtime;
}

/**
 * onnxruntime itself, but each run of a head is told of before it begins.
 * @param told gets what the head is fed, and the names of the outputs that are asked for
 */
export function watchingHead(
	told: (feeds: Record<string, ort.Tensor>, fetches: string[]) => void,
): Ort {
	const create = async (bytes: Uint8Array) => {
		const session = await ort.InferenceSession.create(bytes);
		const run = (feeds: Record<string, ort.Tensor>, fetches?: string[]) => {
			if ("embeddings" in feeds) told(feeds, fetches as string[]);
			return fetches ? session.run(feeds, fetches) : session.run(feeds);
		};
		const { inputNames, outputNames } = session;
		return { inputNames, outputNames, release: () => session.release(), run };
	};
	return { Tensor: ort.Tensor, InferenceSession: { create } } as unknown as Ort;
}
