/** The worker: one model, all sources. Wiring only; see src/detector/workerApi.ts. */
import { expose } from "comlink";
import * as ort from "onnxruntime-web/jspi";
import { startBackends } from "../../src/detector/backend";
import { loadGolden, selfTest } from "../../src/detector/golden";
import {
	isModelFailure,
	listenerSettings,
	loadModel,
	trackerSettings,
} from "../../src/detector/loadModel";
import { createRuntime, isRuntimeFailure } from "../../src/detector/runtime";
import { type DetectorFailure, makeApi, type ReadyDetector } from "../../src/detector/workerApi";

const packaged = (path: string) => new URL(path, self.location.origin).href;

ort.env.wasm.wasmPaths = packaged("/ort/");
// One thread: measured faster than two for a model of this size, and the page keeps its cores.
ort.env.wasm.numThreads = 1;

async function readModelFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
	const answer = await fetch(packaged(`/models/${path}`));
	if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
	return new Uint8Array(await answer.arrayBuffer());
}

async function load(): Promise<ReadyDetector | DetectorFailure> {
	const model = await loadModel(readModelFile);
	if (isModelFailure(model)) return model;
	const wasm = await createRuntime({ ort, model, provider: "wasm" });
	if (isRuntimeFailure(wasm)) return wasm;
	// What runs here must be what was measured: scores are held to those of training first.
	const golden = await loadGolden(readModelFile, model);
	if (typeof golden === "string") return { reason: "model-unreadable", detail: golden };
	const wrong = await selfTest(wasm, model, golden);
	if (wrong !== null) return { reason: "model-unreadable", detail: wrong };
	const backends = startBackends({
		ort,
		model,
		wasm,
		gpu: navigator.gpu,
		now: () => performance.now(),
		selfTest: (runtime) => selfTest(runtime, model, golden),
	});
	return {
		model: model.name,
		report: () => backends.report,
		listener: listenerSettings(model),
		tracker: trackerSettings(model.card),
		openStream: backends.openStream,
	};
}

expose(makeApi(load));
