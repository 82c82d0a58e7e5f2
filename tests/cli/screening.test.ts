/**
 * docs/screening.md: its commands for GNU parallel are run as they stand there. Where parallel is not
 * installed, a stand-in of a few lines takes its place, so that at least our own words are held.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { FileResult } from "../../src/cli/judge";
import { demo, file, lavfi, path, ROOT } from "./sounds";

/** parallel -j N "command with {}": one line of standard input after the other. */
const STAND_IN = `#!/bin/bash
while read -r line; do bash -c "\${3//\\{\\}/$line}" < /dev/null || status=$?; done
exit \${status:-0}
`;

const guide = readFileSync(join(ROOT, "docs/screening.md"), "utf8");
function block(name: string): string {
	const found = new RegExp(`<!-- ${name}:start -->\\s*\`\`\`sh\\n([\\s\\S]*?)\`\`\``).exec(
		guide,
	)?.[1];
	if (!found) throw new Error(`docs/screening.md has lost its block ${name}`);
	return found;
}

/** Runs a block with other values in its first line. */
function bash(script: string, values: Readonly<Record<string, string>>) {
	let text = script;
	for (const [name, value] of Object.entries(values)) {
		const before = text;
		text = text.replace(new RegExp(`\\b${name}=(\\$\\([^)]*\\)|\\S+)`), `${name}='${value}'`);
		if (text === before) throw new Error(`the block sets no ${name}`);
	}
	const env = { ...process.env, PATH: `${path("bin")}:${process.env.PATH}` };
	return spawnSync("bash", ["-c", text], { cwd: ROOT, env, encoding: "utf8" });
}

beforeAll(() => {
	mkdirSync(path("bin"));
	if (spawnSync("parallel", ["--version"]).status !== 0) {
		chmodSync(file("bin/parallel", STAND_IN), 0o755);
	}
	lavfi("quiet one.wav", "anullsrc=r=16000:cl=mono", "-t", "2");
});

describe("GNU parallel", () => {
	it("screens a list, and goes on where it was", () => {
		const files = [demo("human-june"), path("quiet one.wav"), path("missing.wav")];
		const values = {
			LIST: file("list.txt", files.map((name) => `${name}\n`).join("")),
			OUT: path("results"),
			N: "2",
		};
		const read = () =>
			readFileSync(path("results.jsonl"), "utf8")
				.trim()
				.split("\n")
				.map((line) => JSON.parse(line) as FileResult);
		bash(block("parallel"), values);
		const first = read();
		expect(first.map((result) => result.file).sort()).toEqual([...files].sort());
		expect(first.find((result) => result.file === files[2])).toMatchObject({
			error: { code: "not-found" },
		});
		expect(first.find((result) => result.file === files[1])).toMatchObject({
			state: "no-speech",
		});
		// One result is lost: only that one is judged anew, at the end of its shard's file.
		const shard = path("results/1.jsonl");
		const lines = readFileSync(shard, "utf8").trim().split("\n");
		expect(lines).toHaveLength(2);
		file("results/1.jsonl", `${lines[1]}\n{"file":"to`);
		bash(block("parallel"), values);
		expect(readFileSync(shard, "utf8").trim().split("\n")).toEqual([lines[1], lines[0]]);
		expect(read()).toHaveLength(3);
	});

	it("measures in shards and puts them together", () => {
		const row = (id: string, label: string, name: string) =>
			JSON.stringify({ id, file: demo(name), label, kind: "tts", repo: name, system: name });
		const values = {
			MANIFEST: file(
				"few.jsonl",
				`${row("a", "real", "human-june")}\n${row("b", "fake", "machine-flite")}\n`,
			),
			OUT: path("measured"),
			N: "2",
		};
		// All conditions are the matter of evaluate.test.ts.
		const script = block("parallel-evaluate").replace("--shard", "--conditions clean --shard");
		const { stderr, status } = bash(script, values);
		expect(status, stderr).toBe(0);
		const metrics = JSON.parse(readFileSync(path("measured/metrics.json"), "utf8"));
		const [figures] = Object.values(metrics.models) as [{ clean: object }];
		expect(figures.clean).toMatchObject({ real: 1, fake: 1, missing: 0 });
		rmSync(path("measured"), { recursive: true });
	});
});
