/** What tests/browser runs inside Chromium; each check returns numbers that the test judges. */
import { expose } from "comlink";
import * as ort from "onnxruntime-web/jspi";
import { type BackendOptions, type Backends, startBackends } from "../../../src/detector/backend";
import type { BackendReport } from "../../../src/detector/backendChoice";
import {
	type GoldenClip,
	goldenBlocks,
	loadGolden,
	type WindowGoldenClip,
} from "../../../src/detector/golden";
import { createGpuPlace } from "../../../src/detector/gpuPlace";
import { type LoadedModel, listenerSettings, loadModel } from "../../../src/detector/loadModel";
import { createRuntime, type Runtime } from "../../../src/detector/runtime";
import { BLOCK_HOP, blockSamples, createFrontEnd } from "../../../src/pipeline/frontEnd";
import { createListener, type DetectorInput, WINDOW_BLOCKS } from "../../../src/pipeline/listener";
import { liveBuffers } from "./liveBuffers";
import { samplesOf, sounds, voiceLike } from "./sounds";

ort.env.wasm.wasmPaths = new URL("/ort/", location.origin).href;
ort.env.wasm.numThreads = 1;

async function read(path: string): Promise<Uint8Array<ArrayBuffer>> {
	const response = await fetch(path);
	if (!response.ok) throw new Error(`${path}: ${response.status}`);
	return new Uint8Array(await response.arrayBuffer());
}

/** @param folder "/models/" or "/fixtures/models/" */
async function ready(
	folder: string,
	id: string | null = null,
): Promise<{ model: LoadedModel; wasm: Runtime }> {
	const model = await loadModel((path) => read(folder + path), id);
	if ("reason" in model) throw new Error(model.detail);
	const wasm = await createRuntime({ ort, model, provider: "wasm" });
	if ("reason" in wasm) throw new Error(wasm.detail);
	return { model, wasm };
}

/** Takes the software adapter and WebGPU whatever they cost, unless told otherwise. */
function start(
	{ model, wasm }: { model: LoadedModel; wasm: Runtime },
	more: Partial<BackendOptions> = {},
): Backends {
	return startBackends({
		ort,
		model,
		wasm,
		gpu: navigator.gpu,
		now: () => performance.now(),
		selfTest: async () => null,
		allowFallbackAdapter: true,
		pays: () => true,
		...more,
	});
}

function blocksOf(model: LoadedModel, count: number): DetectorInput[] {
	const settings = model.frontEnd;
	const frontEnd = createFrontEnd(settings);
	return Array.from({ length: count }, (_, block) => {
		const samples = samplesOf(voiceLike, block * BLOCK_HOP, blockSamples(settings));
		return { samples, bands: frontEnd.block(samples).bands };
	});
}

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
	Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0);

/** tfjs's own count; loaded only where a check is about WebGPU anyway. */
async function tensors(): Promise<number> {
	const { memory } = await import("@tensorflow/tfjs-core");
	return memory().numTensors;
}

const checks = {
	/** Log bands of both front ends for each sound: how far they are apart. */
	async frontEnds() {
		const { model } = await ready("/fixtures/models/");
		const settings = model.frontEnd;
		const { createGpuFrontEnd } = await import("../../../src/detector/gpuFrontEnd");
		const adapter = await navigator.gpu.requestAdapter();
		if (!adapter) throw new Error("no adapter");
		const gpu = await createGpuFrontEnd(await adapter.requestDevice(), settings);
		const cpu = createFrontEnd(settings);
		const held = [gpu.tensors()];
		const differences: Record<string, number> = {};
		for (const [name, sound] of Object.entries(sounds)) {
			const samples = samplesOf(sound, 0, blockSamples(settings));
			const lent = gpu.bands(samples);
			const bands = await gpu.read(lent);
			lent.release();
			differences[name] = farthest(cpu.block(samples).bands, bands);
			held.push(gpu.tensors());
		}
		return { differences, held };
	},

	/** Scores of one stretch on both backends, and what each costs here. */
	async scores(folder: string, seconds: number, id: string | null = null) {
		const both = await ready(folder, id);
		const backends = start(both);
		await backends.settled;
		const streams = [both.wasm.openStream(), backends.openStream()] as const;
		const wasm: number[] = [];
		const webgpu: number[] = [];
		for (const [i, block] of blocksOf(both.model, seconds).entries()) {
			for (const stream of streams) await stream.push(block);
			if (i < 3) continue;
			wasm.push((await streams[0].score()).score);
			webgpu.push((await streams[1].score()).score);
		}
		return { report: backends.report, wasm, webgpu, difference: farthest(wasm, webgpu) };
	},

	/**
	 * The first golden window on both backends, with no trial before: for a model of full size.
	 * `golden` is the raw score that training wrote down for it.
	 */
	async goldenWindow(folder: string) {
		const { model, wasm } = await ready(folder);
		const golden = await loadGolden((path) => read(folder + path), model);
		if (typeof golden === "string") throw new Error(golden);
		const clip = Object.values(golden.clips)[0] as GoldenClip | WindowGoldenClip;
		const webgpu = await createRuntime({
			ort,
			model,
			provider: "webgpu",
			makePlace: () => createGpuPlace(ort, model.frontEnd),
		});
		if ("reason" in webgpu) throw new Error(webgpu.detail);
		const scoreOn = async (runtime: Runtime) => {
			const start = performance.now();
			const stream = runtime.openStream();
			const blocks = goldenBlocks(clip, model).slice(0, WINDOW_BLOCKS);
			for (const block of blocks) await stream.push(block);
			return { ...(await stream.score()), ms: performance.now() - start };
		};
		return {
			wasm: await scoreOn(wasm),
			webgpu: await scoreOn(webgpu),
			golden: clip.windows[0]?.raw as number,
			goldenTolerance: golden.tolerance.score,
		};
	},

	/** What is held after each of several sources, closed with a reset or just dropped. */
	async holdings(way: "reset" | "dropped") {
		const both = await ready("/fixtures/models/");
		const backends = start(both);
		await backends.settled;
		const blocks = blocksOf(both.model, 4);
		const held: { tensors: number; buffers: number }[] = [];
		for (let source = 0; source < 4; source++) {
			await (async () => {
				const stream = backends.openStream();
				for (const block of blocks) await stream.push(block);
				await stream.score();
				if (way === "reset") stream.reset();
			})();
			// Collection and its callbacks need turns of the event loop.
			for (let turn = 0; turn < 3; turn++) {
				(globalThis as unknown as { gc(): void }).gc();
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
			held.push({ tensors: await tensors(), buffers: liveBuffers() });
		}
		return held;
	},

	/**
	 * A source heard through a listener, the device destroyed after some of its seconds.
	 * @param when between two seconds, or while one is being judged
	 */
	async destroyed(folder: string, seconds: number, after: number, when: "between" | "within") {
		const both = await ready(folder);
		const backends = start(both);
		await backends.settled;
		const settings = listenerSettings(both.model);
		const listeners = {
			steady: createListener(settings, backends.openStream()),
			wasm: createListener(settings, both.wasm.openStream()),
		};
		const scored = { steady: [] as number[], wasm: [] as number[] };
		const device = await ort.env.webgpu.device;
		const reports: BackendReport[] = [];
		for (let second = 0; second < seconds; second++) {
			const sound = samplesOf(voiceLike, second * BLOCK_HOP, BLOCK_HOP);
			const samples = Int16Array.from(sound, (x) => Math.round(x * 32767));
			const chunk = { mediaTime: second, discontinuity: false, samples };
			reports.push(backends.report);
			if (second === after && when === "between") device.destroy();
			const judging = listeners.steady.push(chunk);
			if (second === after && when === "within") setTimeout(() => device.destroy());
			for (const { score } of await judging) if (score) scored.steady.push(score.llr);
			for (const { score } of await listeners.wasm.push(chunk)) {
				if (score) scored.wasm.push(score.llr);
			}
		}
		return { ...scored, before: reports[after] as BackendReport, report: backends.report };
	},

	/** Which backend is taken when WebGPU is not there, not real, wrong, or slower. */
	async refusals() {
		const both = await ready("/fixtures/models/");
		const settledWith = async (more: Partial<BackendOptions>): Promise<BackendReport> => {
			const backends = start(both, more);
			await backends.settled;
			return backends.report;
		};
		const blind = { requestAdapter: async () => null } as unknown as GPU;
		return {
			absent: await settledWith({ gpu: undefined }),
			noAdapter: await settledWith({ gpu: blind }),
			software: await settledWith({ allowFallbackAdapter: false }),
		};
	},

	async trials() {
		const both = await ready("/fixtures/models/");
		const settledWith = async (more: Partial<BackendOptions>) => {
			const backends = start(both, more);
			const { openStream } = backends;
			await backends.settled;
			// Whatever came of the trial, streams work.
			const stream = openStream();
			for (const block of blocksOf(both.model, 4)) await stream.push(block);
			return { report: backends.report, ...(await stream.score()) };
		};
		return {
			wrong: await settledWith({ selfTest: async () => "scores differ" }),
			slower: await settledWith({ pays: () => false }),
			lost: await settledWith({
				selfTest: async () => {
					(await ort.env.webgpu.device).destroy();
					return new Promise(() => {});
				},
			}),
		};
	},
};

export type Checks = typeof checks;
expose(checks);
