/** One measured number, as `npm run bench -- --json` prints it (design, section 9). */
export interface Row {
	readonly name: string;
	/** Null where it could not be measured: `reason` says why. */
	readonly value: number | null;
	readonly unit: string;
	/** What design section 8 holds it to; null where it is told for comparison only. */
	readonly limit: number | null;
	readonly better: "lower" | "higher";
	readonly reason?: string;
	/** The best of the repeats, where `value` is their median. */
	readonly best?: number;
	/** What stands behind the number, for people. */
	readonly note?: string;
}

/** What is known of the machine that gave the numbers. */
export interface Machine {
	readonly cpu: string;
	readonly cores: number;
	readonly memoryGb: number;
	readonly system: string;
	readonly node: string;
	/** Of the browser that was driven; null without one. */
	readonly browser: string | null;
	/** Programs that wanted a core in the last minute, at the start and at the end of the run. */
	readonly load: readonly [number, number];
	/** Fewer repeats and shorter files than a full run. */
	readonly quick: boolean;
	/** YYYY-MM-DD. */
	readonly date: string;
	readonly model: string;
}

/** The whole result. */
export interface BenchResult {
	readonly machine: Machine;
	readonly results: readonly Row[];
}

/** The middle one; of an even count the upper of the two. */
export function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

/** Two or three digits that mean something. */
export const rounded = (value: number): number =>
	value === 0 || !Number.isFinite(value) ? value : Number(value.toPrecision(3));

/** A row of repeats: the median with the best beside it. */
export function repeated(row: Omit<Row, "value" | "best">, values: readonly number[]): Row {
	if (values.length === 0)
		return { ...row, value: null, reason: row.reason ?? "no repeat came through" };
	const best = row.better === "lower" ? Math.min(...values) : Math.max(...values);
	return { ...row, value: rounded(median(values)), best: rounded(best) };
}

/** A row that could not be measured here. */
export const unmeasured = (row: Omit<Row, "value" | "reason">, reason: string): Row => ({
	...row,
	value: null,
	reason,
});
