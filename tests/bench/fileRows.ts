/** Files from the command line: one long one, and many short ones on all cores. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { pathsBelow, root as repository } from "../house/tree";
import { hourFile } from "./hour";
import { type Row, rounded } from "./row";

interface Took {
	readonly wall: number;
	/** Of the program and all that it started, seconds; null where the system does not tell. */
	readonly processor: number | null;
}

/** Runs a program of ours to its end. @throws Error when it fails */
function timed(root: string, program: string, args: readonly string[]): Promise<Took> {
	const begun = performance.now();
	const hasTime = spawnSync("bash", ["-c", "type -t times"]).status === 0;
	const command = [process.execPath, "--import", "tsx", program, ...args];
	const child = hasTime
		? spawn("bash", ["-c", '"$@" >&2; code=$?; times; exit $code', "bash", ...command], {
				cwd: root,
				stdio: ["ignore", "pipe", "ignore"],
			})
		: spawn(command[0] as string, command.slice(1), {
				cwd: root,
				stdio: ["ignore", "pipe", "ignore"],
			});
	let said = "";
	child.stdout?.on("data", (bytes: Buffer) => {
		said += bytes.toString("utf8");
	});
	return new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => {
			if (code !== 0) return reject(new Error(`${program} ended with ${code}`));
			const wall = (performance.now() - begun) / 1000;
			// The second line of `times` is of the children: "0m1.234s 0m0.100s".
			const of = [...(said.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
			const processor = of.reduce((sum, [, m, s]) => sum + 60 * Number(m) + Number(s), 0);
			resolve({ wall, processor: hasTime ? processor : null });
		});
	});
}

/** One file of `seconds` on the command line, and many clips by `npm run evaluate` on all cores. */
export async function fileRows(root: string, seconds: number): Promise<Row[]> {
	const file = hourFile(seconds);
	const check = () => timed(root, "src/cli/check.ts", ["--json", file]);
	const one = await check();
	const cores = availableParallelism();
	const begun = performance.now();
	await Promise.all([check(), check()]);
	const two = (performance.now() - begun) / 1000;
	const scratch = mkdtempSync(join(tmpdir(), "bonafide-bench-"));
	const voices = ["human-librivox", "machine-flite", "human-june", "machine-espeak"];
	const copies = Math.max(4, Math.round(seconds / 60));
	const lines = Array.from({ length: copies }, (_, i) => {
		const clip = join(root, `assets/demo/${voices[i % voices.length]}.mp3`);
		const label = clip.includes("human") ? "real" : "fake";
		return JSON.stringify({ id: `clip-${i}`, file: clip, label, kind: "tts", repo: `r${i % 8}` });
	});
	const manifest = join(scratch, "manifest.jsonl");
	writeFileSync(manifest, `${lines.join("\n")}\n`);
	const out = join(scratch, "out");
	await timed(root, "src/cli/evaluate.ts", ["--manifest", manifest, "--out", out]);
	const { runs } = JSON.parse(readFileSync(join(out, "run.json"), "utf8"));
	rmSync(scratch, { recursive: true, force: true });
	const { audioSeconds, wallSeconds, processes } = runs.at(-1);
	const note = (what: string, { wall, processor }: Took) =>
		`${what}; ${wall.toFixed(1)} s on the clock, ${processor?.toFixed(1) ?? "-"} s of processor time, ffmpeg's and the start's included`;
	return [
		{
			name: "a long file, command line",
			value: rounded(seconds / one.wall),
			unit: "x real time",
			limit: 100,
			better: "higher",
			note: note(`MP3, 44.1 kHz stereo, ${seconds} s`, one),
		},
		...(one.processor === null
			? []
			: [
					{
						name: "a long file, command line, by processor time",
						value: rounded(seconds / one.processor),
						unit: "x real time",
						limit: null,
						better: "higher",
						note: "what one free core would do with all of it",
					} as const,
				]),
		{
			name: "two such files side by side, command line",
			value: rounded((2 * seconds) / two),
			unit: "x real time",
			limit: 100,
			better: "higher",
			note: `two programs on ${cores} cores; ${two.toFixed(1)} s on the clock`,
		},
		{
			name: "many clips under eight conditions (npm run evaluate)",
			value: rounded(audioSeconds / wallSeconds),
			unit: "x real time",
			limit: 100,
			better: "higher",
			note: `${audioSeconds} s of sound on ${processes} of ${cores} cores, codecs included`,
		},
	];
}

/** The shipped package as it would be zipped. @param built from the repository's root; it must have been built */
export function packageRow(built: string): Row {
	const bytes = pathsBelow(built).reduce(
		(sum, path) => sum + deflateRawSync(readFileSync(join(repository, path)), { level: 9 }).length,
		0,
	);
	return {
		name: "package, zipped",
		value: rounded(bytes / 1e6),
		unit: "MB",
		limit: 16,
		better: "lower",
		note: "each file deflated by itself",
	};
}
