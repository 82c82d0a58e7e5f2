/** Which seconds of a check a window's score rests on, and where the evidence is strongest. */
import type { Score, Second } from "../pipeline/score";

/** A second as a check keeps it: `gap` tells how many seconds before it were missed. */
export interface KeptSecond extends Second {
	readonly gap: number;
}

/** Blocks in a window (the listener's own number, which brings the model with it). */
const WINDOW = 4;
/** Seconds whose edges lie closer than this follow each other; media clocks are rounded. */
const NEAR = 0.02;

/** Does this second follow the one before without a break? */
export function follows(
	before: Pick<KeptSecond, "end"> | undefined,
	second: Pick<KeptSecond, "start" | "gap">,
): boolean {
	return before !== undefined && second.gap === 0 && Math.abs(second.start - before.end) < NEAR;
}

/**
 * For each second the index of the first one that the model's state has heard when it comes to it:
 * a break or four seconds without speech make it begin anew, as the listener does.
 * @returns null for a second that the model was not shown
 */
export function runStarts(
	seconds: readonly Pick<KeptSecond, "start" | "end" | "gap" | "speech">[],
): (number | null)[] {
	let recent = 0;
	let quiet = 0;
	let start: number | null = null;
	return seconds.map((second, i) => {
		if (!follows(seconds[i - 1], second)) {
			recent = 0;
			quiet = 0;
			start = null;
		}
		quiet = second.speech > 0 ? 0 : quiet + 1;
		if (quiet > recent) {
			recent = 0;
			quiet = 0;
			start = null;
			return null;
		}
		start ??= i;
		recent = Math.min(WINDOW - 1, recent + 1);
		return start;
	});
}

/** The windows that speak most for each side; null while there is none. */
export interface Extremes<S = Score> {
	readonly machine: S;
	readonly human: S;
}

/** @returns the window with the largest LLR and the one with the smallest */
export function extremesOf<S extends Score>(
	seconds: readonly { readonly score: S | null }[],
): Extremes<S> | null {
	let machine: S | null = null;
	let human: S | null = null;
	for (const { score } of seconds) {
		if (!score) continue;
		if (!machine || score.llr > machine.llr) machine = score;
		if (!human || score.llr < human.llr) human = score;
	}
	return machine && human && { machine, human };
}

/**
 * What each second says by itself. A score tells of the seconds of its window that none before it
 * told of, so they are looked for among the last four.
 * @returns for each second its LLR, undefined where the model gave none
 */
export function ownEvidence(seconds: readonly Second[]): (number | undefined)[] {
	const own: (number | undefined)[] = seconds.map(() => undefined);
	seconds.forEach(({ score }, i) => {
		for (const { start, llr } of score?.segments ?? []) {
			for (let k = i; k >= 0 && k > i - WINDOW; k--) {
				if (Math.abs((seconds[k] as Second).start - start) >= NEAR) continue;
				own[k] = llr;
				break;
			}
		}
	});
	return own;
}
