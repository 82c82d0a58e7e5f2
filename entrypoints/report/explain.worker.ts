/** The worker that explains a window, on wasm alone: it masks bands, which WebGPU never sees. */
import { expose } from "comlink";
import { isWindowCard } from "../../src/detector/cardFault";
import { type Explainer, makeExplainApi } from "../../src/detector/explainApi";
import { listenerSettings } from "../../src/detector/loadModel";
import type { DetectorFailure } from "../../src/detector/workerApi";
import { openModel } from "../offscreen/openModel";

/** A second word in the worker's name is the model's. */
const [, key = null] = self.name.split(" ");

async function load(): Promise<Explainer | DetectorFailure> {
	const opened = await openModel(key);
	if ("reason" in opened) return opened;
	const { model, wasm } = opened;
	return {
		listener: listenerSettings(model),
		wholeWindow: isWindowCard(model.card),
		openStream: wasm.openStream,
	};
}

expose(makeExplainApi(load));
