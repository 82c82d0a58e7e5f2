/** The text that a person may pass on when a verdict is wrong: numbers, model, circumstances. */
import type { Report } from "../../report/schema";
import type { Text } from "../text";
import { bandNames } from "../words";
import type { Shown } from "./data";
import { conditionName } from "./words";

const signed = (value: number) => `${value > 0 ? "+" : ""}${value.toFixed(2)}`;

/** LLRs as `+1.23`: they are read by whoever looks after the model, in any language. */
function verdictLine(verdict: NonNullable<Report["verdict"]>, text: Text): string {
	const { band, likelihood, llr, low, high } = verdict;
	const words = text.say("badge.judged", { band: text.say(bandNames[band]), likelihood });
	return `${words}; LLR ${signed(llr)} (${signed(low)} … ${signed(high)})`;
}

/** @param withAddress puts title and address of the page in */
export function wrongText({ report }: Shown, withAddress: boolean, text: Text): string {
	const { source, model, verdict, measured, seconds } = report;
	const scores = seconds.flatMap(({ score }) => (score ? [signed(score.llr)] : []));
	const condition = measured?.nearest ? conditionName(measured.nearest.condition) : null;
	const lines: readonly (readonly [label: string, value: string])[] = [
		[text.say("verdict.region"), verdict ? verdictLine(verdict, text) : ""],
		[text.say("verdict.why"), verdict?.reasons.join(", ") ?? ""],
		[text.say("report.wrong.speech"), text.duration(report.speechSeconds)],
		[text.say("report.wrong.codec"), source.codec ?? ""],
		[text.say("report.wrong.condition"), condition ? text.say(condition) : ""],
		[text.say("report.wrong.scores"), scores.slice(-LAST_SCORES).join(" ")],
		[
			text.say("report.fact.model"),
			`${model.id} ${model.version ?? ""} ${model.sha256.slice(0, 12)}`,
		],
		[text.say("report.fact.backend"), report.backend],
		[text.say("report.wrong.kind"), source.kind],
		...(withAddress
			? ([
					[text.say("report.wrong.titled"), source.title],
					[text.say("report.wrong.page"), source.page ?? ""],
				] as const)
			: []),
		[text.say("report.wrong.really"), ""],
	];
	return lines
		.filter(([label, value], i) => value !== "" || i === lines.length - 1 || label === "")
		.map(([label, value]) => `${label}: ${value}`.trimEnd())
		.join("\n");
}

/** The last minute of windows: what a live verdict rests on. */
const LAST_SCORES = 60;
