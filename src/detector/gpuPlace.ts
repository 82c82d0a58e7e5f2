/**
 * Tensors on the GPU: bands are made there, states and embeddings stay there from second to second,
 * four embeddings are joined there. Only a fingerprint, 74 kB a window, comes from memory. The score and
 * the evidence of four seconds, 20 bytes, are all that is read back.
 */
import type { FrontEndSettings } from "../pipeline/frontEnd";
import type { LentBuffer } from "./gpuFrontEnd";
import type { LentTensor, Ort, TensorPlace } from "./runtime";

/** onnxruntime's build with WebGPU in it also says on which device it works. */
export type WebgpuOrt = Ort & { readonly env: { readonly webgpu: { device: Promise<GPUDevice> } } };

/** The place of tensors for the WebGPU backend. */
export interface GpuPlace extends TensorPlace {
	/** Tensors that tfjs holds: the same before and after each run, or something leaks. */
	tensors(): number;
}

/**
 * Puts tfjs on onnxruntime's own device, so a WebGPU session must exist. (A device of ours, set in
 * `ort.env.webgpu`, is silently ignored by onnxruntime 1.30.) tfjs is loaded here and nowhere else,
 * so a machine without a GPU never pays for it. Throws what tfjs or WebGPU throw.
 */
export async function createGpuPlace(
	ort: WebgpuOrt,
	settings: FrontEndSettings,
): Promise<GpuPlace> {
	const device = await ort.env.webgpu.device;
	const { createGpuFrontEnd } = await import("./gpuFrontEnd");
	const frontEnd = await createGpuFrontEnd(device, settings);

	/** Release after the run is soon enough: both libraries submit to the same queue, in order. */
	const asTensor = ({ buffer, dims, release }: LentBuffer): LentTensor => ({
		tensor: ort.Tensor.fromGpuBuffer(buffer, { dataType: "float32", dims: [...dims] }),
		release,
	});

	return {
		bands: ({ samples }) => asTensor(frontEnd.bands(samples)),
		join(embeddings) {
			const [first] = embeddings;
			if (!first) throw new RangeError("nothing to join");
			const buffers = embeddings.map((embedding) => embedding.gpuBuffer as GPUBuffer);
			return asTensor(frontEnd.join(buffers, first.dims, 1));
		},
		tensors: () => frontEnd.tensors(),
		dispose: () => frontEnd.dispose(),
	};
}
