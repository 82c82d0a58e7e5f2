/** What a second and a window of sound are worth: the records that everything later is made of. */

/** What in the sound itself makes a verdict weaker; shown as the reason of an uncertain one. */
export type Condition = "telephone-band" | "heavy-noise" | "clipped";

/** One second's evidence of its own, whatever stands around it. */
export interface Segment {
	/** Media time of its first sample, seconds; it lasts one second. */
	readonly start: number;
	/** ln p(x | machine) - ln p(x | human) of this second alone, held within the card's cap. */
	readonly llr: number;
}

/** One window's calibrated log-likelihood ratio. */
export interface Score {
	/** Media time of the window's first and last sample, seconds. */
	readonly start: number;
	readonly end: number;
	/** ln p(x | machine) - ln p(x | human), held within the card's cap. */
	readonly llr: number;
	/** Seconds of speech in the window, 0-4. */
	readonly speech: number;
	readonly conditions: readonly Condition[];
	/**
	 * The seconds with speech of this window that no earlier score has told of, oldest first: all of
	 * a stretch's first window, then the newest. Absent where the model gives no evidence of single
	 * seconds.
	 */
	readonly segments?: readonly Segment[];
}

/** One new second of a source, with the score of the window that ends in it, if there is one. */
export interface Second {
	/** Media time, seconds. */
	readonly start: number;
	readonly end: number;
	/** Seconds of speech in it, 0-1. */
	readonly speech: number;
	/** Seconds with any sound in it, 0-1. */
	readonly sound: number;
	readonly score: Score | null;
}
