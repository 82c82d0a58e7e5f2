/**
 * Whether evidence of single seconds may be shown in place of the windows'. A second is little to go by: a
 * synthesiser's seconds can speak for a person one by one while every window of them is surely a machine.
 */

import { LEAN } from "./evidence";

/** LLRs in natural log units; null or absent where there is none. */
export interface BothSays {
	readonly own: number | null | undefined;
	readonly window: number | null | undefined;
}

/** False where windows as a whole lean to one side and their seconds as a whole to the other; windows that lean to none contradict nothing. */
export function secondsHold(seconds: readonly BothSays[]): boolean {
	let own = 0;
	let window = 0;
	let count = 0;
	for (const second of seconds) {
		if (typeof second.own !== "number" || typeof second.window !== "number") continue;
		own += second.own;
		window += second.window;
		count++;
	}
	return count === 0 || Math.abs(window / count) <= LEAN || own * window >= 0;
}
