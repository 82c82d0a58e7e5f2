/** The packaged model on the packaged runtime, read, started and held to its golden vectors. */
import * as ort from "onnxruntime-web/jspi";
import { type Golden, loadGolden, selfTest } from "../../src/detector/golden";
import { isModelFailure, type LoadedModel, loadModel } from "../../src/detector/loadModel";
import { createRuntime, isRuntimeFailure, type Runtime } from "../../src/detector/runtime";
import type { DetectorFailure } from "../../src/detector/workerApi";
import { hasJspi, lacking } from "../../src/protocol/browserNeeds";

const packaged = (path: string) => new URL(path, self.location.origin).href;

ort.env.wasm.wasmPaths = packaged("/ort/");
// One thread: measured faster than two for a model of this size, and the page keeps its cores.
ort.env.wasm.numThreads = 1;

export { ort };

/** A model on wasm whose scores are those of training. */
export interface PackagedModel {
	readonly model: LoadedModel;
	readonly golden: Golden;
	readonly wasm: Runtime;
}

async function readModelFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
	const answer = await fetch(packaged(`/models/${path}`));
	if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
	return new Uint8Array(await answer.arrayBuffer());
}

export async function openPackagedModel(): Promise<PackagedModel | DetectorFailure> {
	if (!import.meta.env.FIREFOX && !hasJspi()) return lacking("JSPI in WebAssembly");
	const model = await loadModel(readModelFile);
	if (isModelFailure(model)) return model;
	const wasm = await createRuntime({ ort, model, provider: "wasm" });
	if (isRuntimeFailure(wasm)) return wasm;
	// What runs here must be what was measured: scores are held to those of training first.
	const golden = await loadGolden(readModelFile, model);
	if (typeof golden === "string") return { reason: "model-unreadable", detail: golden };
	const wrong = await selfTest(wasm, model, golden);
	if (wrong !== null) return { reason: "model-unreadable", detail: wrong };
	return { model, golden, wasm };
}
