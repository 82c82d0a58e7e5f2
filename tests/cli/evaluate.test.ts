/** `npm run evaluate` on a small manifest of the demo's voices, with the tests' own model. */
import { spawn } from "node:child_process";
import {
	appendFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ScoreLine } from "../../src/cli/evaluate/task";
import { demo, ffmpeg, file, lavfi, path, ROOT, type Run, runOf } from "./sounds";

const MODELS = join(ROOT, "tests/fixtures/models");
const CONDITIONS = ["clean", "hpf", "opus24", "aac64", "mp364", "tel8k", "noise10", "music10"];

/** Starts the command as a person would, less npm. */
function start(args: readonly string[]) {
	return spawn(process.execPath, ["--import", "tsx", "src/cli/evaluate.ts", ...args], {
		cwd: ROOT,
		stdio: ["ignore", "pipe", "pipe"],
	});
}

const evaluate = (...args: string[]): Promise<Run> => runOf(start(args));

const voices = {
	real: ["human-allison", "human-june", "human-librivox"],
	fake: ["machine-espeak", "machine-festival", "machine-flite"],
} as const;

/** Two clips of each voice, three seconds each, and what is no voice or no sound. */
function makeManifest(): string {
	const rows: object[] = [];
	for (const label of ["real", "fake"] as const) {
		for (const name of voices[label]) {
			for (const part of [1, 2]) {
				const id = `${name}-${part}`;
				const cut = ["-ss", `${part * 3}`, "-t", "3", "-i", demo(name)];
				ffmpeg(`${id}.flac`, ...cut, "-ar", "24000");
				rows.push({
					...{ id, file: `${id}.flac`, label, kind: label === "fake" ? "tts" : "human" },
					...{ family: label === "fake" ? name : "real", system: name, repo: name },
					...{ speaker: "", lang: "en" },
				});
			}
		}
	}
	lavfi("evaluate-quiet.wav", "anullsrc=r=16000:cl=mono", "-t", "4");
	file("evaluate-damaged.wav", "no sound at all");
	const other = { family: "", system: "", repo: "other", speaker: "", lang: "" };
	const kind = "music";
	rows.push({ id: "quiet", file: "evaluate-quiet.wav", label: "none", kind, ...other });
	rows.push({ id: "damaged", file: "evaluate-damaged.wav", label: "none", kind, ...other });
	const joined = ["human-june-1.flac", "human-june-2.flac"];
	rows.push({ id: "joined", file: joined, label: "real", kind: "human", ...other });
	return file("manifest.jsonl", rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

const scores = (folder: string, condition: string, kind = "scores") =>
	readFileSync(join(folder, `${kind}-tiny-${condition}.jsonl`), "utf8")
		.split("\n")
		.filter(Boolean)
		.map((line) => JSON.parse(line) as ScoreLine)
		.sort((a, b) => (a.id < b.id ? -1 : 1));
const metrics = (folder: string) => JSON.parse(readFileSync(join(folder, "metrics.json"), "utf8"));

let manifest: string;
let whole: Run;
const out = path("whole");
const run = (folder: string, ...more: string[]) =>
	evaluate("--manifest", manifest, "--models", MODELS, "--out", folder, ...more);

beforeAll(async () => {
	manifest = makeManifest();
	whole = await run(out);
}, 300_000);

describe("a whole run", () => {
	it("ends well and writes scores, figures and a report", () => {
		expect(whole.err.replace(/^.*times real time.*$/gm, "")).not.toMatch(/error/i);
		// One of the clips is no sound.
		expect(whole.status).toBe(1);
		expect(whole.err).toContain("clean: clips that could not be read 1, without a score 0.");
		expect(whole.err.trim().split("\n").slice(-2)).toEqual([
			`figures: ${join(out, "report.md")}`,
			expect.stringMatching(/^1 of the clips could not be read and count in no rate/),
		]);
		const files = readdirSync(out);
		for (const condition of CONDITIONS) expect(files).toContain(`scores-tiny-${condition}.jsonl`);
		expect(files).toEqual(expect.arrayContaining(["metrics.json", "report.md", "run.json"]));
		expect(files).not.toContain("scratch");
	});

	it("has a line for each clip, as the design has it", () => {
		for (const condition of CONDITIONS) {
			const lines = scores(out, condition);
			expect(lines).toHaveLength(15);
			for (const line of lines.filter(({ state }) => state === "judged")) {
				expect(Object.keys(line)).toEqual(
					...[["id", "llr", "likelihood", "band", "state", "speechSeconds"]],
				);
			}
		}
		const clean = scores(out, "clean");
		expect(clean.filter(({ llr }) => llr !== null).length).toBeGreaterThanOrEqual(12);
		expect(clean.find(({ id }) => id === "damaged")).toMatchObject({
			state: "failed",
			llr: null,
			error: { code: "unreadable-file" },
		});
		const single = clean.find(({ id }) => id === "human-june-1")?.speechSeconds ?? 0;
		expect(clean.find(({ id }) => id === "joined")?.speechSeconds).toBeGreaterThan(single + 1);
	});

	it("judges other sound under other conditions", () => {
		const of = (condition: string) => scores(out, condition).map(({ llr }) => llr);
		for (const condition of CONDITIONS.slice(1)) expect(of(condition)).not.toEqual(of("clean"));
	});

	it("gives the scores of `npm run check` on the same file", async () => {
		const { openDetector } = await import("../../src/cli/nodeDetector");
		const { judgeFile } = await import("../../src/cli/judge");
		const detector = await openDetector("tiny", MODELS);
		if ("reason" in detector) throw new Error(detector.detail);
		for (const name of ["human-june-1", "machine-flite-2"]) {
			const checked = await judgeFile(path(`${name}.flac`), detector.model, detector.runtime);
			const line = scores(out, "clean").find(({ id }) => id === name);
			expect(checked).toMatchObject({ llr: line?.llr, speechSeconds: line?.speechSeconds });
		}
	});

	it("counts as its names say", () => {
		const { models, speed } = metrics(out);
		expect(Object.keys(models.tiny)).toEqual(CONDITIONS);
		const { clean } = models.tiny;
		expect(clean).toMatchObject({ clips: 13, real: 7, fake: 6, missing: 0 });
		expect(clean).toMatchObject({ none: { clips: 1, judged: 0, machine: 0 }, failed: 1 });
		for (const name of [
			...["eer", "auc", "minDcf", "cllr", "minCllr", "ece", "fprAtTpr95", "tprAtFpr1"],
			...["falseAlarmRate", "missRate", "coverage", "accuracy", "balancedAccuracy"],
		]) {
			expect(clean[name], name).toBeGreaterThanOrEqual(0);
			expect(clean.intervals[name]?.low, name).toBeLessThanOrEqual(clean.intervals[name]?.high);
		}
		expect(Object.keys(clean.byFamily)).toEqual(voices.fake);
		expect(speed.audioSeconds).toBeGreaterThan(8 * 13 * 3);
		const report = readFileSync(join(out, "report.md"), "utf8");
		for (const [, picture] of report.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)) {
			const svg = readFileSync(join(out, picture as string), "utf8");
			expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
			expect(svg).not.toMatch(/NaN|undefined/);
		}
		expect(report.match(/!\[/g)?.length).toBeGreaterThanOrEqual(5);
	});

	it("joins the clips of one voice", () => {
		const groups = scores(out, "clean", "joined");
		expect(groups.map(({ id }) => JSON.parse(id)[2])).toEqual(
			[...voices.fake, ...voices.real].sort(),
		);
		expect(existsSync(join(out, "joined-tiny-tel8k.jsonl"))).toBe(false);
	});
});

describe("a run that was stopped", () => {
	it("goes on where it was, with the very same scores", async () => {
		const folder = path("killed");
		const some = ["clean", "aac64"];
		const args = ["--conditions", some.join()];
		const child = start([
			...["--manifest", manifest, "--models", MODELS, "--out", folder, "--processes", "1"],
			...args,
		]);
		const ended = new Promise((resolve) => child.on("close", resolve));
		const first = join(folder, "scores-tiny-clean.jsonl");
		await expect
			.poll(() => existsSync(first) && statSync(first).size > 0, { timeout: 100_000, interval: 20 })
			.toBe(true);
		child.kill("SIGKILL");
		await ended;
		const before = scores(folder, "clean").length;
		expect(before).toBeLessThan(15);
		// A line that was being written.
		appendFileSync(first, '{"id":"torn","ll');

		const { status } = await run(folder, ...args);
		expect(status).toBe(1);
		for (const condition of some) {
			expect(scores(folder, condition), condition).toEqual(scores(out, condition));
			expect(metrics(folder).models.tiny[condition]).toEqual(metrics(out).models.tiny[condition]);
		}
	});

	it("judges nothing twice", async () => {
		const folder = path("again");
		cpSync(out, folder, { recursive: true });
		const line =
			'{"id":"quiet","llr":1,"likelihood":73,"band":"machine","state":"judged","speechSeconds":4}\n';
		writeFileSync(
			join(folder, "scores-tiny-clean.jsonl"),
			readFileSync(join(out, "scores-tiny-clean.jsonl"), "utf8").replace(/^.*"quiet".*\n/m, line),
		);
		expect((await run(folder)).status).toBe(1);
		expect(metrics(folder).models.tiny.clean.none).toEqual({ clips: 1, judged: 1, machine: 1 });
		expect(metrics(folder).speed).toEqual(metrics(out).speed);
	});

	it("does not mix scores of another manifest, or of another shard, in", async () => {
		const other = file("other.jsonl", readFileSync(manifest, "utf8").split("\n")[0] ?? "");
		const wrong = await evaluate("--manifest", other, "--models", MODELS, "--out", out);
		expect(wrong.status).toBe(2);
		expect(wrong.err).toContain("another manifest");
		const shard = await run(out, "--shard", "1/2");
		expect(shard.status).toBe(2);
		expect(shard.err).toContain("shard 1/1");
	});
});

describe("shards", () => {
	it("put together are the whole", async () => {
		const parts = [1, 2, 3].map((index) => path(`part-${index}`));
		const conditions = ["--conditions", "clean,mp364,noise10"];
		const statuses: (number | null)[] = [];
		for (const [i, part] of parts.entries()) {
			statuses.push((await run(part, "--shard", `${i + 1}/3`, ...conditions)).status);
		}
		// The clip that is no sound is one shard's alone.
		expect(statuses.sort()).toEqual([0, 0, 1]);
		const merged = path("merged");
		const { status, err } = await evaluate("merge", "--out", merged, ...parts);
		expect(err).toMatch(/^1 of the clips could not be read.*\n$/);
		expect(status).toBe(1);
		for (const condition of ["clean", "mp364", "noise10"]) {
			expect(scores(merged, condition)).toEqual(scores(out, condition));
			expect(metrics(merged).models.tiny[condition]).toEqual(metrics(out).models.tiny[condition]);
		}

		const two = await evaluate("merge", "--out", path("two"), ...parts.slice(1));
		expect(two.status).toBe(2);
		expect(two.err).toContain("1/3");
		const none = await evaluate("merge", "--out", path("none"), path("nowhere"));
		expect(none.status).toBe(2);
	});
});

describe("wrong usage", () => {
	it.each([[[]], [["--manifest", "m.jsonl"]], [["--wrong"]]])(
		"exits 2 and shows its usage: %j",
		async (args) => {
			const wrong = await evaluate(...args);
			expect(wrong.status).toBe(2);
			expect(wrong.err).toContain("npm run evaluate --");
			expect(wrong.out).toBe("");
		},
	);
	it("exits 2 and names the line that is no row, the file that is not there, the unknown model", async () => {
		mkdirSync(path("wrong"), { recursive: true });
		const broken = file("broken.jsonl", '{"id":"a","file":"a.wav"}\n{"id":"b"}\n');
		const line = await evaluate("--manifest", broken, "--out", path("wrong"));
		expect(line).toMatchObject({ status: 2, err: expect.stringContaining("line 2: file") });
		const twice = file("twice.jsonl", '{"id":"1","file":"a.wav"}\n{"id":"1","file":"b.wav"}\n');
		const second = await evaluate("--manifest", twice, "--out", path("wrong"));
		const words = expect.stringContaining("line 2: id 1 stands twice");
		expect(second).toMatchObject({ status: 2, err: words });
		const missing = await evaluate("--manifest", path("nowhere.jsonl"), "--out", path("wrong"));
		expect(missing).toMatchObject({ status: 2, err: expect.stringContaining("cannot be read") });
		const one = file("one.jsonl", '{"id":"1","file":"a.wav"}\n');
		const models = await evaluate("--manifest", one, "--out", path("wrong"), "--models", "/nope");
		expect(models).toMatchObject({ status: 2, err: expect.stringMatching(/^\/nope.*\n$/) });
		const taken = await evaluate("--manifest", one, "--models", MODELS, "--out", one);
		expect(taken).toMatchObject({ status: 2, err: expect.stringMatching(/is a file.*\n$/) });
		const model = await run(path("wrong"), "--model", "nobody");
		expect(model).toMatchObject({ status: 2, err: expect.stringContaining("nobody") });
		rmSync(path("wrong"), { recursive: true });
	});
});
