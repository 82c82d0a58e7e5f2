/** The detector in Node: models from the repository's folder, onnxruntime-web's plain wasm build. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as ort from "onnxruntime-web/wasm";
import { cardOf } from "../detector/catalog";
import {
	isModelFailure,
	type LoadedModel,
	loadModel,
	type ReadModelFile,
} from "../detector/loadModel";
import { besidePackage } from "../detector/ownModels";
import {
	createRuntime,
	isRuntimeFailure,
	type Runtime,
	type RuntimeFailure,
} from "../detector/runtime";

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
}

/**
 * @param id of the model; null takes the catalog's default
 * @param folder with catalog.json in it
 */
export async function openDetector(
	id: string | null,
	folder = MODELS,
): Promise<NodeDetector | NoDetector> {
	return openPlace({ read: readerIn(folder), id });
}

/**
 * A model of one's own, heard beside the repository's: speech as the default hears it where it is
 * one graph.
 * @param modelFile its ONNX file
 * @param card null takes card.json in the file's folder
 */
export async function openModelFile(
	modelFile: string,
	card: string | null,
): Promise<NodeDetector | NoDetector> {
	const cardPath = card ?? join(dirname(modelFile), "card.json");
	try {
		const bytes = new Uint8Array(await readFile(cardPath));
		const { files } = cardOf(bytes);
		const whole = files.find(({ role }) => role === "model");
		// A single graph may be called anything: its hash says whether it is the one.
		const pathOf = (name: string) =>
			name === whole?.file ? modelFile : join(dirname(modelFile), name);
		const content = async (name: string) => new Uint8Array(await readFile(pathOf(name)));
		const sha256 = createHash("sha256").update(bytes).digest("hex");
		return await openPlace(
			besidePackage({ card: bytes, sha256, bytes: 1 }, content, readerIn(MODELS)),
		);
	} catch (error) {
		const detail = `${cardPath} is no card: ${error instanceof Error ? error.message : error}`;
		return { reason: "model-unreadable", detail, unknown: true };
	}
}

const readerIn =
	(folder: string): ReadModelFile =>
	async (path) =>
		new Uint8Array(await readFile(join(folder, path)));

async function openPlace(place: {
	readonly read: ReadModelFile;
	readonly id: string | null;
}): Promise<NodeDetector | NoDetector> {
	// One thread: scores are the browser's, and two are slower on small models.
	ort.env.wasm.numThreads = 1;
	ort.env.logLevel = "error";
	const model = await loadModel(place.read, place.id);
	if (isModelFailure(model)) return model;
	const runtime = await createRuntime({ ort, model, provider: "wasm" });
	return isRuntimeFailure(runtime) ? { ...runtime, unknown: false } : { model, runtime };
}
