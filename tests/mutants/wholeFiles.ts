/** Whole files of every container, short enough to be damaged thousands of times. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
export const VOICE = `${root}assets/demo/machine-flite.mp3`;
export const FOLDER = `${root}test-output/mutants`;

/** Two seconds of a voice in every container and codec that the page takes. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
	"talk.mp3": ["-b:a", "48k"],
	"talk.m4a": ["-c:a", "aac"],
	"talk.aac": ["-c:a", "aac"],
	"talk.wav": ["-c:a", "pcm_s16le", "-ar", "16000"],
	"talk.flac": ["-c:a", "flac"],
	"talk.ogg": ["-c:a", "libvorbis"],
	"talk.opus": ["-c:a", "libopus"],
	"talk.webm": ["-c:a", "libopus"],
	"talk.mka": ["-c:a", "libmp3lame"],
	"talk.mp4": ["-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"],
};

/** The whole files, made once. */
export function wholeFiles(): Uint8Array[] {
	mkdirSync(FOLDER, { recursive: true });
	return Object.entries(KINDS).map(([name, how]) => {
		const path = `${FOLDER}/${name}`;
		if (!existsSync(path)) {
			execFileSync("ffmpeg", [
				"-v",
				"error",
				"-y",
				"-t",
				"2",
				"-i",
				VOICE,
				"-ac",
				"1",
				...how,
				path,
			]);
		}
		return new Uint8Array(readFileSync(path));
	});
}
