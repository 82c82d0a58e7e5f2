/** The seconds of a report as a table for spreadsheets (RFC 4180): numbers only, no text of a page. */
import type { Report } from "./schema";

const HEAD = [
	"start_s",
	"end_s",
	"speech_s",
	"sound_s",
	"missed_before_s",
	"second_llr",
	"window_start_s",
	"window_end_s",
	"window_speech_s",
	"window_llr",
	"window_conditions",
];

/** Seconds of two runs over the same sound that begin this close to each other are one. */
const SAME_SECOND = 0.5;

/**
 * One row for each second; the window's fields are empty where none ends in it. Models that were
 * compared have a column each, after the others: the evidence of their window that ends in it.
 */
export function csvOf({ seconds, comparison }: Pick<Report, "seconds" | "comparison">): string {
	const others = columnsOfOthers(comparison?.models ?? []);
	const rows = seconds.map(({ start, end, speech, sound, gap, llr, score }) => [
		start,
		end,
		speech,
		sound,
		gap,
		llr ?? "",
		...(score
			? [score.start, score.end, score.speech, score.llr, score.conditions.join(" ")]
			: ["", "", "", "", ""]),
		...others.map(({ llrAt }) => llrAt(start) ?? ""),
	]);
	return [[...HEAD, ...others.map(({ name }) => name)], ...rows]
		.map((row) => `${row.join(",")}\r\n`)
		.join("");
}

type Others = NonNullable<Report["comparison"]>["models"];

/** Models of one id are told apart by their cards' hashes. */
function columnsOfOthers(models: Others) {
	return models.map(({ model: { id, sha256 }, seconds }) => {
		const alone = models.filter(({ model }) => model.id === id).length === 1;
		let at = 0;
		return {
			name: `window_llr_${id}${alone ? "" : `_${sha256.slice(0, 8)}`}`,
			/** Rows are asked for from the first on; a player that jumped back begins anew. */
			llrAt(start: number): number | null {
				if ((seconds[at]?.start ?? 0) > start + SAME_SECOND) at = 0;
				while ((seconds[at]?.start ?? Infinity) < start - SAME_SECOND) at++;
				const found = seconds[at];
				return found && Math.abs(found.start - start) <= SAME_SECOND ? found.llr : null;
			},
		};
	});
}
