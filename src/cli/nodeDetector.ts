/** The detector in Node: models from the repository's folder, onnxruntime-web's plain wasm build. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as ort from "onnxruntime-web/wasm";
import type { FingerprintAside } from "../detector/fingerprintInput";
import {
	isModelFailure,
	type LoadedModel,
	loadModel,
	type ReadModelFile,
} from "../detector/loadModel";
import type { ModelPlace } from "../detector/ownModels";
import {
	createRuntime,
	isRuntimeFailure,
	type Runtime,
	type RuntimeFailure,
} from "../detector/runtime";
import { createFingerprintAside } from "./fingerprintAside";
import { isWhole, notBuilt } from "./wholeModel";

// One thread: scores are the browser's, and two are slower on small models.
ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

/** The runtime, for trials. */
export { ort };

/** The repository's models/. */
export const MODELS = fileURLToPath(new URL("../../models/", import.meta.url));

/** A model and its sessions, ready to judge. */
export interface NodeDetector {
	readonly model: LoadedModel;
	readonly runtime: Runtime;
}

/** Why there is none. */
export interface NoDetector {
	readonly reason: RuntimeFailure["reason"];
	readonly detail: string;
	/** True when there is no model of the id that was asked for. */
	readonly unknown: boolean;
	/** True when the model itself is refused: nothing is judged, and the detail says it all. */
	readonly refused?: true;
}

/**
 * @param id of the model; null takes the catalog's default
 * @param folder with catalog.json in it
 */
export async function openDetector(
	id: string | null,
	folder = MODELS,
): Promise<NodeDetector | NoDetector> {
	const opened = await openPlace({ read: readerIn(folder), id });
	const card = join(folder, `${id}`, "card.json");
	if (id === null || "model" in opened || !existsSync(card) || isWhole(card)) return opened;
	return { ...opened, detail: notBuilt([id]), refused: true };
}

/** Opens what `ownModel.ts` found in files. */
export const openOwnPlace = (place: ModelPlace): Promise<NodeDetector | NoDetector> =>
	openPlace(place);

/** Reads below a folder. */
export const readerIn =
	(folder: string): ReadModelFile =>
	async (path) =>
		new Uint8Array(await readFile(join(folder, path)));

/** One thread for all models, begun with the first block that one of them hears. */
let aside: FingerprintAside | undefined;
const fingerprintAside: FingerprintAside = (samples) => {
	aside ??= createFingerprintAside();
	return aside(samples);
};

async function openPlace(place: {
	readonly read: ReadModelFile;
	readonly id: string | null;
}): Promise<NodeDetector | NoDetector> {
	const model = await loadModel(place.read, place.id);
	if (isModelFailure(model)) return model;
	const beside = availableParallelism() > 1 ? { fingerprintAside } : {};
	const runtime = await createRuntime({ ort, model, provider: "wasm", ...beside });
	return isRuntimeFailure(runtime) ? { ...runtime, unknown: false } : { model, runtime };
}
