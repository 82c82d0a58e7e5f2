/** Small sound files made by ffmpeg, and the command line run on them as a person would. */
import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { FileResult } from "../../src/cli/judge";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** People and machines speaking, with their licences, made for the demo. */
export const demo = (name: string) => join(ROOT, "assets/demo", `${name}.mp3`);

const folder = mkdtempSync(join(tmpdir(), "bonafide-cli-"));
/** A path in this run's own folder. */
export const path = (name: string) => join(folder, name);

/** Makes a file with ffmpeg. @returns its path */
export function ffmpeg(name: string, ...args: string[]): string {
	const made = spawnSync("ffmpeg", ["-v", "error", "-nostdin", "-y", ...args, path(name)]);
	if (made.status !== 0) throw new Error(`ffmpeg ${args.join(" ")}: ${made.stderr}`);
	return path(name);
}

/** A sound of ffmpeg's own making, e.g. "anullsrc=d=5". */
export const lavfi = (name: string, source: string, ...args: string[]) =>
	ffmpeg(name, "-f", "lavfi", "-i", source, ...args);

/** Writes bytes as they are. @returns the path */
export function file(name: string, content: string | Uint8Array): string {
	writeFileSync(path(name), content);
	return path(name);
}

/** 32-bit float WAV of one channel at 16 kHz, which can hold what is no number. */
export function floatWav(name: string, samples: Float32Array): string {
	const header = Buffer.alloc(44);
	header.write("RIFF", 0);
	header.writeUInt32LE(36 + samples.byteLength, 4);
	header.write("WAVEfmt ", 8);
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(3, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(16_000, 24);
	header.writeUInt32LE(64_000, 28);
	header.writeUInt16LE(4, 32);
	header.writeUInt16LE(32, 34);
	header.write("data", 36);
	header.writeUInt32LE(samples.byteLength, 40);
	return file(name, Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset)]));
}

/** Samples of a file at 16 kHz, by ffmpeg's own resampler. */
export function samplesOf(from: string, seconds: number): Float32Array {
	const args = ["-v", "error", "-i", from, "-t", `${seconds}`, "-ac", "1", "-ar", "16000"];
	const { stdout } = spawnSync("ffmpeg", [...args, "-f", "f32le", "-"], { maxBuffer: 1e8 });
	return new Float32Array(
		stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length),
	);
}

export interface Run {
	readonly status: number | null;
	readonly out: string;
	readonly err: string;
}

/** What a program said by the time it has ended. */
export function runOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Run> {
	let [out, err] = ["", ""];
	child.stdout.on("data", (bytes: Buffer) => {
		out += bytes.toString("utf8");
	});
	child.stderr.on("data", (bytes: Buffer) => {
		err += bytes.toString("utf8");
	});
	return new Promise((resolve) => child.on("close", (status) => resolve({ status, out, err })));
}

/** Runs `npm run check` less npm. */
export function check(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Run> {
	const child = spawn(process.execPath, ["--import", "tsx", "src/cli/check.ts", ...args], {
		cwd: ROOT,
		env,
		stdio: ["ignore", "pipe", "pipe"],
	});
	return runOf(child);
}

/** With --json: the objects, by file. */
export async function checkJson(files: readonly string[], ...options: string[]) {
	const run = await check(["--json", ...options, "--", ...files]);
	const lines = run.out.trim().split("\n").filter(Boolean);
	const results = lines.map((line) => JSON.parse(line) as FileResult);
	return { run, results };
}
