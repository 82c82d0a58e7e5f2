/** 95 % intervals by drawing repositories, not clips: clips of one repository are no news to each other. */
import { randomFrom } from "../random";
import { grouped } from "./grouped";

/** A 95 % interval. */
export interface Interval {
	readonly low: number;
	readonly high: number;
}

/**
 * @param clips of all repositories
 * @param nameOf the repository of a clip
 * @param statistics of any set of clips, by name; null where one cannot be told of a set
 * @param draws how often all repositories are drawn, with return
 * @returns the interval of each statistic; none for one that could be told of fewer than half the draws
 */
export function intervalsOf<T>(
	clips: readonly T[],
	nameOf: (clip: T) => string,
	statistics: (clips: readonly T[]) => Readonly<Record<string, number | null>>,
	draws: number,
): Record<string, Interval> {
	const groups = [...grouped(clips, nameOf).values()];
	// One repository has no other to be drawn in its place.
	if (groups.length < 2) return {};
	// The same draws for every set of the same repositories: conditions differ by sound alone.
	const random = randomFrom("bootstrap");
	const found = new Map<string, number[]>();
	for (let draw = 0; draw < draws; draw++) {
		const drawn = groups.flatMap(() => random.pick(groups));
		for (const [name, value] of Object.entries(statistics(drawn))) {
			if (value === null) continue;
			const values = found.get(name) ?? [];
			values.push(value);
			found.set(name, values);
		}
	}
	const told = [...found].filter(([, values]) => values.length >= draws / 2);
	return Object.fromEntries(
		told.map(([name, values]) => {
			values.sort((a, b) => a - b);
			return [name, { low: quantile(values, 0.025), high: quantile(values, 0.975) }];
		}),
	);
}

/** @param sorted ascending, not empty. Linear between neighbours (NumPy's default) */
export function quantile(sorted: readonly number[], share: number): number {
	const at = share * (sorted.length - 1);
	const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
	return low + (at - Math.floor(at)) * (high - low);
}
