/** Decoded audio in, chunks of 16 kHz Int16 out: the same for an element, a tab and a file. */
import { mixToMono, toInt16 } from "../pipeline/mono";
import { createResampler, MAX_RATE, MIN_RATE, type Resampler } from "../pipeline/resample";

/** Half a second: the badge lags by no more than that, and a message costs 0.2 ms. */
export const CHUNK_SAMPLES = 8000;

/** The part of AudioData (WebCodecs) and of mediabunny's AudioSample that is used. */
export interface DecodedAudio {
	readonly sampleRate: number;
	readonly numberOfFrames: number;
	readonly numberOfChannels: number;
	copyTo(destination: Float32Array, options: { planeIndex: number; format: "f32-planar" }): void;
}

/** Cuts one source's audio into chunks of CHUNK_SAMPLES; holds what does not fill one yet. */
export interface Chunker {
	/** @returns full chunks, in order; the rest waits. The caller closes `audio`. */
	push(audio: DecodedAudio): Int16Array<ArrayBuffer>[];
	/** What is left, shorter than a chunk, and a fresh start. */
	flush(): Int16Array<ArrayBuffer>[];
	/** Samples (at any rate) that were no numbers, since the beginning. */
	readonly damaged: number;
	readonly received: number;
}

/**
 * Follows changes of rate and channel count on its way. Rates that no one plays are dropped.
 * @param gather frames that wait before they are resampled together: a file's pieces are short, and
 * at 44.1 kHz eight outputs of one phase lie 80 ms apart. A live source does not wait
 */
export function createChunker(gather = 0): Chunker {
	let resampler: Resampler | null = null;
	let waiting: Float32Array[] = [];
	let waitingFrames = 0;
	let pending = new Int16Array(CHUNK_SAMPLES);
	let filled = 0;
	let damaged = 0;
	let received = 0;
	const planesKept: Float32Array[] = [];

	function take(samples: Float32Array): Int16Array<ArrayBuffer>[] {
		const chunks: Int16Array<ArrayBuffer>[] = [];
		const fresh = toInt16(samples);
		let used = 0;
		while (used < fresh.length) {
			const room = Math.min(CHUNK_SAMPLES - filled, fresh.length - used);
			pending.set(fresh.subarray(used, used + room), filled);
			filled += room;
			used += room;
			if (filled === CHUNK_SAMPLES) {
				chunks.push(pending);
				pending = new Int16Array(CHUNK_SAMPLES);
				filled = 0;
			}
		}
		return chunks;
	}

	/** One channel's room, used again and again: a second of 44.1 kHz would leave 176 kB to be collected. */
	function planeOf(channel: number, frames: number): Float32Array {
		const kept = planesKept[channel];
		if (kept && kept.length >= frames) return kept.subarray(0, frames);
		const made = new Float32Array(frames);
		planesKept[channel] = made;
		return made;
	}

	/** What the resampler makes of the frames that wait. */
	function resampled(): Int16Array<ArrayBuffer>[] {
		if (!resampler || waitingFrames === 0) return [];
		const [first, ...more] = waiting as [Float32Array, ...Float32Array[]];
		let all = first;
		if (more.length > 0) {
			all = new Float32Array(waitingFrames);
			let at = 0;
			for (const part of waiting) {
				all.set(part, at);
				at += part.length;
			}
		}
		waiting = [];
		waitingFrames = 0;
		return take(resampler.push(all));
	}

	return {
		get damaged() {
			return damaged;
		},
		get received() {
			return received;
		},
		push(audio) {
			const rate = Math.round(audio.sampleRate);
			if (rate < MIN_RATE || rate > MAX_RATE || audio.numberOfFrames === 0) return [];
			const chunks: Int16Array<ArrayBuffer>[] = [];
			if (resampler?.rate !== rate) {
				if (resampler) chunks.push(...resampled(), ...take(resampler.flush()));
				resampler = createResampler(rate);
			}
			const planes = Array.from({ length: audio.numberOfChannels }, (_, planeIndex) => {
				const plane = planeOf(planeIndex, audio.numberOfFrames);
				audio.copyTo(plane, { planeIndex, format: "f32-planar" });
				return plane;
			});
			const mono = mixToMono(planes);
			damaged += mono.damaged;
			received += mono.samples.length;
			waiting.push(mono.samples);
			waitingFrames += mono.samples.length;
			if (waitingFrames >= gather) chunks.push(...resampled());
			return chunks;
		},
		flush() {
			const chunks = resampler ? [...resampled(), ...take(resampler.flush())] : [];
			if (filled > 0) chunks.push(pending.slice(0, filled));
			resampler = null;
			filled = 0;
			return chunks;
		},
	};
}
