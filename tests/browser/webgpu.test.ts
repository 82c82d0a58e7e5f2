/**
 * WebGPU in real Chromium on its software adapter: right, but a hundred times slower than wasm, so
 * the model is tiny and each check short. Each starts in a fresh page.
 */
import { existsSync } from "node:fs";
import type { Remote } from "comlink";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Harness, openHarness } from "./harness";
import type { Checks } from "./page/checks.worker";

declare global {
	var checks: Remote<Checks>;
}

/**
 * Log bands (natural log units) of the two front ends may differ by this: float32 on the GPU against
 * doubles. Seen: 0.0007 for a full-scale tone (bands 60 dB below it), 3e-6 for everything else.
 */
const BANDS_TOLERANCE = 0.005;
/** Raw scores of the two backends may differ by this with the tiny model. Seen: 3e-6. */
const SCORE_TOLERANCE = 0.0001;
/** The same for the default model, whose scores spread by some units. Seen: 1e-7. */
const MODEL_TOLERANCE = 0.001;
/**
 * After a loss the trunk has forgotten what came before the kept blocks, and scores may differ by
 * this. Seen: 2e-6 (tiny model, a tenth of whose memory passes from second to second).
 */
const REPLAY_TOLERANCE = 0.0001;

const TINY = "/fixtures/models/";

/**
 * The layers of the five classics by tiny twins; the real ones, slow on a software adapter, come
 * with `npm run test:long`.
 */
const WHOLE: [id: string, folder: string][] = [
	["tiny-image", TINY],
	["tiny-waveform", TINY],
	["tiny-dessa-tcn", TINY],
	["tiny-resnet50-mel", TINY],
	["tiny-wav2vec2", TINY],
];
/** The real ones, the large two where they were built. */
const REAL = ["cnn3-image", "cnn4-mel", "dessa-tcn", "resnet50-mel"];
if (process.env.BONAFIDE_LONG) {
	const built = REAL.filter((id) => existsSync(`models/${id}/model.onnx`));
	WHOLE.push(...built.map((id): [string, string] => [id, "/models/"]));
}

/** The script that tfjs is bundled into: fetched by machines that try WebGPU alone. */
const isTfjs = (path: string) => path.startsWith("/assets/gpuFrontEnd");

let harness: Harness;
const farthest = (a: readonly number[], b: readonly number[]) =>
	Math.max(...a.map((x, i) => Math.abs(x - (b[i] as number))));

beforeAll(async () => {
	harness = await openHarness();
});
afterAll(() => harness?.close());
beforeEach(() => harness.reload());

describe("the GPU front end", () => {
	it("gives the bands of the CPU front end and keeps no tensor", async () => {
		const { differences, held } = await harness.page.evaluate(() => checks.frontEnds());
		console.log("log bands, largest difference of GPU and CPU:", differences);
		for (const [sound, difference] of Object.entries(differences)) {
			expect(difference, sound).toBeLessThan(BANDS_TOLERANCE);
		}
		expect(new Set(held).size).toBe(1);
	});
});

describe("the WebGPU backend", () => {
	it("gives wasm's scores", async () => {
		const result = await harness.page.evaluate((tiny) => checks.scores(tiny, 8), TINY);
		console.log("scores, largest difference:", result.difference, result.report);
		expect(result.report).toMatchObject({ backend: "webgpu", adapter: "google swiftshader" });
		expect(result.webgpu).toHaveLength(5);
		expect(new Set(result.wasm).size).toBe(5);
		expect(result.difference).toBeLessThan(SCORE_TOLERANCE);
		expect(harness.requests.filter(isTfjs)).toHaveLength(1);
	});

	it("gives wasm's scores with a fingerprint, made in memory beside what lies on the GPU", async () => {
		const asked = { folder: TINY, id: "tiny-fingerprint" };
		const result = await harness.page.evaluate((a) => checks.scores(a.folder, 6, a.id), asked);
		expect(result.report).toMatchObject({ backend: "webgpu" });
		expect(new Set(result.wasm).size).toBe(3);
		expect(result.difference).toBeLessThan(SCORE_TOLERANCE);
	});

	it.each(WHOLE)("gives wasm's scores of whole windows: %s", async (id, folder) => {
		const asked = { folder, seconds: 5, id };
		const result = await harness.page.evaluate(
			(a) => checks.scores(a.folder, a.seconds, a.id),
			asked,
		);
		console.log(`${id}, largest difference:`, result.difference);
		expect(result.report).toMatchObject({ backend: "webgpu" });
		expect(result.webgpu).toHaveLength(2);
		expect(new Set(result.wasm).size).toBe(2);
		expect(result.difference).toBeLessThan(folder === TINY ? SCORE_TOLERANCE : MODEL_TOLERANCE);
	});

	it.runIf(existsSync("models/catalog.json"))(
		"gives wasm's score, and training's, with the default model on golden speech",
		async () => {
			const result = await harness.page.evaluate(() => checks.goldenWindow("/models/"));
			console.log("default model, one golden window:", result);
			const { wasm, webgpu, golden, goldenTolerance } = result;
			expect(Math.abs(webgpu.score - wasm.score)).toBeLessThan(MODEL_TOLERANCE);
			expect(Math.abs(webgpu.score - golden)).toBeLessThan(goldenTolerance);
		},
	);

	it.each(["reset", "dropped"] as const)(
		"holds no more after each source that is %s",
		async (way) => {
			const held = await harness.page.evaluate((how) => checks.holdings(how), way);
			expect(held.slice(1)).toEqual(held.slice(1).map(() => held[1]));
		},
	);

	it.each(["between", "within"] as const)(
		"goes on without a missing window when the device is lost %s seconds",
		async (when) => {
			const result = await harness.page.evaluate(
				({ folder, moment }) => checks.destroyed(folder, 22, 18, moment),
				{ folder: TINY, moment: when },
			);
			expect(result.before.backend).toBe("webgpu");
			expect(result.report.backend).toBe("wasm");
			expect(result.report.reason).toContain("lost");
			expect(result.steady).toHaveLength(result.wasm.length);
			const difference = farthest(result.steady, result.wasm);
			console.log(`device lost ${when} seconds, largest difference:`, difference);
			expect(difference).toBeLessThan(REPLAY_TOLERANCE);
		},
	);
});

describe("the choice of backend", () => {
	it("stays on wasm with a reason, and loads no tfjs, without a real adapter", async () => {
		const { absent, noAdapter, software } = await harness.page.evaluate(() => checks.refusals());
		expect(absent).toMatchObject({ backend: "wasm", reason: "this browser has no WebGPU" });
		expect(noAdapter).toMatchObject({ backend: "wasm", reason: "no graphics adapter" });
		expect(software).toMatchObject({
			backend: "wasm",
			reason: "only a software graphics adapter",
			adapter: "google swiftshader",
		});
		expect(harness.requests.filter(isTfjs)).toEqual([]);
	});

	it("stays on wasm, in working order, when WebGPU is wrong, slower or lost on trial", async () => {
		const { wrong, slower, lost } = await harness.page.evaluate(() => checks.trials());
		expect(wrong.report).toMatchObject({ backend: "wasm" });
		expect(wrong.report.reason).toContain("self-test");
		expect(slower.report).toMatchObject({ backend: "wasm", adapter: "google swiftshader" });
		expect(slower.report.reason).toContain("does not pay");
		expect(slower.report.webgpuMs).toBeGreaterThan(0);
		expect(lost.report).toMatchObject({ backend: "wasm" });
		expect(lost.report.reason).toContain("lost");
		for (const { score } of [slower, lost]) expect(score).toBe(wrong.score);
	});
});
