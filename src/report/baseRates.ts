/** What rarity does to an alarm: the same evidence means less where few voices are machine-made. */

/** A share with its 95 % interval, fractions 0-1. */
export type Interval = Readonly<Record<"low" | "high", number>>;

/** One voice in so many is machine-made: the examples that are shown. */
export const RARITIES = [10, 100, 1000] as const;

/**
 * Of 100 alarms, how many would be wrong (Bayes): at both ends of the measured false-alarm rate's
 * interval, as a rate measured as 0 is not known to be 0.
 * @param falseAlarmRate share of human voices that raise an alarm
 * @param hitRate share of machine voices that do, 0-1
 * @param prior share of voices that are machine-made, between 0 and 1
 * @returns whole numbers 0-100; null for a model that raises no alarm
 */
export function wrongAlarms(
	falseAlarmRate: Interval,
	hitRate: number,
	prior: number,
): Interval | null {
	const right = prior * hitRate;
	if (right === 0) return null;
	const share = (rate: number) => {
		const wrong = (1 - prior) * rate;
		return Math.round((100 * wrong) / (wrong + right));
	};
	return { low: share(falseAlarmRate.low), high: share(falseAlarmRate.high) };
}

/**
 * How likely a machine voice is when so many voices are machine-made and this evidence is added
 * (Bayes: log odds add up).
 * @param llr evidence, natural log
 * @param prior between 0 and 1
 * @returns fraction 0-1
 */
export function posterior(llr: number, prior: number): number {
	return 1 / (1 + Math.exp(-llr - Math.log(prior / (1 - prior))));
}
