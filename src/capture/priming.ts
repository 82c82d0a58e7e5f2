/**
 * What an encoder puts before the sound, and every player leaves out: heard as sound it would move all
 * windows of the file by some 25 ms, and with them the score, away from that of ffmpeg and of a player.
 */
import type { AudioSample, Input } from "mediabunny";
import type { DecodedAudio } from "./chunker";

/** Of the decoder itself, in frames; encoders do not count it in. */
const MP3_DECODER_DELAY = 528 + 1;
/** Enough of an MP3's first frame to hold what its encoder says of itself. */
const TAG_BYTES = 256;
/** From the encoder's name to its two counts of 12 bits: frames before and after the sound. */
const TAG_TO_COUNTS = 21;

/** Parts of mediabunny that it does not show. TODO [2027-06-01]: drop when it leaves priming out. */
interface Inside {
	_getDemuxer?(): Promise<{ readonly xingFrameHeaderPos?: number | null }>;
	readonly _reader?: { requestSlice(start: number, length: number): unknown };
}
interface Slice {
	readonly bytes: Uint8Array;
	readonly bufferPos: number;
}

/** Frames before the sound as an MP3's encoder tells them in its first frame; 0 where none does. */
export function mp3Priming(tag: Uint8Array): number {
	const text = String.fromCharCode(...tag);
	const at = text.search(/LAME|Lav[fc]/);
	const [high, low] = [tag[at + TAG_TO_COUNTS], tag[at + TAG_TO_COUNTS + 1]];
	if (at < 0 || high === undefined || low === undefined) return 0;
	const told = (high << 4) | (low >> 4);
	return told === 0 ? 0 : told + MP3_DECODER_DELAY;
}

/** Frames to leave out from the file's start; other formats tell it by times below 0. */
export async function primingOf(input: Input): Promise<number> {
	const inside = input as unknown as Inside;
	const at = (await inside._getDemuxer?.())?.xingFrameHeaderPos;
	if (typeof at !== "number") return 0;
	const slice = (await inside._reader?.requestSlice(at, TAG_BYTES)) as Slice | null | undefined;
	if (!slice) return 0;
	return mp3Priming(slice.bytes.subarray(slice.bufferPos, slice.bufferPos + TAG_BYTES));
}

/**
 * A piece of sound without its first frames.
 * @returns null where nothing is left
 */
export function withoutFirst(sample: AudioSample, frames: number): DecodedAudio | null {
	if (frames <= 0) return sample;
	if (frames >= sample.numberOfFrames) return null;
	return {
		sampleRate: sample.sampleRate,
		numberOfFrames: sample.numberOfFrames - frames,
		numberOfChannels: sample.numberOfChannels,
		copyTo: (destination, options) =>
			sample.copyTo(destination, { ...options, frameOffset: frames }),
	};
}
