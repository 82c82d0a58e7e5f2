/**
 * Every stage of models of one graph against the numbers that Python wrote beside each: the tests'
 * own three, whose front ends differ in everything that can differ, and each of models/ that is
 * here (large ones are built by one command and not kept in the repository).
 */
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as ort from "onnxruntime-web/wasm";
import { afterAll, describe, expect, it } from "vitest";
import {
	loadGolden,
	scoreDifference,
	selfTest,
	type WindowGolden,
	type WindowGoldenClip,
} from "../../src/detector/golden";
import {
	isModelFailure,
	isWindowModel,
	listenerSettings,
	loadModel,
	type WindowModel,
} from "../../src/detector/loadModel";
import { createRuntime, isRuntimeFailure } from "../../src/detector/runtime";
import { toLlr } from "../../src/pipeline/calibration";
import { createListener } from "../../src/pipeline/listener";
import { createWindowFeatures, WHOLE_WINDOW_SAMPLES } from "../../src/pipeline/windowFeatures";

ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

const folderOf = (path: string) => fileURLToPath(new URL(`../../${path}/`, import.meta.url));
const FOLDERS = [folderOf("tests/fixtures/models"), folderOf("models")];

/** Models of one graph whose graph is here. */
const models = FOLDERS.flatMap((folder) => {
	const { models: listed } = JSON.parse(readFileSync(`${folder}catalog.json`, "utf8")) as {
		models: { id: string; card: string }[];
	};
	return listed
		.filter(({ id, card }) => {
			const { files } = JSON.parse(readFileSync(folder + card, "utf8"));
			return files[0].role === "model" && existsSync(`${folder}${id}/${files[0].file}`);
		})
		.map(({ id }) => ({ id, folder }));
});

it("there are models of each kind of input", () => {
	expect(models.map(({ id }) => id)).toEqual(
		expect.arrayContaining(["tiny-mel", "tiny-image", "tiny-waveform"]),
	);
});

/** Largest difference, in parts of the golden number where that is above 1; NaN counts as infinite. */
function worst(found: ArrayLike<number>, golden: readonly number[]): number {
	return golden.reduce((most, value, i) => {
		const difference = Math.abs((found[i] as number) - value) / Math.max(1, Math.abs(value));
		return Number.isFinite(difference) ? Math.max(most, difference) : Number.POSITIVE_INFINITY;
	}, 0);
}

describe.each(models)("model $id", async ({ id, folder }) => {
	const read = async (path: string) => new Uint8Array(await readFile(folder + path));
	const loaded = await loadModel(read, id);
	if (isModelFailure(loaded)) throw new Error(loaded.detail);
	if (!isWindowModel(loaded)) throw new Error("has a trunk");
	const model: WindowModel = loaded;
	const vectors = await loadGolden(read, model);
	if (typeof vectors === "string") throw new Error(vectors);
	const golden: WindowGolden = vectors;
	const runtime = await createRuntime({ ort, model, provider: "wasm" });
	if (isRuntimeFailure(runtime)) throw new Error(runtime.detail);
	const features = createWindowFeatures(model.card.input);
	const clips = Object.values(golden.clips);
	const differences: string[] = [];

	function hold(stage: keyof WindowGolden["tolerance"], of: (clip: WindowGoldenClip) => number) {
		const difference = Math.max(...clips.map(of));
		const limit = golden.tolerance[stage];
		differences.push(`${stage.padEnd(16)}${difference.toExponential(1)}  limit ${limit}`);
		expect(difference, stage).toBeLessThanOrEqual(limit);
	}

	/** The window that begins at second `start`. */
	const window = ({ samples }: WindowGoldenClip, start = 0) =>
		Float32Array.from(
			samples.subarray(start * 16_000, start * 16_000 + WHOLE_WINDOW_SAMPLES),
			(sample) => sample / 32768,
		);

	afterAll(async () => {
		await runtime.release();
		console.log(`${id}: largest differences\n${differences.join("\n")}`);
	});

	it("levels, analyses and scales", () => {
		hold("levelled", (clip) => {
			expect(clip.levelled.length).toBeGreaterThan(10);
			return worst(features.levelled(window(clip)), clip.levelled);
		});
		hold("power", (clip) =>
			worst(features.power(features.levelled(window(clip)), clip.power.frame), clip.power.values),
		);
		hold("features", (clip) => {
			const { every, values } = clip.features;
			const found = features.of(window(clip)).values.filter((_, i) => i % every === 0);
			expect(found.length).toBe(values.length);
			return worst(found, values);
		});
	});

	it("scores, and a self-test says so", async () => {
		const { score } = await scoreDifference(runtime, model, golden);
		hold("score", () => score);
		expect(await selfTest(runtime, model, golden)).toBeNull();
		const off = { ...golden, clips: { one: { ...clips[0] } } } as WindowGolden;
		(off.clips.one as { windows: unknown }).windows = [{ start: 0, raw: 1e3, llr: 0 }];
		expect(await selfTest(runtime, model, off)).toMatch(/differ from the golden ones/);
	});

	it("gives the golden LLRs by way of the listener, in any cut", async () => {
		const heard = async (clip: WindowGoldenClip, cuts: readonly number[]) => {
			const listener = createListener(
				{ ...listenerSettings(model), gate: { ...model.gate, threshold: 0 } },
				runtime.openStream(),
			);
			const llrs: number[] = [];
			let from = 0;
			for (const to of [...cuts, clip.samples.length]) {
				const samples = Int16Array.from(clip.samples.subarray(from, to));
				const chunk = { samples, mediaTime: from / 16_000, discontinuity: false };
				for (const { score } of await listener.push(chunk)) if (score) llrs.push(score.llr);
				from = to;
			}
			return llrs;
		};
		for (const clip of clips) {
			const whole = await heard(clip, []);
			expect(whole).toHaveLength(clip.windows.length);
			expect(await heard(clip, [1, 777, 16_000, 40_001, 64_239])).toEqual(whole);
			const told = clip.windows.map(({ raw }) =>
				toLlr(raw, model.card.output.sign, model.card.calibration),
			);
			expect(
				worst(
					told,
					clip.windows.map(({ llr }) => llr),
				),
			).toBeLessThan(1e-6);
			expect(worst(whole, told)).toBeLessThanOrEqual(golden.tolerance.llr);
		}
	});
});
