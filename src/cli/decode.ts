/**
 * A file's sound by way of ffprobe and ffmpeg, streamed: at its own rate and with its own channels,
 * so that mixing and resampling are the same code as in the browser.
 */
import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { MAX_RATE, MIN_RATE } from "../pipeline/resample";

/** Why a file gives no verdict. */
export interface FileError {
	readonly code:
		| "not-found"
		/** Empty, a folder, not audio, or damaged beyond use. */
		| "unreadable-file"
		/** Pictures or text tracks, but no sound. */
		| "no-audio-track"
		/** ffmpeg or ffprobe is not installed. */
		| "ffmpeg-missing"
		/** The model's files are damaged. */
		| "model-unreadable"
		/** onnxruntime does not start here. */
		| "no-backend";
	readonly message: string;
}

/** What is known of a file before it is decoded. */
export interface Sound {
	readonly path: string;
	/** Samples a second. */
	readonly rate: number;
	readonly channels: number;
	/** As the container says it, which may be wrong; null where it does not. */
	readonly seconds: number | null;
}

/** Tells a file that cannot be decoded from one that can. */
export const isFileError = (x: object): x is FileError => "code" in x;

/** No playlist in a file may make ffmpeg open a connection; `file:` takes any name literally. */
const inputOf = (path: string) => [
	"-v",
	"error",
	"-protocol_whitelist",
	"file,pipe",
	"-i",
	`file:${resolve(path)}`,
];

/** What ffprobe takes for a film though nobody would: text files and still pictures. */
const NO_FILM = /^(tty|image2|gif|bin|txt|\w+_pipe)$/;

interface Probed {
	readonly streams?: readonly {
		readonly codec_type?: string;
		readonly sample_rate?: string;
		readonly channels?: number;
	}[];
	readonly format?: { readonly format_name?: string; readonly duration?: string };
}

/** Looks at a file without decoding it. */
export async function probe(path: string): Promise<Sound | FileError> {
	const unreadable = (message: string): FileError => ({ code: "unreadable-file", message });
	try {
		const about = await stat(path);
		if (about.isDirectory()) return unreadable("this is a folder, not a file");
		if (!about.isFile()) return unreadable("this is not a regular file");
		if (about.size === 0) return unreadable("the file is empty");
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		return code === "ENOENT" || code === "ENOTDIR"
			? { code: "not-found", message: "there is no such file" }
			: unreadable(`the file cannot be opened (${code})`);
	}
	const shown = "stream=codec_type,sample_rate,channels:format=format_name,duration";
	const ffprobe = start("ffprobe", [...inputOf(path), "-show_entries", shown, "-of", "json"]);
	const said: Buffer[] = [];
	ffprobe.output.on("data", (bytes: Buffer) => said.push(bytes));
	if ((await ffprobe.ended) === "missing") {
		const message = "ffprobe is not installed (on Debian: apt install ffmpeg)";
		return { code: "ffmpeg-missing", message };
	}
	const probed = parseProbed(Buffer.concat(said).toString("utf8"));
	const format = probed.format?.format_name ?? "";
	const kinds = probed.streams?.map((stream) => stream.codec_type) ?? [];
	const audio = probed.streams?.find((stream) => stream.codec_type === "audio");
	if (!audio) {
		return kinds.includes("video") && !NO_FILM.test(format)
			? { code: "no-audio-track", message: "there are pictures in this file, but no sound" }
			: unreadable(ffprobe.complaint() ?? "this is no audio that ffmpeg knows");
	}
	const rate = Number(audio.sample_rate);
	const channels = audio.channels ?? 0;
	if (!(channels > 0)) return unreadable("the sound has no channels");
	if (!(rate >= MIN_RATE && rate <= MAX_RATE)) {
		return unreadable(`${rate} samples a second are outside ${MIN_RATE} to ${MAX_RATE}`);
	}
	const seconds = Number(probed.format?.duration);
	return { path, rate, channels, seconds: Number.isFinite(seconds) ? seconds : null };
}

/** A file being decoded. */
export interface Decoding {
	/** One array a channel, a second or less at a time; held back until it is asked for. */
	readonly planes: AsyncIterable<Float32Array[]>;
	/** What ffmpeg said last, once all has been read; null when it was content. */
	complaint(): string | null;
}

/** Starts ffmpeg on the file's first audio track. It ends when the planes are left. */
export function decode({ path, rate, channels }: Sound): Decoding {
	const sound = ["-map", "0:a:0", "-ar", `${rate}`, "-ac", `${channels}`, "-f", "f32le", "pipe:1"];
	const ffmpeg = start("ffmpeg", ["-nostdin", ...inputOf(path), ...sound]);

	async function* planes(): AsyncGenerator<Float32Array[]> {
		const frames = createFrames(rate, channels);
		let whole = false;
		try {
			for await (const bytes of ffmpeg.output) yield* frames.push(bytes as Buffer);
			const rest = frames.rest();
			if (rest) yield rest;
			whole = true;
		} finally {
			if (!whole) ffmpeg.kill();
			await ffmpeg.ended;
		}
	}
	return { planes: planes(), complaint: ffmpeg.complaint };
}

/** Cuts interleaved little-endian float32 into planes of `frames` frames, whatever comes in. */
export function createFrames(frames: number, channels: number) {
	const size = 4 * channels;
	const held = Buffer.alloc(frames * size);
	let length = 0;

	/** The whole frames that are held; an unfinished one at the very end of a file is let go. */
	function take(): Float32Array[] {
		const count = Math.floor(length / size);
		const floats = new Float32Array(held.buffer, held.byteOffset, count * channels);
		const planes = Array.from({ length: channels }, (_, channel) => {
			const plane = new Float32Array(count);
			for (let i = 0; i < count; i++) plane[i] = floats[i * channels + channel] as number;
			return plane;
		});
		length = 0;
		return planes;
	}

	return {
		*push(bytes: Buffer): Generator<Float32Array[]> {
			let used = 0;
			while (used < bytes.length) {
				const copied = bytes.copy(held, length, used);
				used += copied;
				length += copied;
				if (length === held.length) yield take();
			}
		},
		/** What is left at the end; null when nothing is. */
		rest: (): Float32Array[] | null => (length >= size ? take() : null),
	};
}

function parseProbed(text: string): Probed {
	try {
		return JSON.parse(text) as Probed;
	} catch {
		return {};
	}
}

/** A program at work, with its output to be read. */
function start(program: string, args: readonly string[]) {
	const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
	let said = "";
	child.stderr.on("data", (bytes: Buffer) => {
		said = (said + bytes.toString("utf8")).slice(-2000);
	});
	const ended = new Promise<"done" | "missing">((resolve, reject) => {
		child.once("close", () => resolve("done"));
		child.once("error", (error: NodeJS.ErrnoException) => {
			if (error.code === "ENOENT") resolve("missing");
			else reject(error);
		});
	});
	return {
		output: child.stdout,
		ended,
		kill: () => child.kill(),
		/** Its last line on stderr, without the file's name in front; null when there is none. */
		complaint: () =>
			said
				.trim()
				.split("\n")
				.at(-1)
				?.replace(/^file:.*?: (?=\S)/, "") || null,
	};
}
