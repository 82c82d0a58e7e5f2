/** What `--model-file` asks of a model before anything trusts it, here or in a thread of its own. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { proxy, type Remote } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import type { GraphFacts } from "../detector/ownCard";
import { besidePackage, type ModelPlace } from "../detector/ownModels";
import { graphFacts, type TrialFailure, type TrialResult, tryModel } from "../detector/ownTrial";
import { inThread, STEP_LIMIT_MS } from "../detector/trialLife";
import { MODELS, ort, readerIn } from "./nodeDetector";
import { processorTime } from "./speed";

/** A card as it lies there. */
export interface CardFile {
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** The name that it gives to the file of a single graph; null where it has several. */
	readonly whole: string | null;
}

/** Both questions. */
export interface Trials {
	/** What the graph tells of itself, or why it is none. */
	facts(modelFile: string): Promise<GraphFacts | TrialFailure>;
	/** How it did, or what is wrong with it. @param step told when one is over */
	trial(modelFile: string, card: CardFile, step: () => void): Promise<TrialResult | TrialFailure>;
}

/** Where a model of files is read from; a gate that its card does not bring is the package's. */
export function placeOf(modelFile: string, { bytes, whole }: CardFile): ModelPlace {
	// A single graph may be called anything: its hash says whether it is the one.
	const pathOf = (name: string) => (name === whole ? modelFile : join(dirname(modelFile), name));
	const content = async (name: string) => new Uint8Array(await readFile(pathOf(name)));
	const sha256 = createHash("sha256").update(bytes).digest("hex");
	return besidePackage({ card: bytes, sha256, bytes: 1 }, content, readerIn(MODELS));
}

/** In this thread: nobody can end it. */
export const trialsHere: Trials = {
	facts: (modelFile) => graphFacts(ort, async () => new Uint8Array(await readFile(modelFile))),
	trial: (modelFile, card, step) =>
		tryModel(ort, placeOf(modelFile, card), step, () => performance.now()),
};

/**
 * In a thread of its own, which is ended when a step takes too long.
 * @param limitMs of a step, processor time: on a busy machine a large model takes its time
 */
export function trialsAside(limitMs = STEP_LIMIT_MS): Trials {
	function aside<T>(ask: (api: Remote<Trials>, next: () => void) => Promise<T>) {
		const worker = new Worker(new URL("thread.mjs", import.meta.url), {
			workerData: "./trialThread.ts",
		});
		const thread = {
			endpoint: nodeEndpoint(worker),
			onDeath: (listener: (detail: string) => void) =>
				worker.on("error", ({ message }) => listener(message)),
			end: () => void worker.terminate(),
		};
		return inThread<Trials, T>(thread, ask, null, { ms: limitMs, now: processorTime });
	}
	return {
		facts: (modelFile) => aside(async (api) => api.facts(modelFile)),
		trial: (modelFile, card, step) =>
			aside(async (api, next) => {
				const told = () => {
					next();
					step();
				};
				return api.trial(modelFile, card, proxy(told));
			}),
	};
}
