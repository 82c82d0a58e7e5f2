/**
 * Every stage of the pipeline against the numbers that Python wrote beside each model. The largest
 * difference of each is printed: a stage that drifts is seen before it fails.
 */
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as ort from "onnxruntime-web/wasm";
import { afterAll, describe, expect, it } from "vitest";
import {
	FINGERPRINT_EVERY,
	type GoldenClip,
	goldenBlocks,
	loadGolden,
	type StreamingGolden,
	scoreDifference,
	selfTest,
} from "../../src/detector/golden";
import {
	isModelFailure,
	isWindowModel,
	listenerSettings,
	loadModel,
	type StreamingModel,
} from "../../src/detector/loadModel";
import { createRuntime, isRuntimeFailure, type Runtime } from "../../src/detector/runtime";
import { toLlr } from "../../src/pipeline/calibration";
import { createFingerprint } from "../../src/pipeline/fingerprint";
import { createFrontEnd, FRAMES_PER_BLOCK, filterBank } from "../../src/pipeline/frontEnd";
import { createListener } from "../../src/pipeline/listener";
import { createResampler } from "../../src/pipeline/resample";
import { createSpeechGate } from "../../src/pipeline/speechGate";
import { voiceFeatures } from "../../src/pipeline/voiceFeatures";

ort.env.wasm.numThreads = 1;

const MODELS = fileURLToPath(new URL("../../models/", import.meta.url));
const read = async (path: string) => new Uint8Array(await readFile(MODELS + path));
const catalog = JSON.parse(await readFile(`${MODELS}catalog.json`, "utf8")) as {
	models: { id: string }[];
};

/** Largest difference; NaN and a missing number count as infinite. */
function worst(found: ArrayLike<number>, golden: readonly number[]): number {
	if (found.length < golden.length) return Number.POSITIVE_INFINITY;
	return golden.reduce((most, value, i) => {
		const difference = Math.abs((found[i] as number) - value);
		return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, difference);
	}, 0);
}

/** As `worst`, in parts of the golden number where that is above 1. */
function worstShare(found: ArrayLike<number>, golden: readonly number[]): number {
	const shares = golden.map((value, i) => (found[i] as number) / Math.max(1, Math.abs(value)));
	return worst(
		shares,
		golden.map((value) => value / Math.max(1, Math.abs(value))),
	);
}

it("there is a model in the catalog, and each folder of models with a card is in it", () => {
	const folders = readdirSync(MODELS, { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && entry.name !== "training")
		.map((entry) => entry.name);
	expect(catalog.models.map((model) => model.id).sort()).toEqual(folders.sort());
	expect(folders.length).toBeGreaterThan(0);
});

const cardOf = (id: string) => JSON.parse(readFileSync(`${MODELS}${id}/card.json`, "utf8"));
/** Models of trunk and head; those of one graph have other stages: windowStages.test.ts. */
const streaming = catalog.models.map(({ id }) => id).filter((id) => "embedding" in cardOf(id));

describe.each(streaming)("model %s", async (id) => {
	const loaded = await loadModel(read, id);
	if (isModelFailure(loaded)) throw new Error(loaded.detail);
	if (isWindowModel(loaded)) throw new Error("has one graph");
	const model: StreamingModel = loaded;
	const vectors = await loadGolden(read, model);
	if (typeof vectors === "string") throw new Error(vectors);
	const golden: StreamingGolden = vectors;
	const opened = await createRuntime({ ort, model, provider: "wasm" });
	if (isRuntimeFailure(opened)) throw new Error(opened.detail);
	const runtime: Runtime = opened;
	const { frontEnd: settings } = model.card.input;
	const clips = Object.entries(golden.clips);
	const differences: string[] = [];

	/** Holds a stage to its tolerance and keeps the difference for the table. */
	function hold(stage: keyof StreamingGolden["tolerance"], difference: number): void {
		const limit = golden.tolerance[stage] ?? 0;
		differences.push(`${stage.padEnd(16)}${difference.toExponential(1)}  limit ${limit}`);
		expect(difference, stage).toBeLessThanOrEqual(limit);
	}

	const overClips = (of: (clip: GoldenClip) => number) =>
		Math.max(...clips.map(([, clip]) => of(clip)));

	afterAll(async () => {
		await runtime.release();
		console.log(`${id}: largest differences\n${differences.join("\n")}`);
	});

	it("resamples", () => {
		expect(golden.resample.map((each) => each.fromRate)).toContain(44_100);
		const difference = Math.max(
			...golden.resample.map(({ fromRate, input, output }) => {
				const resampler = createResampler(fromRate);
				const found = [...resampler.push(Float32Array.from(input)), ...resampler.flush()];
				expect(found.length).toBe(output.length);
				return worst(found, output);
			}),
		);
		hold("resample", difference);
	});

	it("weighs bins into bands", () => {
		const bank = filterBank(settings);
		const bins = settings.nFft / 2 + 1;
		const sums = Array.from({ length: settings.bands }, (_, band) =>
			bank.subarray(band * bins, (band + 1) * bins).reduce((sum, weight) => sum + weight, 0),
		);
		expect(worstShare(sums, golden.bankRowSums)).toBeLessThan(1e-6);
	});

	it("analyses frames: power spectrum", () => {
		const frontEnd = createFrontEnd(settings);
		hold(
			"power",
			overClips((clip) => {
				const [block] = goldenBlocks(clip, model);
				const frame = block?.samples.subarray(0, settings.frameSamples) ?? new Float32Array(0);
				return worstShare(frontEnd.power(frame), clip.power);
			}),
		);
	});

	it("analyses frames: log bands", () => {
		hold(
			"bands",
			overClips((clip) => {
				const [block] = goldenBlocks(clip, model);
				return Math.max(
					...Object.entries(clip.bands).map(([frame, bands]) => {
						const from = Number(frame) * settings.bands;
						expect(bands).toHaveLength(settings.bands);
						expect(Number(frame)).toBeLessThan(FRAMES_PER_BLOCK);
						return worst(block?.bands.subarray(from) ?? [], bands);
					}),
				);
			}),
		);
	});

	it("gates speech: features, probability, seconds", () => {
		const { gate } = model;
		let [features, probability, seconds] = [0, 0, 0];
		for (const [, clip] of clips) {
			const speechGate = createSpeechGate(gate, settings.bands);
			for (const [i, block] of goldenBlocks(clip, model).entries()) {
				const told = clip.blocks[i] as GoldenClip["blocks"][number];
				const found = voiceFeatures(block.bands, settings.bands);
				expect(found.length).toBe(told.gateFeatures.length);
				features = Math.max(features, worst(found, told.gateFeatures));
				const heard = speechGate.hear(block);
				probability = Math.max(probability, Math.abs(heard.probability - told.gateProbability));
				seconds = Math.max(
					seconds,
					Math.abs(heard.soundSeconds - told.soundSeconds),
					Math.abs(heard.speechSeconds - told.speechSeconds),
				);
			}
		}
		hold("gateFeatures", features);
		hold("gateProbability", probability);
		hold("speechSeconds", seconds);
	});

	it("embeds", async () => {
		const trunk = await ort.InferenceSession.create(model.trunk);
		const states = model.card.files.find((file) => file.role === "trunk")?.states ?? [];
		let difference = 0;
		for (const [, clip] of clips) {
			let state = states.map(
				({ shape }) =>
					new ort.Tensor("float32", new Float32Array(shape.reduce((a, b) => a * b, 1)), shape),
			) as ort.Tensor[];
			for (const [i, { bands }] of goldenBlocks(clip, model).entries()) {
				const out = await trunk.run({
					bands: new ort.Tensor("float32", bands, [1, FRAMES_PER_BLOCK, settings.bands]),
					...Object.fromEntries(states.map((s, k) => [s.input, state[k] as ort.Tensor])),
				});
				state = states.map((s) => out[s.output] as ort.Tensor);
				const { embedding } = clip.blocks[i] as GoldenClip["blocks"][number];
				const found = out.embedding as ort.Tensor;
				expect(embedding.length).toBe(2 * model.card.embedding.width);
				difference = Math.max(difference, worst(found.data as Float32Array, embedding));
			}
		}
		await trunk.release();
		hold("embedding", difference);
	});

	it.runIf(model.card.fingerprint)("takes fingerprints", () => {
		const { block } = createFingerprint();
		const difference = overClips((clip) =>
			Math.max(
				...goldenBlocks(clip, model).map(({ samples }, i) => {
					const told = clip.blocks[i]?.fingerprint ?? [];
					const found = block(samples).filter((_, each) => each % FINGERPRINT_EVERY === 0);
					expect(told).toHaveLength(found.length);
					return worstShare(found, told);
				}),
			),
		);
		hold("fingerprint", difference);
	});

	it("scores", async () => {
		const { score, segments } = await scoreDifference(runtime, model, golden);
		hold("score", score);
		if (model.card.evidenceOutput) hold("segments", segments);
		expect(await selfTest(runtime, model, golden)).toBeNull();
	});

	it("calibrates: the LLR of each window", () => {
		const { sign } = model.card.output;
		const { calibration } = model.card;
		const found = clips.flatMap(([, clip]) =>
			clip.windows.map((w) => toLlr(w.raw, sign, calibration)),
		);
		const told = clips.flatMap(([, clip]) => clip.windows.map((w) => w.llr));
		expect(told.length).toBeGreaterThan(1);
		expect(worst(found, told)).toBeLessThan(1e-6);
	});

	it.runIf(model.card.evidenceOutput)("calibrates: the LLR of each second", () => {
		const { calibration, evidenceOutput, output } = model.card;
		const line = { slope: 1, offset: 0, ...evidenceOutput, capLlr: calibration.capLlr };
		const windows = clips.flatMap(([, clip]) => clip.windows);
		const raw = windows.flatMap((w) => w.segments ?? []);
		const found = raw.map((value) => toLlr(value, output.sign, line));
		expect(found.length).toBe(4 * windows.length);
		// Both sides are written to 8 digits.
		expect(
			worst(
				found,
				windows.flatMap((w) => w.segmentLlrs ?? []),
			),
		).toBeLessThan(1e-5);
	});

	it("gives the golden LLRs by way of the listener, where it lets speech through", async () => {
		let difference = 0;
		let scores = 0;
		for (const [, clip] of clips) {
			const listener = createListener(listenerSettings(model), runtime.openStream());
			// The listener begins a window with the first speech, so only clips that begin with it.
			if (!clip.blocks.every((block) => block.speechSeconds > 0)) continue;
			const samples = Int16Array.from(clip.samples);
			const seconds = await listener.push({ samples, mediaTime: 0, discontinuity: false });
			for (const { score } of seconds) {
				if (!score) continue;
				const window = clip.windows.find((w) => w.start === score.start);
				difference = Math.max(difference, Math.abs(score.llr - (window?.llr ?? Number.NaN)));
				scores++;
			}
		}
		expect(scores).toBeGreaterThan(0);
		hold("llr", difference);
	});

	it("knows a runtime that is not right", async () => {
		const off: Runtime = {
			...runtime,
			openStream() {
				const stream = runtime.openStream();
				return {
					...stream,
					score: async () => {
						const { score, segments } = await stream.score();
						return { score: score + 2 * golden.tolerance.score, segments };
					},
				};
			},
		};
		expect(await selfTest(off, model, golden)).toMatch(/differ from the golden ones/);
		const broken: Runtime = {
			...runtime,
			openStream: () => ({
				...runtime.openStream(),
				score: async () => ({ score: Number.NaN, segments: null }),
			}),
		};
		expect(await selfTest(broken, model, golden)).not.toBeNull();
	});
});
