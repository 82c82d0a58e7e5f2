/** The README's speed table, as Markdown, from docs/bench.json. */
import type { BenchResult, Row } from "./row";

const shown = (value: number) => `${value}`;

function verdict({ value, limit, better }: Row): string {
	if (limit === null) return "";
	if (value === null) return "not measured";
	return (better === "lower" ? value <= limit : value >= limit) ? "met" : "**not met**";
}

function line(row: Row): string {
	const { name, value, unit, limit, better, reason, best, note } = row;
	const measured =
		value === null
			? `not measured: ${reason}`
			: `${shown(value)} ${unit}${best === undefined || best === value ? "" : ` (best ${shown(best)})`}`;
	const wanted =
		limit === null ? "" : `${better === "lower" ? "at most" : "at least"} ${shown(limit)}`;
	return `| ${[name, measured, wanted, verdict(row), note ?? ""].join(" | ")} |`;
}

/** @param result docs/bench.json @returns Markdown */
export function benchTable({ machine, results }: BenchResult): string {
	const [before, after] = machine.load;
	return [
		`Measured ${machine.date} by \`npm run bench\`${machine.quick ? " (a quick run on a busy machine)" : ""} on ${machine.cores} cores (${machine.cpu}, ${machine.memoryGb} GB, ${machine.system}), Node ${machine.node}, Chromium ${machine.browser ?? "none"}, model ${machine.model}; programs that wanted a core meanwhile (load): ${before} at the start, ${after} at the end, ours among them at the end. Medians of repeats, the best in brackets.`,
		"",
		"| what | measured | limit | | how |",
		"|---|---|---|---|---|",
		...results.map(line),
	].join("\n");
}
