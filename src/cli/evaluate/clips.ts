/** Clips from their files: decoded by ffmpeg, many at a start, and brought to 16 kHz by our own code. */
import { readFile, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { mixToMono, toInt16 } from "../../pipeline/mono";
import { createResampler, MAX_RATE, MIN_RATE } from "../../pipeline/resample";
import { decode, type FileError, isFileError, probe } from "../decode";
import { DAMAGED_SHARE } from "../judge";
import { ffmpeg } from "./ffmpeg";
import { parseFloatWav } from "./wav";

/** Int16 samples, one channel, 16 kHz; or why there are none. */
export type Clip = Int16Array | FileError;

/** Tells a clip that could be read from one that could not. */
export const isClip = (clip: Clip): clip is Int16Array => clip instanceof Int16Array;

/** A file larger than this is streamed by itself: what it becomes may not fit beside others. */
const LARGE_BYTES = 1_000_000;

/**
 * @param paths of files
 * @param folder for what lies between, our own
 * @returns each path's clip, in that order; the same samples as `npm run check` judges
 */
export async function readClips(paths: readonly string[], folder: string): Promise<Clip[]> {
	const sizes = await Promise.all(
		paths.map((path) =>
			stat(path).then(
				(about) => (about.isFile() ? about.size : 0),
				() => 0,
			),
		),
	);
	const small = paths.filter((_, i) => (sizes[i] ?? 0) > 0 && (sizes[i] ?? 0) <= LARGE_BYTES);
	const together = await readTogether([...new Set(small)], folder);
	const clips: Clip[] = [];
	for (const path of paths) clips.push(together.get(path) ?? (await readAlone(path)));
	return clips;
}

/** The clips that ffmpeg reads in one go; none when one of them spoils it. */
async function readTogether(
	paths: readonly string[],
	folder: string,
): Promise<Map<string, Int16Array>> {
	const clips = new Map<string, Int16Array>();
	if (paths.length < 2) return clips;
	const names = paths.map((_, i) => join(folder, `decoded-${i}.wav`));
	const options = ["-c:a", "pcm_f32le", "-f", "wav"];
	const complaint = await ffmpeg(
		paths.map((path) => ({ path: resolve(path), options: [] })),
		names.map((path, input) => ({ input, path, options })),
	);
	if (complaint === null) {
		for (const [i, path] of paths.entries()) {
			const sound = parseFloatWav(await readFile(names[i] as string));
			if (!sound || sound.rate < MIN_RATE || sound.rate > MAX_RATE) continue;
			const clip = toClip(sound.planes, sound.rate);
			if (isClip(clip)) clips.set(path, clip);
		}
	}
	await Promise.all(names.map((name) => rm(name, { force: true })));
	return clips;
}

function toClip(planes: readonly Float32Array[], rate: number): Clip {
	const { samples, damaged } = mixToMono(planes);
	if (samples.length === 0) return { code: "unreadable-file", message: "no sound can be decoded" };
	if (damaged > DAMAGED_SHARE * samples.length) {
		return { code: "unreadable-file", message: "most of its samples are no numbers" };
	}
	const resampler = createResampler(rate);
	return merged([toInt16(resampler.push(samples)), toInt16(resampler.flush())]);
}

/** One file by itself, streamed: what is wrong with it is told as `check` tells it. */
async function readAlone(path: string): Promise<Clip> {
	const sound = await probe(path);
	if (isFileError(sound)) return sound;
	const resampler = createResampler(sound.rate);
	const parts: Int16Array[] = [];
	const decoding = decode(sound);
	let [frames, damaged] = [0, 0];
	for await (const planes of decoding.planes) {
		const mono = mixToMono(planes);
		frames += mono.samples.length;
		damaged += mono.damaged;
		parts.push(toInt16(resampler.push(mono.samples)));
	}
	parts.push(toInt16(resampler.flush()));
	if (frames === 0) {
		const message = decoding.complaint() ?? "no sound can be decoded";
		return { code: "unreadable-file", message };
	}
	if (damaged > DAMAGED_SHARE * frames) {
		return { code: "unreadable-file", message: "most of its samples are no numbers" };
	}
	return merged(parts);
}

function merged(parts: readonly Int16Array[]): Int16Array {
	const out = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}
