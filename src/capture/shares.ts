/**
 * Whose turn it is at the worker when more plays than it can judge: sources in front (the tab that the
 * person sees) first, the rest in equal shares, and never nothing for the rest.
 */

/** Where a source plays: in a tab that is seen, or behind one. */
export type Place = "front" | "behind";

/** The turns of one document's sources. */
export interface Shares {
	/** A source's place from now on; one that was never told of is in front. */
	place(sourceId: string, place: Place): void;
	/** Runs `job` when it is the source's turn. A job that fails gives its turn back like any other. */
	run<T>(sourceId: string, job: () => Promise<T>): Promise<T>;
	/** The source is over. */
	forget(sourceId: string): void;
}

/**
 * Jobs at the worker at a time. From behind one, so that what is in front waits for no more than that;
 * from the front a second one, so that the worker is not idle between two.
 */
const AT_A_TIME: Readonly<Record<Place, number>> = { front: 2, behind: 1 };
/** Of so many turns one is for those behind, however much is in front. */
const TURNS_FOR_ONE_BEHIND = 4;

interface Waiting {
	readonly sourceId: string;
	begin(): void;
}

/** Everybody begins in front, and equal. */
export function createShares(): Shares {
	const behind = new Set<string>();
	/** By source, the number of the turn that it had last. */
	const served = new Map<string, number>();
	let waiting: Waiting[] = [];
	let running = 0;
	let turn = 0;
	/** Turns in a row that went to the front while somebody behind waited. */
	let passedOver = 0;

	/** Of those who wait, whose turn is the longest ago. */
	const longestAgo = (some: readonly Waiting[]) =>
		some.reduce((one, other) =>
			(served.get(other.sourceId) ?? 0) < (served.get(one.sourceId) ?? 0) ? other : one,
		);

	/** Null where all that wait have to wait on. */
	function next(): Waiting | null {
		const front = waiting.filter(({ sourceId }) => !behind.has(sourceId));
		const rest = waiting.filter(({ sourceId }) => behind.has(sourceId));
		if (rest.length === 0) passedOver = 0;
		const forRest =
			front.length === 0 || (rest.length > 0 && passedOver >= TURNS_FOR_ONE_BEHIND - 1);
		if (running >= AT_A_TIME[forRest ? "behind" : "front"]) return null;
		const some = forRest ? rest : front;
		if (some.length === 0) return null;
		passedOver = forRest ? 0 : passedOver + 1;
		return longestAgo(some);
	}

	function start(): void {
		for (let chosen = next(); chosen; chosen = next()) {
			const now = chosen;
			waiting = waiting.filter((one) => one !== now);
			running++;
			served.set(now.sourceId, ++turn);
			now.begin();
		}
	}

	return {
		place(sourceId, place) {
			if (place === "behind") behind.add(sourceId);
			else behind.delete(sourceId);
		},
		async run(sourceId, job) {
			await new Promise<void>((begin) => {
				waiting.push({ sourceId, begin });
				start();
			});
			try {
				return await job();
			} finally {
				running--;
				start();
			}
		},
		forget(sourceId) {
			behind.delete(sourceId);
			served.delete(sourceId);
		},
	};
}
