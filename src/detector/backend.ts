/**
 * The backends of one model: wasm from the first second, WebGPU in its place when a real adapter
 * runs the model rightly and faster, wasm again when that fails.
 *
 *   wasm ──adapter, self-test, benchmark all say yes──▶ webgpu ──device lost, run failed──▶ wasm
 *
 * WebGPU is tried while wasm already listens, so a graphics card never delays a first verdict.
 */
import type { DetectorStream } from "../pipeline/listener";
import {
	type BackendReport,
	chooseBackend,
	type WebgpuStanding,
	webgpuPays,
} from "./backendChoice";
import { benchmarkBlock, millisecondsPerSecond } from "./benchmark";
import { createLossGuard, type LossGuard } from "./deviceLoss";
import { createGpuPlace, type WebgpuOrt } from "./gpuPlace";
import type { LoadedModel } from "./loadModel";
import { createRuntime, isRuntimeFailure, type Runtime } from "./runtime";
import { type Backing, createSteadyStream } from "./steadyStream";
import { createTurns } from "./turns";

/** What the choice of backend needs from its door. */
export interface BackendOptions {
	/** A build of onnxruntime-web with both backends in it. */
	readonly ort: WebgpuOrt;
	readonly model: LoadedModel;
	/** The model on wasm, ready and tested. */
	readonly wasm: Runtime;
	/** Runs the golden vectors. @returns what is wrong, or null when all is well */
	readonly selfTest: (runtime: Runtime) => Promise<string | null>;
	/** `navigator.gpu`; undefined where the browser has none. */
	readonly gpu: GPU | undefined;
	/** A clock in milliseconds, for the benchmark. */
	readonly now: () => number;
	/** Takes a software adapter too: for tests only. */
	readonly allowFallbackAdapter?: boolean;
	/** Does WebGPU pay? For tests on a software adapter, which never does. */
	readonly pays?: typeof webgpuPays;
}

/** One model on the backend that is best here, at each moment. */
export interface Backends {
	/** Which backend works now, and why. */
	readonly report: BackendReport;
	/** Resolves once WebGPU has been tried; never rejects. */
	readonly settled: Promise<void>;
	/** A new source's way through the model, on whatever backend works. */
	openStream(): DetectorStream;
}

/** A runtime on the GPU and what ends it. */
interface OnGpu {
	readonly runtime: Runtime;
	/** Onnxruntime asks for its own adapter: with two cards it may be the other one. */
	readonly adapter: string;
	/** Resolves with the reason, in words, when the device is lost. */
	readonly lost: Promise<string>;
	readonly guard: LossGuard;
}

/** Starts on wasm and tries WebGPU beside it. */
export function startBackends(options: BackendOptions): Backends {
	const { wasm, pays = webgpuPays } = options;
	// One lock over both backends: they share one wasm instance, which must not be entered while a
	// WebGPU run is suspended in it.
	const inTurn = createTurns();
	let standing: WebgpuStanding = { kind: "trying" };
	let onGpu: OnGpu | null = null;
	const report = () => chooseBackend(standing, pays);

	const backing: Backing = {
		current: () => (onGpu && report().backend === "webgpu" ? onGpu.runtime : wasm),
		run: (runtime, job) =>
			inTurn(() => {
				if (runtime === wasm) return job();
				// A run that waited for its turn while WebGPU was left must not start on it.
				if (runtime !== onGpu?.runtime) return Promise.reject(new Error("WebGPU was left"));
				return onGpu.guard.run(job);
			}),
		giveUp(runtime, error) {
			if (runtime === wasm) throw error;
			fail(messageOf(error));
		},
	};

	/** Frees what is on the GPU; on a lost device that may fail or never end, so nobody waits. */
	async function letGo(): Promise<void> {
		if (!onGpu) return;
		const { runtime, lost } = onGpu;
		onGpu = null;
		await Promise.race([runtime.release().catch(() => undefined), lost]);
	}

	/** Leaves WebGPU for good. */
	function fail(detail: string): void {
		if (standing.kind !== "measured") return;
		standing = { ...standing, kind: "failed", detail };
		void letGo();
	}

	async function tryWebgpu(): Promise<WebgpuStanding> {
		const { gpu, model, selfTest, now, allowFallbackAdapter = false } = options;
		if (!gpu) return { kind: "absent" };
		const found = await gpu.requestAdapter().catch(() => null);
		if (!found) return { kind: "no-adapter" };
		let adapter = nameOf(found.info);
		if (found.info.isFallbackAdapter && !allowFallbackAdapter) return { kind: "software", adapter };
		try {
			const opened = await inTurn(() => openOnGpu(options));
			if (typeof opened === "string") return { kind: "unusable", adapter, detail: opened };
			onGpu = opened;
			adapter = opened.adapter;
			const fault = await backing.run(opened.runtime, () => selfTest(opened.runtime));
			if (fault !== null) return { kind: "wrong", adapter, detail: fault };
			const block = benchmarkBlock(model.frontEnd);
			const cost = (runtime: Runtime) =>
				backing.run(runtime, () => millisecondsPerSecond(runtime, block, now));
			return {
				kind: "measured",
				adapter,
				wasmMs: await cost(wasm),
				webgpuMs: await cost(opened.runtime),
			};
		} catch (error) {
			return { kind: "unusable", adapter, detail: messageOf(error) };
		}
	}

	const settled = tryWebgpu().then(async (outcome) => {
		standing = outcome;
		if (backing.current() === wasm) await inTurn(letGo);
		else void onGpu?.lost.then(fail);
	});

	return {
		get report() {
			return report();
		},
		settled,
		openStream: () => createSteadyStream(backing),
	};
}

/** @returns in words why it cannot be opened, if so */
async function openOnGpu({ ort, model }: BackendOptions): Promise<OnGpu | string> {
	const runtime = await createRuntime({
		ort,
		model,
		provider: "webgpu",
		makePlace: () => createGpuPlace(ort, model.frontEnd),
	});
	if (isRuntimeFailure(runtime)) return runtime.detail;
	const device = await ort.env.webgpu.device;
	const lost = device.lost.then(
		({ reason, message }) => `the device was lost (${message || reason})`,
	);
	return { runtime, adapter: nameOf(device.adapterInfo), lost, guard: createLossGuard(lost) };
}

const nameOf = ({ vendor, architecture }: GPUAdapterInfo) =>
	`${vendor} ${architecture}`.trim() || "unnamed adapter";

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
