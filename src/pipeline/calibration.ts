/** From a raw score to a log-likelihood ratio, and from that to what is shown. */

/** The part of a card's calibration that turns scores; `sign` is turned here and nowhere else. */
export interface ScoreCalibration {
	readonly slope: number;
	readonly offset: number;
	/** No |LLR| beyond this: more than the size of the calibration set supports. */
	readonly capLlr: number;
}

const hold = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value));

/**
 * @param raw the head's score
 * @param sign +1 when a larger raw score means machine
 * @throws RangeError when the score is not finite: a broken model must never become a verdict
 */
export function toLlr(raw: number, sign: 1 | -1, calibration: ScoreCalibration): number {
	if (!Number.isFinite(raw)) throw new RangeError(`the detector gave ${raw}`);
	return hold(calibration.slope * sign * raw + calibration.offset, calibration.capLlr);
}

/** 100 * sigmoid(LLR) for an even prior, rounded and held within 1-99. */
export function likelihoodOf(llr: number): number {
	return Math.max(1, Math.min(99, Math.round(100 / (1 + Math.exp(-llr)))));
}
