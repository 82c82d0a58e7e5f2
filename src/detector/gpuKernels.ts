/**
 * The parts of tfjs-backend-webgpu that the front end uses. Its index registers 150 kernels: with
 * these alone the script is a third of the size, and a kernel that is missing here fails by name.
 */

import { addConfig } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Add";
import { batchMatMulConfig } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/BatchMatMul";
import { concatConfig } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Concat";
import { identityConfig } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Identity";
import { logConfig } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Log";
import { reshapeConfig } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Reshape";
import { sliceConfig } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Slice";
import { squareConfig } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Square";
import { transposeConfig } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Transpose";
import { type KernelConfig, registerKernel } from "@tensorflow/tfjs-core";

export { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu";

const kernels: readonly KernelConfig[] = [
	addConfig,
	batchMatMulConfig,
	concatConfig,
	identityConfig,
	logConfig,
	reshapeConfig,
	sliceConfig,
	squareConfig,
	transposeConfig,
];

for (const kernel of kernels) registerKernel(kernel);
