/**
 * How well scores tell two classes apart. Scores: larger means machine. All rates are fractions 0-1;
 * null where a class is empty. Equal scores count as one threshold.
 */

/** One clip: its score and whether a machine made it. */
export interface Scored {
	readonly llr: number;
	readonly fake: boolean;
}

/** A point of the curve: the rates when all scores from `threshold` on are called machine. */
export interface RocPoint {
	readonly threshold: number;
	/** Real clips called machine. */
	readonly falseAlarm: number;
	/** Machine clips not called so. */
	readonly miss: number;
}

/**
 * @returns points from "all are machine" (miss 0) to "none is" (miss 1), one for each distinct
 * score and one beyond the last; none where a class is empty
 */
export function rocOf(clips: readonly Scored[]): RocPoint[] {
	const fakes = clips.reduce((sum, { fake }) => sum + (fake ? 1 : 0), 0);
	const reals = clips.length - fakes;
	if (fakes === 0 || reals === 0) return [];
	const sorted = [...clips].sort((a, b) => a.llr - b.llr);
	const points: RocPoint[] = [];
	let [fakesBelow, realsBelow] = [0, 0];
	for (let i = 0; i < sorted.length; ) {
		const threshold = (sorted[i] as Scored).llr;
		points.push({ threshold, falseAlarm: 1 - realsBelow / reals, miss: fakesBelow / fakes });
		for (; i < sorted.length && (sorted[i] as Scored).llr === threshold; i++) {
			if ((sorted[i] as Scored).fake) fakesBelow++;
			else realsBelow++;
		}
	}
	points.push({ threshold: Number.POSITIVE_INFINITY, falseAlarm: 0, miss: 1 });
	return points;
}

/**
 * Equal error rate: where misses and false alarms are equal, on the straight line between the two
 * points of the curve around it (not on its convex hull, which would be lower).
 */
export function eerOf(roc: readonly RocPoint[]): number | null {
	const after = roc.findIndex(({ miss, falseAlarm }) => miss >= falseAlarm);
	const [a, b] = [roc[after - 1], roc[after]];
	if (!b) return null;
	if (!a) return b.miss;
	const [before, beyond] = [a.falseAlarm - a.miss, b.miss - b.falseAlarm];
	const share = before / (before + beyond);
	return a.miss + share * (b.miss - a.miss);
}

/** Chance that a machine's clip scores above a person's; equal scores count half. */
export function aucOf(roc: readonly RocPoint[]): number | null {
	if (roc.length === 0) return null;
	let area = 0;
	for (let i = 1; i < roc.length; i++) {
		const [a, b] = [roc[i - 1] as RocPoint, roc[i] as RocPoint];
		area += (a.falseAlarm - b.falseAlarm) * (1 - (a.miss + b.miss) / 2);
	}
	return area;
}

/** Costs of ASVspoof 5 (track 1): how rare fakes are, what it costs to doubt a person or believe a machine. */
export const DCF = { fakePrior: 0.05, falseAlarmCost: 1, missCost: 10 } as const;

/** Least cost over all thresholds, as a share of what answering blindly costs: 1 is no better. */
export function minDcfOf(roc: readonly RocPoint[]): number | null {
	if (roc.length === 0) return null;
	const { fakePrior, falseAlarmCost, missCost } = DCF;
	const cost = ({ falseAlarm, miss }: Pick<RocPoint, "falseAlarm" | "miss">) =>
		falseAlarmCost * (1 - fakePrior) * falseAlarm + missCost * fakePrior * miss;
	const blind = Math.min(cost({ falseAlarm: 1, miss: 0 }), cost({ falseAlarm: 0, miss: 1 }));
	return roc.reduce((least, point) => Math.min(least, cost(point)), blind) / blind;
}

/** False alarms where at least `hits` of the machine clips are found. @param hits share, 0-1 */
export function falseAlarmAtHits(roc: readonly RocPoint[], hits: number): number | null {
	if (roc.length === 0) return null;
	// A share such as 19 of 20 must not be lost to rounding.
	const good = roc.filter(({ miss }) => 1 - miss >= hits - 1e-12);
	return Math.min(...good.map(({ falseAlarm }) => falseAlarm));
}

/** Machine clips found where at most `alarms` of the people are called machine. */
export function hitsAtFalseAlarm(roc: readonly RocPoint[], alarms: number): number | null {
	if (roc.length === 0) return null;
	const good = roc.filter(({ falseAlarm }) => falseAlarm <= alarms + 1e-12);
	return Math.max(...good.map(({ miss }) => 1 - miss));
}
