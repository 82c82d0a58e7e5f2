/**
 * A file that the person gave to the page: its spectrogram, its hash, its codec, and any stretch of
 * it. Held by its handle; what is kept of its sound is 2 KB a second, as long as the page is open.
 */
import { ALL_FORMATS, AudioSampleSink, BlobSource, Input } from "mediabunny";
import { createChunker } from "../../src/capture/chunker";
import { readFileAudio } from "../../src/capture/fileAudio";
import { hashFile } from "../../src/capture/fileHash";
import { primingOf } from "../../src/capture/priming";
import type { FrontEndSettings } from "../../src/pipeline/frontEnd";
import type { FailureReason } from "../../src/protocol/state";
import { createSpectrogram, type Spectrogram } from "../../src/report/spectrogram";

const RATE = 16_000;
/** Decoders need a run-up before what they give is right, seconds. */
const RUN_UP = 1;

/** A file whose sound has been read to its end. */
export interface SoundFile {
	readonly file: File;
	readonly spectrogram: Spectrogram;
	readonly sha256: string;
	/** As the container names it. */
	readonly codec: string | null;
}

/**
 * @param told share of the sound read, 0-1; null where the container does not say how long it is
 * @returns null when cancelled, the reason when it cannot be read
 */
export async function openSoundFile(
	file: File,
	settings: FrontEndSettings,
	told: (share: number | null) => void,
	signal: AbortSignal,
): Promise<SoundFile | FailureReason | null> {
	const spectrogram = createSpectrogram(settings);
	const failure = await readFileAudio(
		file,
		{
			async chunk(samples) {
				spectrogram.push(samples);
			},
			progress: ({ doneSeconds, totalSeconds }) =>
				told(totalSeconds ? Math.min(1, doneSeconds / totalSeconds) : null),
		},
		signal,
	);
	if (signal.aborted) return null;
	if (failure) return failure.reason;
	spectrogram.end();
	const sha256 = await hashFile(file, () => {}, signal).catch(() => null);
	if (signal.aborted) return null;
	if (sha256 === null) return "unreadable-file";
	return { file, spectrogram, sha256, codec: await codecOf(file) };
}

async function codecOf(file: File): Promise<string | null> {
	const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
	try {
		return (await (await input.getPrimaryAudioTrack())?.getCodec()) ?? null;
	} catch {
		return null;
	} finally {
		input.dispose();
	}
}

/**
 * Samples at 16 kHz from `from` on, time counted from the first sample as everywhere.
 * @returns `length` samples, silence where the file has none
 */
export async function stretchOf(
	file: File,
	from: number,
	length: number,
): Promise<Int16Array<ArrayBuffer>> {
	const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
	const out = new Int16Array(length);
	try {
		const track = await input.getPrimaryAudioTrack();
		if (!track) return out;
		// As the check counts: from what is heard first, after the encoder's own frames.
		const priming = (await primingOf(input)) / (await track.getSampleRate());
		const zero = Math.max(0, await track.getFirstTimestamp()) + priming;
		const sink = new AudioSampleSink(track);
		const chunker = createChunker();
		/** Place in `out` of the next sample. */
		let at: number | null = null;
		const put = (chunks: readonly Int16Array[]) => {
			for (const chunk of chunks) {
				const place = at ?? 0;
				const skip = Math.max(0, -place);
				out.set(
					chunk.subarray(skip, Math.max(skip, length - place)),
					Math.max(0, Math.min(length, place)),
				);
				at = place + chunk.length;
			}
		};
		const begin = Math.max(0, from - RUN_UP) + zero;
		for await (const sample of sink.samples(begin, from + zero + length / RATE + RUN_UP)) {
			at ??= Math.round((sample.timestamp - zero - from) * RATE);
			const chunks = chunker.push(sample);
			sample.close();
			put(chunks);
		}
		put(chunker.flush());
		return out;
	} finally {
		input.dispose();
	}
}
