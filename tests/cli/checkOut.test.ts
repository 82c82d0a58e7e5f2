/** `npm run check -- --out`: where results go, and what is refused before the first file is judged. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { FileResult } from "../../src/cli/judge";
import { check, file, lavfi, path } from "./sounds";

let quiet: string;
const KEPT = '{"file":"a","error":{"code":"not-found","message":"there is no such file"}}\n';
const lines = (out: string) =>
	readFileSync(out, "utf8")
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as FileResult);

beforeAll(() => {
	quiet = lavfi("out-quiet.wav", "anullsrc=r=16000:cl=mono", "-t", "2");
	mkdirSync(path("out-folder"));
});

describe("the file of results", () => {
	it("is made with its folder", async () => {
		const out = path("new/deep/results.jsonl");
		expect(await check(["--out", out, quiet])).toEqual({ status: 0, out: "", err: "" });
		expect(lines(out)).toMatchObject([{ file: quiet, state: "no-speech" }]);
	});

	it("keeps verdicts of another model or sensitivity, and says so", async () => {
		const out = path("kept.jsonl");
		expect((await check(["--out", out, quiet])).err).toBe("");
		const before = readFileSync(out, "utf8");
		const again = await check(["--out", out, "--model", "cnn4-mel", quiet]);
		expect(again).toMatchObject({ status: 0, out: "" });
		expect(again.err).toMatch(
			/: 1 verdicts stay .* \(1 by bonafide [0-9a-f]{8}, balanced\), not by cnn4-mel [0-9a-f]{8}, balanced;.*\n$/,
		);
		expect(again.err.trim().split("\n")).toHaveLength(1);
		expect(readFileSync(out, "utf8")).toBe(before);
		const level = file("level.jsonl", before.replace('"balanced"', '"alert"'));
		expect((await check(["--out", level, quiet])).err).toMatch(/1 by bonafide \w+, alert\), not/);
		expect((await check(["--out", out, quiet])).err).toBe("");
	});

	it.each([
		["a folder", () => path("out-folder"), /is a folder/],
		["below a file", () => `${quiet}/results.jsonl`, /cannot be written/],
		["no JSON", () => file("no.jsonl", `${KEPT}words\n${KEPT}`), /line 2: .*no JSON/],
		["lines of something else", () => file("other.jsonl", '{"file":"a"}\n'), /no result/],
		["JSON of another kind", () => file("3.jsonl", "3\n"), /no result/],
		["a text without a line end", () => file("words.txt", "words"), /something else/],
		["no regular file", () => "/dev/null", /not a regular file/],
	])("is refused in one sentence, and stays as it is: %s", async (_what, place, sentence) => {
		const out = place();
		const text = () =>
			/\.(jsonl|txt)$/.test(out) && existsSync(out) ? readFileSync(out, "utf8") : "";
		const before = text();
		const refused = await check(["--out", out, quiet]);
		// 1 would be a shard that is done: docs/screening.md.
		expect(refused).toMatchObject({ status: 2, out: "" });
		expect(refused.err).toMatch(sentence);
		expect(refused.err.trim().split("\n")).toHaveLength(1);
		expect(text()).toBe(before);
	});
});
