/**
 * How strongly evidence supports one proposition against the other, in words: the verbal scale of
 * the ENFSI Guideline for Evaluative Reporting in Forensic Science (2015), by likelihood ratio.
 */

/** The steps of the scale, weakest first. */
export const strengths = [
	"none",
	"weak",
	"moderate",
	"moderately-strong",
	"strong",
	"very-strong",
	"extremely-strong",
] as const;
export type Strength = (typeof strengths)[number];

/** Likelihood ratio from which each step after `none` begins. */
const FROM = [2, 10, 100, 1000, 10_000, 1_000_000];

/** What the evidence supports, and how strongly. */
export interface Support {
	/** `neither` when the strength is `none`. */
	readonly proposition: "machine" | "human" | "neither";
	readonly strength: Strength;
	/** How many times better the supported proposition explains the sound, at least 1. */
	readonly ratio: number;
}

/** @param llr ln p(sound | machine) - ln p(sound | human) */
export function supportOf(llr: number): Support {
	const ratio = Math.exp(Math.abs(llr));
	const step = FROM.filter((from) => ratio >= from).length;
	const strength = strengths[step] as Strength;
	return {
		proposition: step === 0 ? "neither" : llr > 0 ? "machine" : "human",
		strength,
		ratio,
	};
}
