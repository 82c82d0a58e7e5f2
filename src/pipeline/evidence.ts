/**
 * What the scores of one source add up to. Windows overlap and resemble each other, so their LLRs
 * are never just added: n windows' worth of speech speak like n / (1 + (n - 1) rho) of them, with
 * rho fitted on held-out repositories (the card says it).
 */
import { addSegment, emptyParts, type Parts } from "./parts";
import type { Score } from "./score";

/** The part of a card's calibration that weighs windows: LLRs in natural log units, time in seconds. */
export interface EvidenceCalibration {
	readonly capLlr: number;
	readonly effectiveCount: { readonly rho: number; readonly windowSeconds: number };
	readonly windowSd: number;
}

/** Sums over scores: adding one is all that a new second costs, however long the source. */
export interface ScoreSums {
	windows: number;
	weight: number;
	weightedLlr: number;
	/** Windows that speak for one side or the other by more than LEAN. */
	forMachine: number;
	forHuman: number;
	conditions: Record<string, number>;
	/** Of single seconds, where the model tells of them. */
	parts: Parts;
}

/** A window, or a second, leans to a side when its LLR is beyond this (odds of about 2.7 to 1). */
export const LEAN = 1;

/** Sums over no score at all. */
export function emptySums(): ScoreSums {
	const nothing = { windows: 0, weight: 0, weightedLlr: 0, forMachine: 0, forHuman: 0 };
	return { ...nothing, conditions: {}, parts: emptyParts() };
}

/** Adds one score, weighed by the speech in its window. Changes `sums` in place. */
export function addScore(sums: ScoreSums, score: Score): void {
	sums.windows++;
	sums.weight += score.speech;
	sums.weightedLlr += score.speech * score.llr;
	if (score.llr > LEAN) sums.forMachine++;
	if (score.llr < -LEAN) sums.forHuman++;
	for (const condition of score.conditions) {
		sums.conditions[condition] = (sums.conditions[condition] ?? 0) + 1;
	}
	for (const { llr } of score.segments ?? []) addSegment(sums.parts, llr);
}

/** What a source's scores say together, in natural log units. */
export interface Evidence {
	/** Held within the card's cap. */
	readonly llr: number;
	/** 95 % interval of the LLR, from the spread of windows around a source's mean. */
	readonly low: number;
	readonly high: number;
	/** Seconds of speech that it rests on. */
	readonly speechSeconds: number;
}

/**
 * @param sums of at least one score
 * @param speechSeconds of the same stretch, overlap counted once
 */
export function evidenceOf(
	sums: ScoreSums,
	speechSeconds: number,
	calibration: EvidenceCalibration,
): Evidence {
	const { rho, windowSeconds } = calibration.effectiveCount;
	const independent = Math.max(1, speechSeconds / windowSeconds);
	const effective = independent / (1 + (independent - 1) * rho);
	const mean = sums.weight > 0 ? sums.weightedLlr / sums.weight : 0;
	const margin = (1.96 * effective * calibration.windowSd) / Math.sqrt(independent);
	const hold = (x: number) => Math.max(-calibration.capLlr, Math.min(calibration.capLlr, x));
	const llr = mean * effective;
	return { llr: hold(llr), low: hold(llr - margin), high: hold(llr + margin), speechSeconds };
}
