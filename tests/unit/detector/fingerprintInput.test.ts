/** The way of a fingerprint from a stream's blocks to the head, on onnxruntime itself. */
import * as ort from "onnxruntime-web/wasm";
import { describe, expect, it } from "vitest";
import { createRuntime, isRuntimeFailure } from "../../../src/detector/runtime";
import { createFingerprint } from "../../../src/pipeline/fingerprint";
import { tinyModel } from "./tinyModel";
import { block, open, watchingHead } from "./tinyRuntime";

const model = await tinyModel();

describe("a fingerprint", () => {
	const printed = tinyModel("tiny-fingerprint");
	const { block: fingerprint } = createFingerprint();
	/** The fingerprints of the blocks from second `from` on, as the head should get them. */
	const ofWindow = (from: number) =>
		[0, 1, 2, 3].flatMap((at) => Array.from(fingerprint(block(from + at).samples)));

	/** What the head is given, copied before it runs. */
	function watchedHead() {
		const fed: Record<string, { dims: readonly number[]; values: number[] }>[] = [];
		const watched = watchingHead((feeds) => {
			const told = Object.entries(feeds).map(([name, { dims, data }]) => [
				name,
				{ dims, values: Array.from(data as Float32Array) },
			]);
			fed.push(Object.fromEntries(told));
		});
		return { fed, watched };
	}

	it("of the last four blocks goes to the head, oldest first, and none of before a reset", async () => {
		const { fed, watched } = watchedHead();
		const stream = (await open(watched, await printed)).openStream();
		for (let at = 0; at < 6; at++) {
			await stream.push(block(at));
			if (at >= 3) await stream.score();
		}
		stream.reset();
		for (let at = 10; at < 14; at++) await stream.push(block(at));
		await stream.score();
		expect(fed.map((feeds) => feeds.fingerprint?.dims)).toEqual(Array(4).fill([1, 4, 4619]));
		expect(fed.map((feeds) => feeds.fingerprint?.values)).toEqual([0, 1, 2, 10].map(ofWindow));
	});

	it("is each stream's own", async () => {
		const { fed, watched } = watchedHead();
		const runtime = await open(watched, await printed);
		const streams = [0, 20].map((from) => ({ from, stream: runtime.openStream() }));
		for (let at = 0; at < 4; at++) {
			await Promise.all(streams.map(({ from, stream }) => stream.push(block(from + at))));
		}
		await Promise.all(streams.map(({ stream }) => stream.score()));
		expect(fed.map((feeds) => feeds.fingerprint?.values)).toEqual([0, 20].map(ofWindow));
	});

	it("counts in the score", async () => {
		const [with_, without] = await Promise.all(
			[await printed, model].map(async (each) => {
				const stream = (await open(ort, each)).openStream();
				for (let at = 0; at < 4; at++) await stream.push(block(at));
				return (await stream.score()).score;
			}),
		);
		expect(Math.abs((with_ ?? 0) - (without ?? 0))).toBeGreaterThan(0.1);
	});

	it("that another thread makes begins with the block, once, and goes to the head as well", async () => {
		const { fed, watched } = watchedHead();
		const asked: Float32Array[] = [];
		const fingerprintAside = async (samples: Float32Array) => {
			asked.push(samples);
			return fingerprint(samples);
		};
		const options = { ort: watched, model: await printed, provider: "wasm" as const };
		const runtime = await createRuntime({ ...options, fingerprintAside });
		if (isRuntimeFailure(runtime)) throw new Error(runtime.detail);
		const stream = runtime.openStream();
		const blocks = [0, 1, 2, 3, 4].map((at) => block(at));
		for (const [at, each] of blocks.entries()) {
			await stream.push(each);
			expect(asked.length).toBe(at + 1);
			if (at >= 3) await stream.score();
		}
		expect(asked).toEqual(blocks.map(({ samples }) => samples));
		expect(fed.map((feeds) => feeds.fingerprint?.values)).toEqual([0, 1].map(ofWindow));
	});

	it("that another thread cannot make fails the score that needs it, not the block", async () => {
		const fingerprintAside = async () => {
			throw new Error("no such thread");
		};
		const options = { ort, model: await printed, provider: "wasm" as const };
		const runtime = await createRuntime({ ...options, fingerprintAside });
		if (isRuntimeFailure(runtime)) throw new Error(runtime.detail);
		const stream = runtime.openStream();
		for (let at = 0; at < 4; at++) await stream.push(block(at));
		await expect(stream.score()).rejects.toThrow("no such thread");
	});

	it("is not made where the card does not speak of it", async () => {
		const { fed, watched } = watchedHead();
		const stream = (await open(watched)).openStream();
		for (let at = 0; at < 4; at++) await stream.push(block(at));
		await stream.score();
		expect(fed.map((feeds) => Object.keys(feeds))).toEqual([["embeddings"]]);
	});

	it("that the card promises and the head does not take makes the model unreadable", async () => {
		const card = { ...model.card, fingerprint: { width: 4619 } };
		const failure = await createRuntime({ ort, model: { ...model, card }, provider: "wasm" });
		expect(isRuntimeFailure(failure) && failure.detail).toMatch(
			/lack the head input "fingerprint"/,
		);
	});
});
