/** The commands by way of npm from another folder: every name of the call is meant from there. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { file, lavfi, path, ROOT } from "./sounds";

const folder = path("called from");

/** As `npm run` does it where package.json lies further up. */
function npm(...args: string[]) {
	const env = { ...process.env, INIT_CWD: undefined };
	const call = ["--prefix", ROOT, "--silent", "run", ...args];
	const { status, stdout, stderr } = spawnSync("npm", call, { cwd: folder, env, encoding: "utf8" });
	return { status, out: stdout, err: stderr };
}

beforeAll(() => {
	mkdirSync(folder);
	lavfi("called from/quiet.wav", "anullsrc=r=16000:cl=mono", "-t", "2");
	file("called from/list.txt", "quiet.wav\n");
	file("called from/m.jsonl", '{"id":"1","file":"quiet.wav","label":"none"}\n');
	mkdirSync(join(folder, "models"));
	for (const name of ["a.yaml", "models/catalog.json"])
		file(`called from/${name}`, "extension: {}");
});

it("check finds files, list and output there, and names files as it was told them", () => {
	const named = npm("check", "--", "quiet.wav");
	expect(named).toMatchObject({ status: 0, out: "quiet.wav: No speech found.\n" });
	expect(npm("check", "--", "--list", "list.txt", "--out", "out/r.jsonl").status).toBe(0);
	const line = JSON.parse(readFileSync(join(folder, "out/r.jsonl"), "utf8"));
	expect(line).toMatchObject({ file: "quiet.wav", state: "no-speech" });
	const own = npm("check", "--", "--model-file", "quiet.wav", "--card", "a.yaml", "quiet.wav");
	expect(own).toMatchObject({ status: 2, err: expect.stringContaining("this is no model") });
});

it("evaluate finds manifest, models and output there", () => {
	const args = ["--manifest", "m.jsonl", "--out", "measured", "--conditions", "clean"];
	const { status, err } = npm("evaluate", "--", ...args, "--processes", "1");
	expect(status, err).toBe(0);
	expect(existsSync(join(folder, "measured/report.md"))).toBe(true);
	const own = npm("evaluate", "--", ...args, "--models", "models");
	expect(own.err).not.toContain("ENOENT");
	expect(own.status).toBe(2);
});

it("policy finds its file there", () => {
	const { status, err } = npm("policy", "--", "check", "a.yaml");
	expect(status).toBe(1);
	expect(err).toContain("a.yaml is not valid");
});
