/** A long file of the demo's voices, as people have them: MP3, 44.1 kHz, stereo. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** @returns its path; made once and kept in test-output */
export function hourFile(seconds: number): string {
	const folder = `${root}test-output/bench`;
	const path = `${folder}/voices-${seconds}.mp3`;
	if (existsSync(path)) return path;
	mkdirSync(folder, { recursive: true });
	const voices = ["human-librivox", "machine-flite", "human-june", "machine-espeak"];
	const inputs = voices.flatMap((name) => ["-i", `${root}assets/demo/${name}.mp3`]);
	const once = `${folder}/voices.wav`;
	const ffmpeg = (...args: string[]) => execFileSync("ffmpeg", ["-v", "error", "-y", ...args]);
	ffmpeg(
		...inputs,
		"-filter_complex",
		`concat=n=${voices.length}:v=0:a=1`,
		...["-ar", "44100", "-ac", "2", once],
	);
	ffmpeg("-stream_loop", "-1", "-i", once, "-t", `${seconds}`, "-b:a", "96k", path);
	return path;
}
