/** What `npm run evaluate` is asked for, and which part of a list is whose. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { evaluateWishOf } from "../../../../src/cli/evaluate/options";
import { wantedFiles } from "../../../../src/cli/fileList";
import { shardOf } from "../../../../src/cli/shard";

describe("the options of evaluate", () => {
	it("are all conditions of the default model on the whole manifest unless said otherwise", () => {
		expect(evaluateWishOf(["--manifest", "m", "--out", "o"])).toMatchObject({
			what: "run",
			models: null,
			conditions: ["clean", "hpf", "opus24", "aac64", "mp364", "tel8k", "noise10", "music10"],
			joined: ["clean"],
			shard: { index: 1, count: 1 },
		});
		expect(
			evaluateWishOf([
				...["--manifest", "m", "--out", "o", "--model", "a,b", "--shard", "2/3"],
				...["--conditions", "tel8k,clean", "--joined", "tel8k"],
			]),
		).toMatchObject({
			models: ["a", "b"],
			conditions: ["clean", "tel8k"],
			joined: ["tel8k"],
			shard: { index: 2, count: 3 },
		});
		expect(evaluateWishOf(["--manifest", "m", "--out", "o", "--model", "all"])).toMatchObject({
			models: "all",
		});
		expect(evaluateWishOf(["merge", "--out", "o", "a", "b"])).toEqual({
			what: "merge",
			out: "o",
			parts: ["a", "b"],
			manifest: null,
		});
	});

	it("are joined under clean where nobody asks, and under no condition that is not there", () => {
		const args = ["--manifest", "m", "--out", "o", "--conditions", "opus24"];
		expect(evaluateWishOf(args)).toMatchObject({ joined: ["clean"] });
		expect(evaluateWishOf([...args, "--joined", "clean"])).toMatch(/^--joined clean: .*opus24$/);
		expect(evaluateWishOf([...args, "--joined", "opus24"])).toMatchObject({ joined: ["opus24"] });
	});

	it("has other codecs, in the order of tables, for those who name them", () => {
		const wish = evaluateWishOf([
			"--manifest",
			"m",
			"--out",
			"o",
			"--conditions",
			"gsm,g722,clean",
		]);
		expect(wish).toMatchObject({ conditions: ["clean", "g722", "gsm"] });
	});

	it.each([
		[[]],
		[["--out", "o"]],
		[["--manifest", "m"]],
		[["merge", "--out", "o"]],
		[["--manifest", "m", "--out", "o", "--conditions", "loud"]],
		[["--manifest", "m", "--out", "o", "--conditions", "clean", "--joined", "opus24"]],
		[["--manifest", "m", "--out", "o", "--shard", "0/3"]],
		[["--manifest", "m", "--out", "o", "--shard", "4/3"]],
		[["--manifest", "m", "--out", "o", "--shard", "1"]],
		[["--manifest", "m", "--out", "o", "--processes", "0"]],
		[["--manifest", "m", "--out", "o", "strange"]],
		[["--manifest", "m", "--out", "o", "--wrong"]],
	])("says what is wrong with %j", (args) => {
		expect(typeof evaluateWishOf(args)).toBe("string");
	});
});

describe("shards of a list", () => {
	it("hold each file once, in order", async () => {
		const files = Array.from({ length: 11 }, (_, i) => `f${i}`);
		const parts: string[][] = [];
		for (const index of [1, 2, 3]) {
			const shard = { index, count: 3 };
			const part: string[] = [];
			for await (const file of wantedFiles({ files, list: null, shard })) part.push(file);
			parts.push(part);
		}
		expect(parts[1]).toEqual(["f1", "f4", "f7", "f10"]);
		expect(parts.flat().sort()).toEqual([...files].sort());
	});
	it("may be of a list with the mark that some editors put at its start, and no name has it", async () => {
		const list = join(mkdtempSync(join(tmpdir(), "bonafide-list-")), "list.txt");
		writeFileSync(list, "\uFEFFa.wav\r\n\r\nb.wav\r\n");
		const found: string[] = [];
		const shard = { index: 1, count: 1 };
		for await (const file of wantedFiles({ files: [], list, shard })) found.push(file);
		expect(found).toEqual(["a.wav", "b.wav"]);
		rmSync(dirname(list), { recursive: true });
	});
	it("are the whole without a word", () => {
		expect(shardOf(undefined)).toEqual({ index: 1, count: 1 });
	});
});
