/** The model that is wished for on the packaged runtime, held to its golden vectors where it brings any. */
import { readCatalog } from "../../src/detector/catalog";
import { type Golden, loadGolden, selfTest } from "../../src/detector/golden";
import {
	isModelFailure,
	type LoadedModel,
	loadModel,
	type ReadModelFile,
} from "../../src/detector/loadModel";
import { openOwnModels } from "../../src/detector/ownModels";
import { createRuntime, isRuntimeFailure, type Runtime } from "../../src/detector/runtime";
import type { DetectorFailure } from "../../src/detector/workerApi";
import { hasJspi, lacking } from "../../src/protocol/browserNeeds";
import { ort, readModelFile } from "./packagedModel";

/** A model on wasm; with golden vectors its scores are those of training. */
export interface OpenedModel {
	readonly model: LoadedModel;
	/** Null for a model from a file that brought none. */
	readonly golden: Golden | null;
	readonly wasm: Runtime;
}

/** Where the model's files are read from. */
interface Place {
	readonly read: ReadModelFile;
	/** In the catalog that `read` gives; null is its default. */
	readonly id: string | null;
	readonly fromFile: boolean;
}

/** @param key as in the settings; one that is not here (any more), or not allowed, gives the default */
async function placeOf(key: string | null, fromFiles: boolean): Promise<Place> {
	const standard = { read: readModelFile, id: null, fromFile: false };
	if (key === null) return standard;
	const models = fromFiles ? await openOwnModels().catch(() => null) : null;
	const own = (await models?.place(key, readModelFile).catch(() => null)) ?? null;
	if (own) return { ...own, fromFile: true };
	const catalog = await readCatalog(readModelFile).catch(() => null);
	const packaged = catalog?.models.some(({ id, bundled }) => id === key && bundled);
	return packaged ? { ...standard, id: key } : standard;
}

/**
 * @param key of the settings: an id of the catalog, the key of a model on this device, or null
 * @param fromFiles false: the organisation allows packaged models alone
 */
export async function openModel(
	key: string | null,
	fromFiles = true,
): Promise<OpenedModel | DetectorFailure> {
	if (!import.meta.env.FIREFOX && !hasJspi()) return lacking("JSPI in WebAssembly");
	const { read, id, fromFile } = await placeOf(key, fromFiles);
	const model = await loadModel(read, id);
	if (isModelFailure(model)) return model;
	const wasm = await createRuntime({ ort, model, provider: "wasm" });
	if (isRuntimeFailure(wasm)) return wasm;
	const golden = await goldenOf(read, model, fromFile);
	if (golden === null) return { model, golden, wasm };
	if (typeof golden === "string") return { reason: "model-unreadable", detail: golden };
	// What runs here must be what was measured: scores are held to those of training first.
	const wrong = await selfTest(wasm, model, golden);
	if (wrong !== null) return { reason: "model-unreadable", detail: wrong };
	return { model, golden, wasm };
}

/** A packaged model must have its vectors; one from a file may come without. */
async function goldenOf(read: ReadModelFile, model: LoadedModel, fromFile: boolean) {
	if (fromFile) {
		const there = await read(model.folder + model.card.golden).catch(() => null);
		if (there === null) return null;
	}
	return loadGolden(read, model);
}
