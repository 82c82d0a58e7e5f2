/** The worker: one model, all sources. Wiring only; see src/detector/workerApi.ts. */
import { expose } from "comlink";
import { startBackends } from "../../src/detector/backend";
import { selfTest } from "../../src/detector/golden";
import { cardAt, levelOf } from "../../src/detector/levels";
import { listenerSettings, trackerSettings } from "../../src/detector/loadModel";
import { type DetectorFailure, makeApi, type ReadyDetector } from "../../src/detector/workerApi";
import { openModel } from "./openModel";
import { ort } from "./packagedModel";

/**
 * The worker's name carries what the person wishes: `detector wasm` never looks for a graphics card;
 * a third word names the model, a fourth (`packaged`) forbids one from a file.
 */
const [, wish, key = null, only] = self.name.split(" ");

async function load(): Promise<ReadyDetector | DetectorFailure> {
	const opened = await openModel(key, only !== "packaged");
	if ("reason" in opened) return opened;
	const { model, golden, wasm } = opened;
	const backends = startBackends({
		ort,
		model,
		wasm,
		// Without vectors nobody could tell whether a graphics card computes it rightly.
		gpu: wish === "wasm" || golden === null ? undefined : navigator.gpu,
		...(wish === "webgpu" ? { pays: () => true } : {}),
		now: () => performance.now(),
		selfTest: async (runtime) => golden && selfTest(runtime, model, golden),
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
