/** How long checks are kept. */

const DAY_MS = 86_400_000;

/**
 * Checks last written before this are too old.
 * @param days null: all are kept; 0: none is
 * @param now milliseconds since 1970; so is the answer
 */
export function oldestKept(days: number | null, now: number): number {
	if (days === null) return 0;
	return days === 0 ? Number.POSITIVE_INFINITY : now - days * DAY_MS;
}
