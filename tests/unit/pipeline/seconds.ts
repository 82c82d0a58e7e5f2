/** Seconds as a listener would tell them, and a card's numbers, for tests of what comes after. */
import type { Condition, Second } from "../../../src/pipeline/score";
import type { TrackerSettings } from "../../../src/pipeline/tracker";

export const card: TrackerSettings = {
	calibration: { capLlr: 5, effectiveCount: { rho: 0.4, windowSeconds: 4 }, windowSd: 1 },
	operatingPoints: { machine: { llr: 2 }, human: { llr: -1 } },
	firstVerdictSeconds: 4,
	firmVerdictSeconds: 12,
};

interface Told {
	readonly speech?: number;
	readonly sound?: number;
	readonly conditions?: readonly Condition[];
}

/** The second that begins at `start`, with the LLR of the window that ends in it. */
export function second(start: number, llr: number | null, told: Told = {}): Second {
	const { speech = 1, sound = Math.max(speech, 1), conditions = [] } = told;
	const score =
		llr === null
			? null
			: { start: start - 3, end: start + 1, llr, speech: Math.max(1, 4 * speech), conditions };
	return { start, end: start + 1, speech, sound, score };
}

/** A voice from its first second on: the first three have no window yet. */
export const speaking = (llrs: readonly number[]): Second[] => [
	...[0, 1, 2].map((start) => second(start, null)),
	...llrs.map((llr, i) => second(i + 3, llr)),
];
