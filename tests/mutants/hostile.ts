/** Files that no honest program writes, each with what it must be answered with. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";

/** A file and what stands in its row at the end. */
export interface Hostile {
	readonly name: string;
	/** `answer`: a sentence, whichever; `judged`: a verdict. */
	readonly ends: "answer" | "judged";
}

const ffmpeg = (...args: string[]) => execFileSync("ffmpeg", ["-v", "error", "-y", ...args]);

/** @param lying what the header says of the data's length, bytes; by default the truth */
export function wave(
	samples: Buffer,
	{ rate = 16_000, channels = 1, bits = 16, format = 1, lying = samples.length } = {},
): Buffer {
	const head = Buffer.alloc(44);
	const frame = (channels * bits) / 8;
	head.write("RIFF", 0);
	head.writeUInt32LE(Math.min(0xffff_ffff, 36 + lying), 4);
	head.write("WAVEfmt ", 8);
	head.writeUInt32LE(16, 16);
	head.writeUInt16LE(format, 20);
	head.writeUInt16LE(channels, 22);
	head.writeUInt32LE(rate, 24);
	head.writeUInt32LE(Math.min(0xffff_ffff, rate * frame), 28);
	head.writeUInt16LE(frame, 32);
	head.writeUInt16LE(bits, 34);
	head.write("data", 36);
	head.writeUInt32LE(lying, 40);
	return Buffer.concat([head, samples]);
}

function speech(
	voice: string,
	seconds: number,
	rate: number,
	format: string,
	channels = 1,
): Buffer {
	const args = ["-v", "error", "-i", voice, "-t", `${seconds}`, "-ar", `${rate}`];
	return execFileSync("ffmpeg", [...args, "-ac", `${channels}`, "-f", format, "-"], {
		maxBuffer: 2 ** 28,
	});
}

function noNumbers(voice: string): Buffer {
	const floats = speech(voice, 6, 16_000, "f32le");
	const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e38];
	for (let i = 0; i < floats.length / 4; i += 40) floats.writeFloatLE(odd[i % 4] as number, 4 * i);
	return wave(floats, { bits: 32, format: 3 });
}

/** Ten-track film: more sound than anyone chooses from. */
function tenTracks(voice: string, path: string): void {
	const maps = Array.from({ length: 10 }, () => ["-map", "1:a"]).flat();
	ffmpeg(
		...["-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=6", "-t", "6", "-i", voice],
		...["-map", "0:v", ...maps, "-c:v", "mpeg4", "-c:a", "libopus", path],
	);
}

/** Writes them all. @param voice a demo voice @returns their names in the folder */
export function makeHostile(folder: string, voice: string): Hostile[] {
	mkdirSync(folder, { recursive: true });
	const at = (name: string) => `${folder}/${name}`;
	const write = (name: string, bytes: Uint8Array) => writeFileSync(at(name), bytes);
	const plain = speech(voice, 6, 16_000, "s16le");
	write("no-samples.wav", wave(Buffer.alloc(0)));
	write("one-sample.wav", wave(Buffer.alloc(2)));
	write("rate-384000.wav", wave(speech(voice, 5, 384_000, "s16le"), { rate: 384_000 }));
	write("rate-0.wav", wave(plain, { rate: 0 }));
	write("rate-4294967295.wav", wave(plain, { rate: 0xffff_ffff }));
	write("channels-0.wav", wave(plain, { channels: 0 }));
	const wide = Buffer.alloc(plain.length * 64);
	for (let i = 0; i < plain.length / 2; i++) {
		for (let c = 0; c < 64; c++) wide.writeInt16LE(plain.readInt16LE(2 * i), 2 * (64 * i + c));
	}
	write("channels-64.wav", wave(wide, { channels: 64 }));
	write("says-4-gigabytes.wav", wave(plain, { lying: 0xffff_fff0 }));
	write("says-nothing.wav", wave(plain, { lying: 0 }));
	write("no-numbers.wav", noNumbers(voice));
	tenTracks(voice, at("ten-tracks.mkv"));
	write("archive.mp3", Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(4000, 7)]));
	write("nothing.mp3", Buffer.alloc(0));
	write("zeros.mp4", Buffer.alloc(50_000));
	const judged = ["rate-384000.wav", "no-numbers.wav", "ten-tracks.mkv"];
	const answered = [
		...["no-samples.wav", "one-sample.wav", "rate-0.wav", "rate-4294967295.wav"],
		...["channels-0.wav", "channels-64.wav", "says-4-gigabytes.wav", "says-nothing.wav"],
		...["archive.mp3", "nothing.mp3", "zeros.mp4"],
	];
	return [
		...judged.map((name): Hostile => ({ name, ends: "judged" })),
		...answered.map((name): Hostile => ({ name, ends: "answer" })),
	];
}
