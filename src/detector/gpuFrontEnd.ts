/**
 * The front end on the GPU: samples go up once, log bands stay there and are handed to onnxruntime
 * as a buffer of the same device, with no read-back. Same formulas as src/pipeline/frontEnd.ts; the
 * browser test holds the difference of the two under a stated tolerance.
 *
 * Everything linear before the power is one constant matrix, everything linear after it another:
 *
 *   samples [hops, hop] -> frames [100, parts * hop] -> . transform [parts * hop, 2 * bins]
 *     -> squared -> . bank [2 * bins, bands] -> ln(x + floor)
 *
 * tfjs is a large module and only machines with a GPU need it: import this file dynamically.
 */

import * as tf from "@tensorflow/tfjs-core";
import {
	blockSamples,
	FRAMES_PER_BLOCK,
	type FrontEndSettings,
	filterBank,
} from "../pipeline/frontEnd";
import { frameTransform, hopsPerFrame } from "./frameTransform";
import { WebGPUBackend } from "./gpuKernels";

/** A float32 tensor on the GPU, lent until `release`. */
export interface LentBuffer {
	readonly buffer: GPUBuffer;
	readonly dims: readonly number[];
	/** Call once the work that reads it has been submitted to the device's queue. */
	release(): void;
}

/** Log bands and joins on one GPU device, through tfjs. */
export interface GpuFrontEnd {
	/**
	 * @param samples one block in [-1, 1], exactly `blockSamples(settings)` long
	 * @returns log bands [1, FRAMES_PER_BLOCK, bands]; the work is already in the device's queue
	 */
	bands(samples: Float32Array): LentBuffer;
	/**
	 * Joins tensors of onnxruntime along `axis` without leaving the device.
	 * @param parts buffers of the same device, all of `dims`; they may go as soon as this returns
	 */
	join(parts: readonly GPUBuffer[], dims: readonly number[], axis: number): LentBuffer;
	/** Reads a tensor back: for tests and the self-test only. */
	read(lent: LentBuffer): Promise<Float32Array>;
	/** Tensors that tfjs holds now; the same after every released call, or something leaks. */
	tensors(): number;
	dispose(): void;
}

/**
 * Makes tfjs work on onnxruntime's device (`await ort.env.webgpu.device`, once a WebGPU session
 * exists). One at a time in a realm: tfjs keeps its backend in a global.
 */
export async function createGpuFrontEnd(
	device: GPUDevice,
	settings: FrontEndSettings,
): Promise<GpuFrontEnd> {
	// tfjs registers its kernels for this name alone, so its own backend must make room.
	if (tf.findBackendFactory("webgpu")) tf.removeBackend("webgpu");
	tf.registerBackend("webgpu", () => new WebGPUBackend(device, device.adapterInfo));
	if (!(await tf.setBackend("webgpu"))) throw new Error("tfjs does not start on this device");
	// Otherwise small tensors are computed on the CPU and have no GPU buffer to hand over.
	tf.env().set("WEBGPU_CPU_FORWARD", false);

	const needed = blockSamples(settings);
	const { hopSamples, bands, nFft, floor } = settings;
	const parts = hopsPerFrame(settings);
	const rows = FRAMES_PER_BLOCK - 1 + parts;
	const bins = nFft / 2 + 1;
	const transform = tf.tensor2d(frameTransform(settings), [parts * hopSamples, 2 * bins]);
	const bank = tf.tidy(() => {
		const oneHalf = tf.transpose(
			tf.tensor2d(Float32Array.from(filterBank(settings)), [bands, bins]),
		);
		return tf.concat([oneHalf, oneHalf], 0) as tf.Tensor2D;
	});
	const floorScalar = tf.scalar(floor);

	function lend(tensor: tf.Tensor): LentBuffer {
		const { buffer, tensorRef } = tensor.dataToGPU();
		if (!buffer) throw new Error("tfjs kept a tensor on the CPU");
		return { buffer, dims: tensor.shape, release: () => tensorRef.dispose() };
	}

	return {
		bands(samples) {
			if (samples.length !== needed) {
				throw new RangeError(`a block is ${needed} samples, not ${samples.length}`);
			}
			const hops = withoutMean(samples, rows * hopSamples);
			const bandsTensor = tf.tidy(() => {
				const byHop = tf.tensor2d(hops, [rows, hopSamples]);
				const shifted = Array.from({ length: parts }, (_, part) =>
					tf.slice(byHop, [part, 0], [FRAMES_PER_BLOCK, hopSamples]),
				);
				const frames = tf.concat(shifted, 1) as tf.Tensor2D;
				const power = tf.square(tf.matMul(frames, transform)) as tf.Tensor2D;
				const logBands = tf.log(tf.add(tf.matMul(power, bank), floorScalar));
				return tf.reshape(logBands, [1, FRAMES_PER_BLOCK, bands]);
			});
			const lent = lend(bandsTensor);
			bandsTensor.dispose();
			return lent;
		},
		join(buffers, dims, axis) {
			const joined = tf.tidy(() =>
				tf.concat(
					buffers.map((buffer) => tf.tensor({ buffer, zeroCopy: true }, [...dims], "float32")),
					axis,
				),
			);
			const lent = lend(joined);
			joined.dispose();
			return lent;
		},
		async read(lent) {
			const tensor = tf.tensor({ buffer: lent.buffer }, [...lent.dims], "float32");
			const values = (await tensor.data()) as Float32Array;
			tensor.dispose();
			return values;
		},
		tensors: () => tf.memory().numTensors,
		dispose() {
			for (const tensor of [transform, bank, floorScalar]) tensor.dispose();
			tf.removeBackend("webgpu");
		},
	};
}

/**
 * The block without its mean, padded with zeros to `length`. Each frame's own mean is taken out by
 * the transform; this takes out the bulk in advance, so that a DC offset costs no float32 digits.
 */
function withoutMean(samples: Float32Array, length: number): Float32Array {
	let mean = 0;
	for (const sample of samples) mean += sample;
	mean /= samples.length;
	const centred = new Float32Array(length);
	for (let i = 0; i < samples.length; i++) centred[i] = (samples[i] as number) - mean;
	return centred;
}
