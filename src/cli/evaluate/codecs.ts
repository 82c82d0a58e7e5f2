/** Clips through codecs and the telephone, by ffmpeg, many at a start; length and place are kept. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Complaint, ffmpeg } from "./ffmpeg";

/**
 * Encoder and container for each; what comes out is decoded at 16 kHz. The first four are those of the
 * design, section 9; the others are what calls, voice mail, thin streams and players do.
 */
const ENCODERS = {
	opus24: ["-c:a", "libopus", "-b:a", "24k", "-f", "ogg"],
	aac64: ["-ar", "44100", "-c:a", "aac", "-b:a", "64k", "-f", "ipod"],
	mp364: ["-ar", "44100", "-c:a", "libmp3lame", "-b:a", "64k", "-f", "mp3"],
	tel8k: [
		...["-af", "highpass=f=300:p=2,lowpass=f=3400:p=2"],
		...["-ar", "8000", "-c:a", "pcm_mulaw", "-f", "wav"],
	],
	opus8: ["-c:a", "libopus", "-b:a", "8k", "-f", "ogg"],
	aac24: ["-ar", "22050", "-c:a", "aac", "-b:a", "24k", "-f", "ipod"],
	mp316: ["-ar", "16000", "-c:a", "libmp3lame", "-b:a", "16k", "-f", "mp3"],
	wma32: ["-ar", "44100", "-c:a", "wmav2", "-b:a", "32k", "-f", "asf"],
	g722: ["-ar", "16000", "-c:a", "g722", "-f", "wav"],
	g726: ["-ar", "8000", "-c:a", "g726", "-code_size", "3", "-f", "wav"],
	g723: ["-ar", "8000", "-c:a", "g723_1", "-b:a", "6300", "-f", "wav"],
	gsm: ["-ar", "8000", "-c:a", "libgsm_ms", "-f", "wav"],
	speex8: ["-ar", "8000", "-c:a", "libspeex", "-b:a", "8k", "-f", "ogg"],
	// No codec: the sound stretched at the same pitch, as players do at another speed.
	tempo075: ["-af", "atempo=0.75", "-c:a", "pcm_s16le", "-f", "wav"],
	tempo125: ["-af", "atempo=1.25", "-c:a", "pcm_s16le", "-f", "wav"],
	tempo150: ["-af", "atempo=1.5", "-c:a", "pcm_s16le", "-f", "wav"],
	tempo200: ["-af", "atempo=2", "-c:a", "pcm_s16le", "-f", "wav"],
} as const;

/** A condition that ffmpeg makes. */
export type Codec = keyof typeof ENCODERS;

/** Tells what ffmpeg makes from what we make. */
export const isCodec = (name: string): name is Codec => Object.hasOwn(ENCODERS, name);

const RAW = ["-f", "s16le", "-ar", "16000", "-ac", "1"];

/** A clip that no codec takes. */
export interface CodecFailure {
	readonly complaint: string;
}

/**
 * @param clips Int16, 16 kHz, none empty
 * @param codec which
 * @param folder for what lies between, our own
 * @returns each clip as it comes back, as long as it was; or why it does not
 */
export async function throughCodec(
	clips: readonly Int16Array[],
	codec: Codec,
	folder: string,
): Promise<(Int16Array | CodecFailure)[]> {
	if (clips.length === 0) return [];
	const paths = (kind: string) => clips.map((_, i) => join(folder, `${codec}-${i}.${kind}`));
	const [before, coded, after] = [paths("in"), paths("coded"), paths("out")];
	await Promise.all(
		clips.map((clip, i) =>
			writeFile(before[i] as string, new Uint8Array(clip.buffer, clip.byteOffset, clip.byteLength)),
		),
	);
	let complaint: Complaint = await ffmpeg(
		before.map((path) => ({ path, options: RAW })),
		coded.map((path, input) => ({ path, input, options: ENCODERS[codec] })),
	);
	complaint ??= await ffmpeg(
		coded.map((path) => ({ path, options: [] })),
		after.map((path, input) => ({ path, input, options: RAW })),
	);
	const out: (Int16Array | CodecFailure)[] = [];
	if (complaint === null) {
		for (const [i, clip] of clips.entries()) {
			out.push(sameLength(await readFile(after[i] as string), clip.length));
		}
	}
	await Promise.all([...before, ...coded, ...after].map((path) => rm(path, { force: true })));
	if (complaint === null) return out;
	if (clips.length === 1) return [{ complaint }];
	// One of them spoils it for all: each by itself.
	for (const clip of clips) out.push(...(await throughCodec([clip], codec, folder)));
	return out;
}

/** What is shorter by more than this was played faster. */
const MUCH_SHORTER = 0.9;

/**
 * Decoders take the codec's delay away; what padding they leave at the end is cut. What was played faster
 * begins anew where it ends: silence in its place would leave less speech to judge, which is not asked here.
 */
function sameLength(bytes: Buffer, length: number): Int16Array {
	const out = new Int16Array(length);
	const given = bytes.length >> 1;
	const again = given < MUCH_SHORTER * length ? given : Number.POSITIVE_INFINITY;
	for (let i = 0; i < length; i++) {
		const from = i % again;
		if (from < given) out[i] = bytes.readInt16LE(2 * from);
	}
	return out;
}
