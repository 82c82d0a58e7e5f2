/** The thread that makes fingerprints, and what is left when it ends. */
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createFingerprintAside } from "../../../src/cli/fingerprintAside";
import { createFingerprint } from "../../../src/pipeline/fingerprint";
import { block } from "../detector/tinyRuntime";

const { block: fingerprint } = createFingerprint();
const samples = [0, 1, 2].map((at) => block(at).samples);
const sums = samples.map((each) => fingerprint(each));

const workers: Worker[] = [];
afterEach(async () => {
	for (const worker of workers.splice(0)) await worker.terminate();
});
function started(worker: Worker): Worker {
	workers.push(worker);
	return worker;
}

/** The thread as `check` begins it. */
function begun(): Worker {
	const thread = new URL("../../../src/cli/thread.mjs", import.meta.url);
	return started(new Worker(thread, { workerData: "./fingerprintThread.ts" }));
}
const saidReady = (worker: Worker) =>
	new Promise<void>((resolve) => worker.once("message", () => resolve()));

describe("fingerprints aside", () => {
	it("are those made here, each block its own, and the blocks stay as they are", async () => {
		const worker = begun();
		const aside = createFingerprintAside(worker);
		const posted = vi.spyOn(worker, "postMessage");
		const before = aside(samples[0] as Float32Array);
		await saidReady(worker);
		expect(posted).not.toHaveBeenCalled();
		const after = await Promise.all(samples.map((each) => aside(each)));
		expect(posted).toHaveBeenCalledTimes(3);
		expect(after).toEqual(sums);
		expect(await before).toEqual(sums[0]);
		expect(samples.map(({ length }) => length)).toEqual([16_240, 16_240, 16_240]);
	});

	it("are made here when the thread ends with blocks that it was asked for", async () => {
		const dying = `const { parentPort } = require("node:worker_threads");
			parentPort.on("message", () => process.exit(1));
			parentPort.postMessage("ready");`;
		const worker = started(new Worker(dying, { eval: true }));
		const aside = createFingerprintAside(worker);
		await saidReady(worker);
		expect(await Promise.all(samples.map((each) => aside(each)))).toEqual(sums);
		expect(await aside(samples[1] as Float32Array)).toEqual(sums[1]);
	});

	it("are made here where no thread can be begun", async () => {
		const worker = started(new Worker("throw new Error('none')", { eval: true }));
		const aside = createFingerprintAside(worker);
		await new Promise((resolve) => worker.once("exit", resolve));
		expect(await aside(samples[2] as Float32Array)).toEqual(sums[2]);
	});

	it("tell a block of another length from one", async () => {
		const worker = begun();
		const aside = createFingerprintAside(worker);
		await saidReady(worker);
		await expect(aside(new Float32Array(5))).rejects.toThrow(/16240 samples, not 5/);
		expect(await aside(samples[0] as Float32Array)).toEqual(sums[0]);
	});
});
