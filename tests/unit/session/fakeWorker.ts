/** The detector's worker without a thread and a model: the real API behind a real message port. */
import { expose } from "comlink";
import { makeApi } from "../../../src/detector/workerApi";
import type { Backend } from "../../../src/protocol/state";
import { fakeStream, settings } from "../pipeline/fakeDetector";
import { card } from "../pipeline/seconds";

/** Which backend a worker says that it works with now. */
export const working: { backend: Backend } = { backend: "wasm" };

/** All that were ever begun, the newest last. */
export const workers: FakeWorker[] = [];

/** What `new Worker(...)` gives, as far as comlink and its owner use it. */
export default class FakeWorker extends EventTarget {
	readonly #channel = new MessageChannel();

	constructor() {
		super();
		workers.push(this);
		const { port1, port2 } = this.#channel;
		port1.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent("message", { data }));
		expose(
			makeApi(async () => ({
				model: { id: "tiny", sha256: "ab" },
				report: () => ({ ...working, reason: "", adapter: null, wasmMs: null, webgpuMs: null }),
				listener: settings,
				at: () => ({ tracker: card, sensitivity: "balanced" }),
				openStream: fakeStream,
			})),
			port2,
		);
	}

	postMessage(message: unknown, transfer: Transferable[] = []): void {
		this.#channel.port1.postMessage(message, transfer);
	}

	terminate(): void {
		this.#channel.port1.close();
		this.#channel.port2.close();
	}
}
