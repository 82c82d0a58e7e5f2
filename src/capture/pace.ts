/**
 * How often frames are taken from the browser. It gives one each twenty milliseconds (each three where
 * a page plays through WebAudio), and to wake the page's main thread for each of them costs more than
 * all that is done with it. So they wait in the browser for a fifth of a second and come together.
 */

/** So much sound is taken before the reader may rest, seconds: more than comes while it rests. */
const GATHER_SECONDS = 0.25;
const REST_MS = 240;
/** A frame that took longer than this to come was not waiting: nothing else waits either ... */
const AT_ONCE_MS = 0.5;
/** ... unless the page is so slow that all takes long: it never rests while it lags by so much. */
const MOST_LAG_MS = 500;
/** Nothing came for so long: the player stood still, and that is no lag. */
const STILL_MS = 100;
/** Time in which a reader that was woken takes all that waits. */
const DRAIN_MS = 40;

/** The rests of one reader. */
export interface Pace {
	/**
	 * After each frame: rests where enough was taken and no more waits.
	 * @param seconds of sound in it @param tookMs from asking for it to having it
	 */
	after(seconds: number, tookMs: number): Promise<void> | void;
	/** What waits is taken now. @returns when it has been, as far as the main thread is free */
	drain(): Promise<void>;
	/** True for a moment after `drain`: what comes was waiting. */
	readonly draining: boolean;
}

/** The pace of one reader of frames. */
export function createPace(now: () => number = () => performance.now()): Pace {
	let gathered = 0;
	/** When what is taken now began, and the sound taken since, milliseconds. */
	let since = now();
	let taken = 0;
	let drainedAt = Number.NEGATIVE_INFINITY;
	let wake: (() => void) | null = null;

	const later = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

	return {
		get draining() {
			return now() - drainedAt < DRAIN_MS;
		},
		after(seconds, tookMs) {
			gathered += seconds;
			taken += seconds * 1000;
			if (tookMs >= STILL_MS) {
				since = now();
				taken = 0;
			}
			if (now() - since - taken > MOST_LAG_MS) return;
			if (gathered < GATHER_SECONDS || tookMs < AT_ONCE_MS) return;
			gathered = 0;
			const woken = new Promise<void>((done) => {
				wake = done;
			});
			return Promise.race([later(REST_MS), woken]);
		},
		drain() {
			drainedAt = now();
			wake?.();
			return later(DRAIN_MS);
		},
	};
}
