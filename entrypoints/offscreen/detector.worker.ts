/** The worker: one model, all sources. Wiring only; see src/detector/workerApi.ts. */
import { expose } from "comlink";
import { startBackends } from "../../src/detector/backend";
import { selfTest } from "../../src/detector/golden";
import { cardAt, levelOf } from "../../src/detector/levels";
import { listenerSettings, trackerSettings } from "../../src/detector/loadModel";
import { type DetectorFailure, makeApi, type ReadyDetector } from "../../src/detector/workerApi";
import { openPackagedModel, ort } from "./packagedModel";

/** The worker's name carries the person's wish: `detector wasm` never looks for a graphics card. */
const wish = self.name.split(" ")[1];

async function load(): Promise<ReadyDetector | DetectorFailure> {
	const opened = await openPackagedModel();
	if ("reason" in opened) return opened;
	const { model, golden, wasm } = opened;
	const backends = startBackends({
		ort,
		model,
		wasm,
		gpu: wish === "wasm" ? undefined : navigator.gpu,
		...(wish === "webgpu" ? { pays: () => true } : {}),
		now: () => performance.now(),
		selfTest: (runtime) => selfTest(runtime, model, golden),
	});
	return {
		model: model.name,
		report: () => backends.report,
		listener: listenerSettings(model),
		at: (level) => ({
			tracker: trackerSettings(cardAt(model.card, level)),
			sensitivity: levelOf(model.card, level),
		}),
		openStream: backends.openStream,
	};
}

expose(makeApi(load));
