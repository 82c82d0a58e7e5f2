/** The tests' own model (tests/fixtures/models), with any of its files changed on the way. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { isModelFailure, type LoadedModel, loadModel } from "../../../src/detector/loadModel";

export const FOLDER = fileURLToPath(new URL("../../fixtures/models/", import.meta.url));

type Bytes = Uint8Array<ArrayBuffer>;

/** Reads the fixture; `change` may give other bytes for a path, or throw. */
export const reader =
	(change: (path: string, bytes: Bytes) => Bytes = (_, bytes) => bytes) =>
	async (path: string): Promise<Bytes> =>
		change(path, new Uint8Array(await readFile(FOLDER + path)));

/** @param id `tiny`, or `tiny-seconds`, whose head tells of single seconds too */
export async function tinyModel(id: "tiny" | "tiny-seconds" = "tiny"): Promise<LoadedModel> {
	const model = await loadModel(reader(), id);
	if (isModelFailure(model)) throw new Error(model.detail);
	return model;
}

export const text = (bytes: Bytes) => new TextDecoder().decode(bytes);
export const bytes = (json: unknown): Bytes => new TextEncoder().encode(JSON.stringify(json));
export const sha256 = (content: Bytes) => createHash("sha256").update(content).digest("hex");
