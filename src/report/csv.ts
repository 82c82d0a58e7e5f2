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

/** One row for each second; the window's fields are empty where none ends in it. */
export function csvOf({ seconds }: Pick<Report, "seconds">): string {
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
	]);
	return [HEAD, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}
