/** report.md: the figures for people, with the pictures beside it. Markdown by hand is enough here. */
import type { Condition } from "./conditions";
import type { Interval } from "./metrics/bootstrap";
import type { PartFigures } from "./metrics/condition";
import { DCF } from "./metrics/errorRates";
import type { Measured, Metrics } from "./metricsFile";

/** A picture that the report shows. */
export interface Picture {
	/** Beside report.md. */
	readonly file: string;
	readonly alt: string;
}

const percent = (share: number | null) => (share === null ? "-" : `${(100 * share).toFixed(1)} %`);
const plain = (value: number | null) => (value === null ? "-" : value.toFixed(3));

/** "19.5 % (14.7 to 23.8)" */
function rate(value: number | null, interval: Interval | undefined): string {
	if (value === null || !interval) return percent(value);
	const [low, high] = [interval.low, interval.high].map((x) => (100 * x).toFixed(1));
	return `${percent(value)} (${low} to ${high})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
	const line = (cells: readonly string[]) =>
		`| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
	return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}

/** @param pictures of each model @returns Markdown */
export function reportOf(
	metrics: Metrics,
	pictures: ReadonlyMap<string, readonly Picture[]>,
): string {
	const { origin, speed } = metrics;
	return [
		"# Evaluation",
		"",
		`Measured ${origin.measuredAt} on a manifest of ${origin.manifest.rows} rows (SHA-256 \`${origin.manifest.sha256.slice(0, 12)}\`), ${origin.repositories} repositories in the headline. Brackets are 95 % intervals, bootstrap over repositories.`,
		"",
		`Speed: ${Math.round(speed.audioSeconds)} s of sound through the models in ${speed.wallSeconds} s, ${speed.timesRealTime ?? "-"} times real time, ${speed.processes} ${speed.processes === 1 ? "process" : "processes"}, ${speed.machine}.`,
		"",
		...sideBySide(metrics),
		...Object.entries(metrics.models).flatMap(([model, conditions]) => [
			`## ${model}`,
			"",
			`Card SHA-256 \`${origin.models[model]?.slice(0, 12)}\`.`,
			"",
			...modelReport(conditions),
			...(pictures.get(model) ?? []).flatMap(({ file, alt }) => [`![${alt}](${file})`, ""]),
		]),
		...EXPLAINED,
	].join("\n");
}

/** One line a model, its equal error rate under each condition; nothing for one model alone. */
function sideBySide({ models }: Metrics): string[] {
	const names = Object.keys(models);
	if (names.length < 2) return [];
	const conditions = [...new Set(Object.values(models).flatMap((of) => Object.keys(of)))];
	const rows = names.map((name) => [
		name,
		...conditions.map((condition) => {
			const measured = models[name]?.[condition as Condition];
			return measured ? rate(measured.eer, measured.intervals.eer) : "-";
		}),
	]);
	return ["## All models", "", ...table(["equal error rate", ...conditions], rows)];
}

const EXPLAINED = [
	"## What the words mean",
	"",
	"- Headline: real clips, and fakes of all kinds but codec, enhanced and singing. These three stand in the table by kind, each against all real clips.",
	"- Equal error rate: on the straight line between the two points of the ROC around it (no convex hull), over clips with an LLR; AUC likewise.",
	`- minDCF: the least cost over all thresholds as a share of answering blindly, with ${100 * DCF.fakePrior} % fakes, ${DCF.falseAlarmCost} for a false alarm and ${DCF.missCost} for a miss (ASVspoof 5).`,
	"- Cllr: cost of the LLRs in bits, 1 says nothing; min Cllr after the best monotone calibration of these very clips. ECE: ten bins of the likelihood, classes weighed evenly.",
	"- False alarms: real clips in the band machine. Misses: fake clips in the band human. Found: fake clips in the band machine. Coverage: clips in either band. All are shares of all clips that could be read: uncertain ones and those without a voice count as no error.",
	"- Where no error was seen in n clips, the interval ends at 1 - 0.025^(1/n).",
	"- Accuracy, precision, recall, F1: machine from an LLR of 0 on, over clips with one.",
	"- Joined clips show how evidence adds up; they do not show drift, music beds or changes of speaker, and fewer groups reach more seconds.",
	"",
];

function modelReport(conditions: Readonly<Partial<Record<Condition, Measured>>>): string[] {
	const entries = Object.entries(conditions) as [Condition, Measured][];
	const clean = conditions.clean;
	return [
		...table(
			["condition", "clips", "equal error rate", "AUC", "false alarms", "misses", "coverage"],
			entries.map(([name, m]) => [
				name,
				`${m.clips}`,
				rate(m.eer, m.intervals.eer),
				plain(m.auc),
				rate(m.falseAlarmRate, m.intervals.falseAlarmRate),
				rate(m.missRate, m.intervals.missRate),
				rate(m.coverage, m.intervals.coverage),
			]),
		),
		...table(
			[
				"condition",
				"found",
				"minDCF",
				"Cllr",
				"min Cllr",
				"ECE",
				"false alarms at 95 % found",
				"found at 1 % false alarms",
				"accuracy",
				"balanced",
			],
			entries.map(([name, m]) => [
				name,
				percent(m.hitRate),
				plain(m.minDcf),
				plain(m.cllr),
				plain(m.minCllr),
				plain(m.ece),
				percent(m.fprAtTpr95),
				percent(m.tprAtFpr1),
				percent(m.accuracy),
				percent(m.balancedAccuracy),
			]),
		),
		...table(
			["condition", "macro over", "groups", "equal error rate", "AUC", "false alarms", "misses"],
			entries.flatMap(([name, { macro }]) =>
				(["repositories", "families"] as const).map((over) => [
					name,
					over,
					`${macro[over].groups}`,
					percent(macro[over].eer),
					plain(macro[over].auc),
					percent(macro[over].falseAlarmRate),
					percent(macro[over].missRate),
				]),
			),
		),
		"Music, noise and other sounds (label `none`):",
		"",
		...table(
			["condition", "clips", "judged", "called machine"],
			entries.map(([name, { none }]) => [
				name,
				`${none.clips}`,
				`${none.judged}`,
				`${none.machine}`,
			]),
		),
		...failures(entries).flatMap((line) => [line, ""]),
		...(clean ? parts(clean) : []),
	];
}

/** What is missing is said, never left out quietly. @returns a sentence for each condition that lacks clips */
function failures(entries: readonly [Condition, Measured][]): string[] {
	return entries
		.filter(([, { failed, missing }]) => failed + missing > 0)
		.map(
			([name, { failed, missing }]) =>
				`${name}: clips that could not be read ${failed}, without a score ${missing}.`,
		);
}

/** The same for the terminal. @returns a line for each model and condition that lacks clips */
export const shortfalls = ({ models }: Metrics): string[] =>
	Object.entries(models).flatMap(([model, conditions]) =>
		failures(Object.entries(conditions) as [Condition, Measured][]).map(
			(line) => `${model}, ${line}`,
		),
	);

function parts(clean: Measured): string[] {
	const part = (first: string, groups: Readonly<Record<string, PartFigures>>) =>
		table(
			[
				first,
				"real",
				"fake",
				"equal error rate",
				"false alarms",
				"misses",
				"coverage",
				"mean LLR real",
				"mean LLR fake",
			],
			Object.entries(groups).map(([name, p]) => [
				name,
				`${p.real}`,
				`${p.fake}`,
				rate(p.eer, p.intervals.eer),
				percent(p.falseAlarmRate),
				percent(p.missRate),
				percent(p.coverage),
				p.meanLlrReal?.toFixed(2) ?? "-",
				p.meanLlrFake?.toFixed(2) ?? "-",
			]),
		);
	const seconds = Object.fromEntries(clean.bySeconds.map((s) => [`${s.seconds}`, s]));
	return [
		"### Clean, in parts",
		"",
		...part("kind of fake", clean.byKind),
		...part("family of fakes", clean.byFamily),
		...part("language", clean.byLang),
		...part("repository", clean.byRepo),
		...(clean.bySeconds.length > 0 ? part("seconds of speech, joined clips", seconds) : []),
	];
}
