/** The tests' own model (tests/fixtures/models), with any of its files changed on the way. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
	isModelFailure,
	isWindowModel,
	loadModel,
	type StreamingModel,
	type WindowModel,
} from "../../../src/detector/loadModel";

export const FOLDER = fileURLToPath(new URL("../../fixtures/models/", import.meta.url));

type Bytes = Uint8Array<ArrayBuffer>;

/** Reads the fixture; `change` may give other bytes for a path, or throw. */
export const reader =
	(change: (path: string, bytes: Bytes) => Bytes = (_, bytes) => bytes) =>
	async (path: string): Promise<Bytes> =>
		change(path, new Uint8Array(await readFile(FOLDER + path)));

/**
 * @param id `tiny`, or `tiny-seconds`, whose head tells of single seconds too, or `tiny-fingerprint`,
 * whose head takes a fingerprint
 */
export async function tinyModel(
	id: "tiny" | "tiny-seconds" | "tiny-fingerprint" = "tiny",
): Promise<StreamingModel> {
	const model = await loadModel(reader(), id);
	if (isModelFailure(model) || isWindowModel(model)) throw new Error(`${id} does not load`);
	return model;
}

/** @param id a fixture of one graph that judges whole windows: what it takes in and gives out */
export async function tinyWindowModel(
	id: "tiny-mel" | "tiny-image" | "tiny-waveform",
): Promise<WindowModel> {
	const model = await loadModel(reader(), id);
	if (isModelFailure(model)) throw new Error(model.detail);
	if (!isWindowModel(model)) throw new Error(`${id} is a model of trunk and head`);
	return model;
}

export const text = (bytes: Bytes) => new TextDecoder().decode(bytes);
export const bytes = (json: unknown): Bytes => new TextEncoder().encode(JSON.stringify(json));
export const sha256 = (content: Bytes) => createHash("sha256").update(content).digest("hex");
