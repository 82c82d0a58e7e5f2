/** The packaged runtime, and the files of the packaged models. */
import * as ort from "onnxruntime-web/jspi";

const packaged = (path: string) => new URL(path, self.location.origin).href;

ort.env.wasm.wasmPaths = packaged("/ort/");
// One thread: measured faster than two for a model of this size, and the page keeps its cores.
ort.env.wasm.numThreads = 1;

export { ort };

/** @param path below models/ */
export async function readModelFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
	const answer = await fetch(packaged(`/models/${path}`));
	if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
	return new Uint8Array(await answer.arrayBuffer());
}
