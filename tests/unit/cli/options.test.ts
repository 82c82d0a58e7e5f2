import { describe, expect, it } from "vitest";
import { wishOf } from "../../../src/cli/checkOptions";
import { createFrames } from "../../../src/cli/decode";

describe("options", () => {
	it("takes files, a model and --json in any order", () => {
		expect(wishOf(["a.wav", "--json", "b c.mp3", "--model", "x"])).toEqual({
			models: ["x"],
			modelFile: null,
			card: null,
			draftCard: false,
			sensitivity: "balanced",
			json: true,
			help: false,
			files: ["a.wav", "b c.mp3"],
			list: null,
			shard: { index: 1, count: 1 },
			out: null,
		});
		expect(wishOf(["--list", "-", "--shard", "2/4", "--out", "o"])).toMatchObject({
			files: [],
			list: "-",
			shard: { index: 2, count: 4 },
			out: "o",
		});
		expect(wishOf(["a.wav", "--model", "x,y,x"])).toMatchObject({ models: ["x", "y"] });
		const own = ["a.wav", "--model-file", "m.onnx", "--card", "c.json"];
		expect(wishOf(own)).toMatchObject({ models: [], modelFile: "m.onnx", card: "c.json" });
		expect(wishOf(["--", "--json"])).toMatchObject({ json: false, files: ["--json"] });
		expect(wishOf(["--sensitivity", "alert", "a"])).toMatchObject({ sensitivity: "alert" });
		expect(wishOf(["--help"])).toMatchObject({ help: true });
	});

	it.each([
		[[]],
		[["--json"]],
		[["--jsn", "a"]],
		[["--model"]],
		[["--model", ",", "a"]],
		[["--card", "c.json", "a"]],
		[["--draft-card"]],
		[["--json=yes", "a"]],
		[["--shard", "3/2", "a"]],
		[["--sensitivity", "brave", "a"]],
	])("says what is wrong with %j", (args) => {
		expect(typeof wishOf(args)).toBe("string");
	});
});

describe("frames of raw sound", () => {
	const bytes = (values: readonly number[]) => Buffer.from(Float32Array.from(values).buffer);

	it("are the same planes however the bytes were cut", () => {
		const values = Array.from({ length: 3 * 7 }, (_, i) => i / 32);
		for (const step of [1, 3, 4, 5, 12, 13, 84]) {
			const frames = createFrames(4, 3);
			const planes: number[][] = [[], [], []];
			const add = (some: readonly Float32Array[]) => {
				for (const [channel, plane] of some.entries()) planes[channel]?.push(...plane);
			};
			const all = bytes(values);
			for (let at = 0; at < all.length; at += step) {
				for (const some of frames.push(all.subarray(at, at + step))) add(some);
			}
			add(frames.rest() ?? []);
			expect(planes).toEqual([0, 1, 2].map((c) => values.filter((_, i) => i % 3 === c)));
		}
	});

	it("let an unfinished frame at the end go", () => {
		const frames = createFrames(100, 2);
		expect([...frames.push(bytes([1, 2, 3]))]).toEqual([]);
		expect(frames.rest()).toEqual([Float32Array.of(1), Float32Array.of(2)]);
		expect(frames.rest()).toBeNull();
	});
});
