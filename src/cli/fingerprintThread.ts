/** The thread that makes fingerprints: samples of a block in, their sums out, in order. */
import { parentPort } from "node:worker_threads";
import { createFingerprint } from "../pipeline/fingerprint";

const port = parentPort;
if (port) {
	const { block } = createFingerprint();
	port.on("message", (samples: Float32Array) => {
		const sums = block(samples);
		port.postMessage(sums, [sums.buffer as ArrayBuffer]);
	});
	port.postMessage("ready");
}
