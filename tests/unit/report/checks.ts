/** A check as the history would give it, for tests of what a report makes of it. */
import type { Condition, Second } from "../../../src/pipeline/score";
import {
	createTracker,
	ROLLING_SECONDS,
	type TrackerSettings,
} from "../../../src/pipeline/tracker";
import { buildReport, type CheckTold, type ReportCard } from "../../../src/report/build";
import type { KeptSecond } from "../../../src/report/runs";
import type { ReportComparison } from "../../../src/report/schema";
import { second } from "../pipeline/seconds";

const rate = (value: number, low: number, high: number) => ({ value, low, high });
const condition = (clips: number, eer: number) => ({
	clips,
	eer: rate(eer, eer - 0.03, eer + 0.03),
	auc: 0.9,
	falseAlarmRate: 0.004,
	missRate: 0.006,
	coverage: 0.4,
});

export const card: ReportCard = {
	title: "A model for tests",
	version: "2026-11-01",
	calibration: {
		slope: 1,
		offset: 0,
		capLlr: 5,
		effectiveCount: { rho: 0.4, windowSeconds: 4 },
		windowSd: 1,
	},
	operatingPoints: {
		machine: {
			llr: 2,
			falseAlarmRate: rate(0.01, 0.005, 0.02),
			missRate: rate(0.4, 0.3, 0.5),
			measuredOn: "300 clips",
		},
		human: {
			llr: -1,
			falseAlarmRate: rate(0.5, 0.4, 0.6),
			missRate: rate(0.05, 0.03, 0.07),
			measuredOn: "300 clips",
		},
	},
	firstVerdictSeconds: 4,
	firmVerdictSeconds: 12,
	metrics: {
		measuredAt: "2026-11-20",
		data: "dev",
		conditions: {
			clean: condition(100, 0.1),
			tel8k: condition(90, 0.2),
			opus24: condition(80, 0.15),
		},
		nuisanceFloor: { eer: rate(0.45, 0.4, 0.5), cues: ["duration"] },
	},
};

const settings: TrackerSettings = card;

/** Seconds of a voice from 0 on, the first three without a window. */
export function spoken(
	llrs: readonly number[],
	conditions: readonly Condition[] = [],
): KeptSecond[] {
	const seconds: Second[] = [
		...[0, 1, 2].map((start) => second(start, null)),
		...llrs.map((llr, i) => second(i + 3, llr, { conditions })),
	];
	return seconds.map((each) => ({ ...each, gap: 0 }));
}

/** The check with the verdict that the tracker gives for these seconds. */
export function checkOf(seconds: readonly KeptSecond[], more: Partial<CheckTold> = {}): CheckTold {
	const kind = more.kind ?? "element";
	const tracker = createTracker(settings, kind === "file" ? Infinity : ROLLING_SECONDS);
	for (const each of seconds) tracker.add(each);
	const hearing = tracker.settled();
	return {
		checkId: "check-1",
		kind,
		title: "The harbour at night",
		site: "radio.example.org",
		pageUrl: "https://radio.example.org/12",
		startedAt: Date.UTC(2026, 10, 3, 12),
		updatedAt: Date.UTC(2026, 10, 3, 12, 1),
		model: { id: "tests", sha256: "ab".repeat(32) },
		backend: "wasm",
		speechSeconds: tracker.speechSeconds,
		verdict: hearing.kind === "judged" ? hearing.verdict : null,
		seconds,
		complete: true,
		mediaSha256: null,
		codec: null,
		...more,
	};
}

export const reportOf = (check: CheckTold, of: ReportCard | null = card) =>
	buildReport(check, of, Date.UTC(2026, 10, 4), null);

/** Three models on one file, two of them of one name: a verdict, nothing, a failure. */
export const comparison: ReportComparison = {
	mediaSha256: "cd".repeat(32),
	models: [
		{
			model: { id: "tiny", sha256: "ef".repeat(32), title: "Tiny" },
			outcome: { kind: "judged", band: "uncertain", likelihood: 88, llr: 2 },
			capLlr: 5,
			equalErrorRate: 0.2,
			seconds: [2, 3].map((start) => ({
				start,
				end: start + 1,
				speech: 1,
				llr: start === 3 ? 2.12345 : null,
			})),
		},
		{
			model: { id: "mine", sha256: "aa".repeat(32), title: "Mine \uD800" },
			outcome: { kind: "nothing" },
			capLlr: 3,
			equalErrorRate: null,
			seconds: [{ start: 3.01, end: 4.01, speech: 0.1, llr: -0.5 }],
		},
		{
			model: { id: "mine", sha256: "bb".repeat(32), title: "Mine, older" },
			outcome: { kind: "failed", reason: "model-unreadable" },
			capLlr: 3,
			equalErrorRate: null,
			seconds: [],
		},
	],
};
