/** The wasm runtime, on onnxruntime itself and on a stand-in that watches what is asked of it. */
import * as ort from "onnxruntime-web/wasm";
import { describe, expect, it } from "vitest";
import { createRuntime, isRuntimeFailure, type Ort } from "../../../src/detector/runtime";
import { createTurns } from "../../../src/detector/turns";
import { tinyModel } from "./tinyModel";
import { block, open, watchingHead } from "./tinyRuntime";

const model = await tinyModel();

describe("a stream", () => {
	it("scores the last four blocks, with what the trunk remembers of earlier ones", async () => {
		const stream = (await open()).openStream();
		const scores: number[] = [];
		for (let at = 0; at < 6; at++) {
			await stream.push(block(at));
			if (at >= 3) scores.push((await stream.score()).score);
		}
		expect(scores.every(Number.isFinite)).toBe(true);
		expect(new Set(scores).size).toBe(3);
		stream.reset();
		const fresh: number[] = [];
		for (let at = 2; at < 6; at++) await stream.push(block(at));
		fresh.push((await stream.score()).score);
		// The same last four blocks; only the memory of the two before is gone.
		expect(fresh[0]).not.toBe(scores[2]);
		expect(fresh[0]).toBeCloseTo(scores[2] as number, 0);
	});

	it("is after a reset as it was at first", async () => {
		const stream = (await open()).openStream();
		const run = async () => {
			for (let at = 0; at < 4; at++) await stream.push(block(at));
			return stream.score();
		};
		const first = await run();
		stream.reset();
		expect(await run()).toEqual(first);
	});

	it("refuses to score before four blocks", async () => {
		const stream = (await open()).openStream();
		await stream.push(block(0));
		await expect(stream.score()).rejects.toThrow(RangeError);
	});

	it("is not disturbed by others on the same sessions", async () => {
		const runtime = await open();
		const alone = async (from: number) => {
			const stream = runtime.openStream();
			for (let at = 0; at < 4; at++) await stream.push(block(from + at));
			return stream.score();
		};
		const apart = [await alone(0), await alone(10), await alone(20)];
		expect(await Promise.all([alone(0), alone(10), alone(20)])).toEqual(apart);
	});

	it("leaves nothing behind of a run that was under way at a reset", async () => {
		const runtime = await open();
		const stream = runtime.openStream();
		const pushed = [block(7), block(8)].map((input) => stream.push(input));
		stream.reset();
		await Promise.all(pushed);
		for (let at = 0; at < 4; at++) await stream.push(block(at));
		const other = runtime.openStream();
		for (let at = 0; at < 4; at++) await other.push(block(at));
		expect(await stream.score()).toEqual(await other.score());
	});
});

describe("single seconds", () => {
	const telling = tinyModel("tiny-seconds");

	it("have evidence of their own, the same in each window that holds them", async () => {
		const stream = (await open(ort, await telling)).openStream();
		const windows: number[][] = [];
		for (let at = 0; at < 6; at++) {
			await stream.push(block(at));
			if (at >= 3) windows.push(Array.from((await stream.score()).segments ?? []));
		}
		expect(windows.map((window) => window.length)).toEqual([4, 4, 4]);
		expect(new Set(windows[0]).size).toBe(4);
		expect(windows[1]?.slice(0, 3)).toEqual(windows[0]?.slice(1));
		expect(windows[2]?.slice(0, 2)).toEqual(windows[0]?.slice(2));
	});

	it("change nothing of the score", async () => {
		const scores = await Promise.all(
			[model, await telling].map(async (each) => {
				const stream = (await open(ort, each)).openStream();
				for (let at = 0; at < 4; at++) await stream.push(block(at));
				return (await stream.score()).score;
			}),
		);
		expect(scores[0]).toBe(scores[1]);
	});

	it("are not asked for where the card does not speak of them", async () => {
		const asked: unknown[] = [];
		const watched = watchingHead((_feeds, fetches) => asked.push(fetches));
		const { evidenceOutput: _, ...silent } = (await telling).card;
		const stream = (await open(watched, { ...(await telling), card: silent })).openStream();
		for (let at = 0; at < 4; at++) await stream.push(block(at));
		expect((await stream.score()).segments).toBeNull();
		expect(asked).toEqual([["score"]]);
	});

	it("that the card promises and the graph lacks make the model unreadable", async () => {
		const promised = { ...model.card, evidenceOutput: (await telling).card.evidenceOutput };
		const failure = await createRuntime({
			ort,
			model: { ...model, card: promised } as typeof model,
			provider: "wasm",
		});
		expect(isRuntimeFailure(failure) && failure.detail).toMatch(/lack the head output "segments"/);
	});
});

describe("the sessions", () => {
	it("never run at the same time, and streams take turns", async () => {
		let running = 0;
		const order: string[] = [];
		const watched = {
			Tensor: ort.Tensor,
			InferenceSession: {
				create: async (bytes: Uint8Array) => {
					const session = await ort.InferenceSession.create(bytes);
					return {
						inputNames: session.inputNames,
						outputNames: session.outputNames,
						release: () => session.release(),
						run: async (feeds: Record<string, ort.Tensor>) => {
							running++;
							expect(running).toBe(1);
							await new Promise((later) => setTimeout(later, 1));
							const out = await session.run(feeds);
							running--;
							return out;
						},
					};
				},
			},
		} as unknown as Ort;
		const runtime = await open(watched);
		const listen = async (name: string) => {
			const stream = runtime.openStream();
			for (let at = 0; at < 3; at++) {
				await stream.push(block(at));
				order.push(name);
			}
		};
		await Promise.all(["a", "b", "c"].map(listen));
		expect(order.join("")).toBe("abcabcabc");
	});

	it("are released after the run under way", async () => {
		const runtime = await open();
		const stream = runtime.openStream();
		const pushed = stream.push(block(0));
		await runtime.release();
		await expect(pushed).resolves.toBeUndefined();
		await expect(stream.push(block(1))).rejects.toThrow();
	});
});

describe("a model that cannot run", () => {
	it("is a value: damaged graphs", async () => {
		const damaged = { ...model, trunk: model.trunk.slice(0, 500) };
		const failure = await createRuntime({ ort, model: damaged, provider: "wasm" });
		expect(failure).toMatchObject({ reason: "model-unreadable" });
	});

	it("is a value: graphs with other inputs than the card says", async () => {
		const swapped = { ...model, trunk: model.head, head: model.trunk };
		const failure = await createRuntime({ ort, model: swapped, provider: "wasm" });
		expect(isRuntimeFailure(failure) && failure.detail).toMatch(/lack the trunk input "bands"/);
	});

	it("is a value: no backend", async () => {
		const none = {
			Tensor: ort.Tensor,
			InferenceSession: {
				create: async () => {
					throw new Error("no available backend found. ERR: [wasm] Error: no wasm");
				},
			},
		} as unknown as Ort;
		expect(await createRuntime({ ort: none, model, provider: "wasm" })).toMatchObject({
			reason: "no-backend",
		});
	});
});

describe("turns", () => {
	it("go on after a job that fails, whose error reaches only its own", async () => {
		const inTurn = createTurns();
		const failing = inTurn(async () => {
			throw new Error("mine");
		});
		const next = inTurn(async () => "done");
		await expect(failing).rejects.toThrow("mine");
		expect(await next).toBe("done");
	});
});
