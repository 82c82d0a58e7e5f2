/**
 * Fingerprints in a thread of their own: they take as long as the trunk, and neither needs the other.
 * Until the thread has begun, and should it ever end, they are made here: it is only there for speed.
 */
import { Worker } from "node:worker_threads";
import type { FingerprintAside } from "../detector/fingerprintInput";
import { createFingerprint } from "../pipeline/fingerprint";

const begin = () =>
	new Worker(new URL("thread.mjs", import.meta.url), { workerData: "./fingerprintThread.ts" });

interface Job {
	readonly samples: Float32Array;
	resolve(sums: Float32Array | Promise<Float32Array>): void;
}

/** @param worker answers each block with its sums, in order, once it has said "ready" */
export function createFingerprintAside(worker: Worker = begin()): FingerprintAside {
	const here = createFingerprint();
	const makeHere = async (samples: Float32Array) => here.block(samples);
	/** What the thread was asked for and has not told, oldest first. */
	let asked: Job[] = [];
	let ready = false;

	function over(): void {
		ready = false;
		const left = asked;
		asked = [];
		for (const { samples, resolve } of left) resolve(makeHere(samples));
	}

	worker.on("message", (said: "ready" | Float32Array) => {
		if (said === "ready") ready = true;
		else asked.shift()?.resolve(said);
		// Waiting for an answer keeps the program alive, the thread itself does not.
		if (asked.length === 0) worker.unref();
	});
	worker.on("error", over);
	worker.on("exit", over);
	worker.unref();

	return (samples) => {
		if (!ready) return makeHere(samples);
		worker.ref();
		return new Promise((resolve) => {
			asked.push({ samples, resolve });
			worker.postMessage(samples);
		});
	};
}
