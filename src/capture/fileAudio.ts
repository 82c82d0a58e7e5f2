/** A file from disk or by its address: demuxed and decoded by streaming (mediabunny, WebCodecs), as chunks. */
import {
	ALL_FORMATS,
	AudioSampleSink,
	BlobSource,
	Input,
	type Source,
	UrlSource,
} from "mediabunny";
import type { FileProgress } from "../protocol/state";
import { boundReads } from "./boundedReads";
import { createChunker } from "./chunker";
import type { Failure } from "./failure";
import { fetchMedia, LedInside } from "./fetchMedia";
import { primingOf, withoutFirst } from "./priming";
import { type ForgetFrames, shortIndexOf } from "./shortIndex";

/** Compressed bytes of a file by its address that are held at most: it is fetched ahead, 8 MB at a time. */
const FETCHED_BYTES = 32 * 2 ** 20;
/** Of a file from disk, where nothing is won by reading ahead. */
const READ_BYTES = 4 * 2 ** 20;

/** Pieces of sound (some 26 ms each) after which the index is cut short. */
const FORGET_EVERY = 1024;

/**
 * Chunks that are decoded while earlier ones are judged: decoding and judging are on two threads,
 * and neither waits for the other. Two seconds of sound, so memory stays bounded.
 */
export const AHEAD = 4;

/** A sixth to a third of a second of most files. */
const GATHERED_FRAMES = 16_384;

/** Where a file's sound and its progress go. */
export interface FileSink {
	/** Resolves when the chunk has been judged: reading runs ahead of it by AHEAD chunks at most. */
	chunk(samples: Int16Array<ArrayBuffer>, mediaTime: number): Promise<void>;
	progress(progress: FileProgress): void;
	/** Of a file by its address: what came over the network, answer by answer. */
	fetched?(answer: Response): Response;
}

/** A refusal of the server or of the browser on the way to the file. */
class Unreachable extends Error {
	override name = "Unreachable";
}

function sourceOf(from: string | Blob, sink: FileSink): Source {
	if (typeof from !== "string") return new BlobSource(from, { maxCacheSize: READ_BYTES });
	return new UrlSource(from, {
		maxCacheSize: FETCHED_BYTES,
		getRetryDelay: () => null,
		fetchFn: async (input, init) => {
			const answer = await fetchMedia(input, init).catch((error: unknown) => {
				throw new Unreachable(
					error instanceof LedInside ? `redirect to ${error.message}` : String(error),
				);
			});
			if (!answer.ok) throw new Unreachable(`HTTP ${answer.status}`);
			return sink.fetched?.(answer) ?? answer;
		},
	});
}

/**
 * Reads the whole file.
 * @param from an address, or a file from disk
 * @returns null when it was read to its end or cancelled, else why not
 */
export async function readFileAudio(
	from: string | Blob,
	sink: FileSink,
	signal: AbortSignal,
): Promise<Failure | null> {
	const input = new Input({ source: sourceOf(from, sink), formats: ALL_FORMATS });
	const dispose = () => input.dispose();
	signal.addEventListener("abort", dispose, { once: true });
	try {
		if (!(await input.canRead())) return { reason: "unreadable-file", detail: null };
		boundReads(input);
		const track = await input.getPrimaryAudioTrack();
		if (!track) {
			// A film without sound has its pictures; a file with nothing in it was cut off or is damaged.
			const silent = (await input.getTracks()).length > 0;
			return { reason: silent ? "no-audio-track" : "unreadable-file", detail: null };
		}
		if (!(await track.canDecode())) {
			return { reason: "unreadable-file", detail: (await track.getCodec()) ?? null };
		}
		const total = await input.getDurationFromMetadata();
		const priming = await primingOf(input);
		const forget = await shortIndexOf(input);
		return await decode(new AudioSampleSink(track), { priming, total, forget }, sink, signal);
	} catch (error) {
		if (signal.aborted) return null;
		const detail = error instanceof Error ? error.message.slice(0, 200) : null;
		const unreachable =
			typeof from === "string" && (error instanceof Unreachable || error instanceof TypeError);
		return { reason: unreachable ? "unreachable-file" : "unreadable-file", detail };
	} finally {
		signal.removeEventListener("abort", dispose);
		input.dispose();
	}
}

async function decode(
	samples: AudioSampleSink,
	file: { readonly priming: number; readonly total: number | null; readonly forget: ForgetFrames },
	sink: FileSink,
	signal: AbortSignal,
): Promise<Failure | null> {
	const { priming, total, forget } = file;
	const chunker = createChunker(GATHERED_FRAMES);
	const begun = performance.now();
	let sent = 0;
	let judged = 0;
	/** Chunks under way, oldest first, with the second that each ends at. */
	const ahead: { readonly done: Promise<void>; readonly until: number }[] = [];
	async function settle(most: number): Promise<void> {
		if (ahead.length <= most) return;
		while (ahead.length > most) {
			const oldest = ahead.shift();
			await oldest?.done;
			judged = oldest?.until ?? judged;
		}
		const perSecond = (performance.now() - begun) / 1000 / Math.max(judged, 1);
		const left = total === null ? null : Math.max(0, (total - judged) * perSecond);
		sink.progress({ doneSeconds: judged, totalSeconds: total, secondsLeft: left });
	}
	const send = async (chunks: Int16Array<ArrayBuffer>[]) => {
		for (const chunk of chunks) {
			const at = sent;
			sent += chunk.length / 16000;
			ahead.push({ done: sink.chunk(chunk, at), until: sent });
			await settle(AHEAD - 1);
		}
	};
	let unheard = priming;
	let pieces = 0;
	for await (const sample of samples.samples()) {
		if (signal.aborted) {
			sample.close();
			return null;
		}
		const early = Math.round(Math.max(0, -sample.timestamp) * sample.sampleRate);
		const heard = withoutFirst(sample, Math.max(unheard, early));
		unheard = Math.max(0, unheard - sample.numberOfFrames);
		const chunks = heard ? chunker.push(heard) : [];
		sample.close();
		if (++pieces % FORGET_EVERY === 0) forget();
		if (chunks.length > 0) await send(chunks);
	}
	await send(chunker.flush());
	await settle(0);
	// Mostly no numbers: a damaged file, not a quiet one.
	const damaged = chunker.damaged > chunker.received / 2;
	if (chunker.received === 0 || damaged) return { reason: "unreadable-file", detail: null };
	return null;
}
