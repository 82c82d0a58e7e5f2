/** The explanation picture on the shipped model and real voices: it names the parts that weigh. */
import { execFileSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { openDetector } from "../../src/cli/nodeDetector";
import {
	BAND_CELLS,
	type Blocks,
	blocksOf,
	explain,
	heaviest,
	llrOf,
	masked,
	TIME_CELLS,
} from "../../src/detector/explain";
import { explainWindow, maskable, WINDOW, windowLlr } from "../../src/detector/explainWindow";
import { listenerSettings } from "../../src/detector/loadModel";
import { createListener } from "../../src/pipeline/listener";
import { demo } from "./sounds";

const detector = await openDetector(null);
if ("reason" in detector) throw new Error(detector.detail);
const { model, runtime } = detector;
const settings = listenerSettings(model);
const { bands } = settings.frontEnd;
const open = () => runtime.openStream();
const CELLS = TIME_CELLS * BAND_CELLS;
/** So many cells are masked together: one in twelve. */
const MANY = CELLS / 12;
/** What is named is held against so many sets of cells drawn by lot. */
const DRAWS = 15;

function samplesOf(name: string): Int16Array {
	const bytes = execFileSync(
		"ffmpeg",
		["-v", "error", "-i", demo(name), "-ar", "16000", "-ac", "1", "-f", "s16le", "pipe:1"],
		{ maxBuffer: 2 ** 26 },
	);
	return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
}

/** `seconds` of a voice from its first second on, as blocks. */
const blocks = (name: string, seconds: number): Blocks =>
	blocksOf(samplesOf(name).slice(0, seconds * 16_000 + 240), settings);

/** Numbers of cells drawn by a small generator, so that a failure can be seen again. */
function drawn(seed: number): number[] {
	let state = seed;
	const next = () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state % CELLS;
	};
	const cells = new Set<number>();
	while (cells.size < MANY) cells.add(next());
	return [...cells];
}

afterAll(() => runtime.release());

describe("an explanation", () => {
	it("explains the very score that the listener gives the window", async () => {
		const samples = samplesOf("machine-espeak");
		const listener = createListener(settings, runtime.openStream());
		const chunk = { samples, mediaTime: 0, discontinuity: false };
		const seconds = await listener.push(chunk);
		const score = seconds[6]?.score;
		const explained = await llrOf(blocks("machine-espeak", 7), open, settings);
		expect(score?.end).toBe(7);
		expect(
			Math.max(-settings.calibration.capLlr, Math.min(settings.calibration.capLlr, explained)),
		).toBeCloseTo(score?.llr as number, 4);
	});

	it.each(["machine-espeak", "machine-flite", "machine-festival"])(
		"%s: masking what it names moves the score more than masking others",
		async (name) => {
			const window = blocks(name, 5);
			const shares: number[] = [];
			const found = await explain(window, open, settings, (share) => {
				shares.push(share);
				return true;
			});
			if (!found) throw new Error("it was not stopped");
			expect(shares).toHaveLength(CELLS);
			const without = (cells: readonly number[]) =>
				llrOf(masked(window, bands, cells), open, settings);
			const others: number[] = [];
			for (let seed = 1; seed <= DRAWS; seed++)
				others.push(found.llr - (await without(drawn(seed))));
			const named = heaviest(found.weights, MANY);
			expect(named.length).toBe(MANY);
			const moved = found.llr - (await without(named));
			const sorted = [...others].sort((a, b) => a - b);
			console.log(
				`${name}: LLR ${found.llr.toFixed(2)}, lost when masked ${moved.toFixed(2)}, by lot ${sorted.at(0)?.toFixed(2)} to ${sorted.at(-1)?.toFixed(2)}`,
			);
			// Cells are chosen one by one and masked together: a lot may do better, but rarely.
			expect(others.filter((other) => other >= moved).length).toBeLessThanOrEqual(1);
		},
	);

	it("stops when it is told to", async () => {
		let asked = 0;
		const window = blocks("machine-flite", 4);
		expect(await explain(window, open, settings, () => ++asked < 3)).toBeNull();
		expect(asked).toBe(3);
	});
});

describe("an explanation of a model of one graph", () => {
	it("changes nothing where nothing is masked", () => {
		const samples = Float32Array.from(
			samplesOf("machine-espeak").slice(16_000, 16_000 + WINDOW),
			(sample) => sample / 32768,
		);
		const same = maskable(samples, settings.frontEnd).without([]);
		const apart = Math.max(...same.map((sample, i) => Math.abs(sample - (samples[i] as number))));
		console.log(`largest difference of a sample: ${apart.toExponential(1)}`);
		expect(apart).toBeLessThan(1e-5);
	});

	it("cnn4-mel: masking what it names moves the score more than masking others", async () => {
		const other = await openDetector("cnn4-mel");
		if ("reason" in other) throw new Error(other.detail);
		const listener = listenerSettings(other.model);
		const openOther = () => other.runtime.openStream();
		const name = "machine-flite";
		const samples = Float32Array.from(
			samplesOf(name).slice(16_000, 16_000 + WINDOW),
			(sample) => sample / 32768,
		);
		const found = await explainWindow(samples, openOther, listener, () => true);
		if (!found) throw new Error("it was not stopped");
		const window = maskable(samples, listener.frontEnd);
		const lost = async (cells: readonly number[]) =>
			found.llr - (await windowLlr(window.without(cells), openOther, listener));
		const others: number[] = [];
		for (let seed = 1; seed <= DRAWS; seed++) others.push(await lost(drawn(seed)));
		const moved = await lost(heaviest(found.weights, MANY));
		console.log(
			`${name}: LLR ${found.llr.toFixed(2)}, lost when masked ${moved.toFixed(2)}, by lot ${Math.min(...others).toFixed(2)} to ${Math.max(...others).toFixed(2)}`,
		);
		expect(others.filter((other) => other >= moved).length).toBeLessThanOrEqual(1);
		await other.runtime.release();
	});
});
