/**
 * The run of chunks without a break that a source is in, as far as a new worker must hear it again.
 * A listener tells one second for each second of samples since the run began, so what has been told
 * is counted, not timed: a second can neither be counted twice nor be missed.
 */
import { BLOCK_HOP } from "../pipeline/frontEnd";
import { WINDOW_BLOCKS } from "../pipeline/listener";

/** Samples at 16 kHz with the media time of their first one. */
export interface SessionChunk {
	readonly samples: Int16Array<ArrayBuffer>;
	/** Seconds. */
	readonly mediaTime: number;
	/** It does not follow the one before. */
	readonly discontinuity: boolean;
}

/** What was heard since the last break, as far as it is needed again. */
export interface Run {
	/** A chunk was heard, and this many seconds were told of it. */
	heard(chunk: SessionChunk, told: number): void;
	/** What a new worker must hear; all that it tells of it is known already. */
	again(): SessionChunk[];
	/** The listener begins anew with the next chunk. */
	over(): void;
}

/** Holds at most five seconds and a chunk: the window that was under way. */
export function createRun(): Run {
	let kept: { chunk: SessionChunk; at: number }[] = [];
	/** Samples heard since the run began. */
	let length = 0;
	/** Seconds told since then. */
	let told = 0;

	/** The first second of the window that ends in the next untold one. */
	const firstNeeded = () => Math.max(0, told - (WINDOW_BLOCKS - 1));

	function over(): void {
		kept = [];
		length = 0;
		told = 0;
	}

	return {
		over,
		heard(chunk, seconds) {
			if (chunk.discontinuity) over();
			kept.push({ chunk, at: length });
			length += chunk.samples.length;
			told += seconds;
			const from = firstNeeded() * BLOCK_HOP;
			kept = kept.filter(({ chunk: { samples }, at }) => at + samples.length > from);
		},
		again() {
			const from = firstNeeded() * BLOCK_HOP;
			return kept.map(({ chunk, at }, i) => {
				const skip = Math.max(0, from - at);
				return {
					samples: chunk.samples.slice(skip),
					mediaTime: chunk.mediaTime + skip / 16000,
					discontinuity: i === 0,
				};
			});
		},
	};
}
