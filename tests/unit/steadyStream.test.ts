import { describe, expect, it } from "vitest";
import type { Runtime } from "../../src/detector/runtime";
import { type Backing, createSteadyStream, REPLAYED_BLOCKS } from "../../src/detector/steadyStream";
import type { DetectorInput } from "../../src/pipeline/listener";

/** Scores are the sum of the last four blocks' first samples; `pushed` is what the runtime saw. */
function fakeRuntime(backend: "wasm" | "webgpu") {
	const pushed: number[] = [];
	const faults = {
		push: false,
		score: false,
		value: null as number | null,
		segments: null as number[] | null,
	};
	const runtime: Runtime = {
		backend,
		openStream() {
			let last: number[] = [];
			return {
				async push({ samples }) {
					if (faults.push) throw new Error("push failed");
					pushed.push(samples[0] as number);
					last = [...last, samples[0] as number].slice(-4);
				},
				async score() {
					if (faults.score) throw new Error("score failed");
					const score = faults.value ?? last.reduce((sum, x) => sum + x, 0);
					return { score, segments: faults.segments };
				},
				reset() {
					last = [];
				},
			};
		},
		release: async () => {},
	};
	return { runtime, pushed, faults };
}

function twoRuntimes() {
	const wasm = fakeRuntime("wasm");
	const webgpu = fakeRuntime("webgpu");
	const gaveUp: string[] = [];
	const at = { current: webgpu.runtime };
	const backing: Backing = {
		current: () => at.current,
		run: (_, job) => job(),
		giveUp(runtime, error) {
			if (runtime === wasm.runtime) throw error;
			gaveUp.push((error as Error).message);
			at.current = wasm.runtime;
		},
	};
	return { wasm, webgpu, gaveUp, at, stream: createSteadyStream(backing) };
}

const block = (x: number): DetectorInput => ({
	samples: Float32Array.of(x),
	bands: new Float32Array(0),
});

describe("createSteadyStream", () => {
	it("scores the same window on wasm when a push fails", async () => {
		const { wasm, webgpu, stream, gaveUp } = twoRuntimes();
		for (const x of [1, 2, 3]) await stream.push(block(x));
		webgpu.faults.push = true;
		await stream.push(block(4));
		expect((await stream.score()).score).toBe(10);
		expect(wasm.pushed).toEqual([1, 2, 3, 4]);
		expect(gaveUp).toEqual(["push failed"]);
	});

	it("scores the same window on wasm when the score fails", async () => {
		const { wasm, webgpu, stream } = twoRuntimes();
		for (const x of [1, 2, 3, 4, 5]) await stream.push(block(x));
		webgpu.faults.score = true;
		expect((await stream.score()).score).toBe(14);
		expect(wasm.pushed).toEqual([1, 2, 3, 4, 5]);
	});

	it("takes a score that is no number for a failure", async () => {
		const { webgpu, stream, gaveUp } = twoRuntimes();
		for (const x of [1, 2, 3, 4]) await stream.push(block(x));
		webgpu.faults.value = Number.NaN;
		expect((await stream.score()).score).toBe(10);
		expect(gaveUp).toEqual(["the score is not a number"]);
	});

	it("takes a second's evidence that is no number for a failure", async () => {
		const { webgpu, wasm, stream, gaveUp } = twoRuntimes();
		for (const x of [1, 2, 3, 4]) await stream.push(block(x));
		webgpu.faults.segments = [1, 2, Number.NaN, 4];
		wasm.faults.segments = [1, 2, 3, 4];
		expect(await stream.score()).toEqual({ score: 10, segments: [1, 2, 3, 4] });
		expect(gaveUp).toEqual(["the score is not a number"]);
	});

	it("follows a change that it did not cause, before the next block", async () => {
		const { wasm, webgpu, at, stream } = twoRuntimes();
		for (const x of [1, 2, 3, 4]) await stream.push(block(x));
		at.current = wasm.runtime;
		await stream.push(block(5));
		expect((await stream.score()).score).toBe(14);
		expect(webgpu.pushed).toEqual([1, 2, 3, 4]);
		expect(wasm.pushed).toEqual([1, 2, 3, 4, 5]);
	});

	it("plays no more than the kept blocks again, and none from before a reset", async () => {
		const { wasm, at, stream } = twoRuntimes();
		for (let x = 0; x < REPLAYED_BLOCKS + 5; x++) await stream.push(block(x));
		at.current = wasm.runtime;
		await stream.score();
		expect(wasm.pushed).toEqual(Array.from({ length: REPLAYED_BLOCKS }, (_, i) => i + 5));
		stream.reset();
		wasm.pushed.length = 0;
		await stream.push(block(100));
		expect(wasm.pushed).toEqual([100]);
	});

	it("passes on what goes wrong when there is nothing left to fall back on", async () => {
		const { wasm, at, stream } = twoRuntimes();
		at.current = wasm.runtime;
		wasm.faults.push = true;
		await expect(stream.push(block(1))).rejects.toThrow("push failed");
	});
});
