/** From a check and the card of its model to the report that page, exports and prints all show. */
import type { ModelCard } from "../detector/card";
import type { Comparison } from "../detector/comparison";
import type { CheckRecord } from "../history/history";
import { isMeasured } from "../pipeline/measured";
import type { Score } from "../pipeline/score";
import { ROLLING_SECONDS } from "../pipeline/tracker";
import type { Verdict } from "../protocol/state";
import { RARITIES, wrongAlarms } from "./baseRates";
import { nearestOf } from "./nearest";
import { extremesOf, type KeptSecond, ownEvidence } from "./runs";
import type { Report, ReportComparison } from "./schema";
import { supportOf } from "./strength";

/** What of a card a report needs. */
export type ReportCard = Pick<
	ModelCard,
	| "title"
	| "version"
	| "calibration"
	| "operatingPoints"
	| "firstVerdictSeconds"
	| "firmVerdictSeconds"
	| "metrics"
>;

/** A check as it is known: from the history, or from what a tab still shows. */
export interface CheckTold
	extends Pick<
		CheckRecord,
		| "checkId"
		| "kind"
		| "title"
		| "site"
		| "pageUrl"
		| "startedAt"
		| "updatedAt"
		| "model"
		| "backend"
		| "sensitivity"
		| "speechSeconds"
		| "credentials"
		| "ad"
	> {
	readonly verdict: Verdict | null;
	readonly seconds: readonly KeptSecond[];
	/** False where only the last minutes are known (nothing was stored). */
	readonly complete: boolean;
	/** SHA-256 of the file's bytes, and its codec, where it is at hand. */
	readonly mediaSha256: string | null;
	readonly codec: string | null;
}

const round = (value: number, digits: number) => Number(value.toFixed(digits));
const iso = (at: number) => new Date(at).toISOString();
/** A page may put halves of characters into its title; no hash is defined over them. */
const clean = (text: string) => text.toWellFormed().slice(0, 5000);

/**
 * @param card of the model that judged; null where it is not here: then nothing measured is said
 * @param now milliseconds since 1970
 * @param comparison what the extension's own code was measured to do; null where it cannot be read
 */
export function buildReport(
	check: CheckTold,
	card: ReportCard | null,
	now: number,
	comparison: Comparison | null,
): Report {
	const own = ownEvidence(check.seconds);
	const seconds = check.seconds.map((second, i) => ({
		start: round(second.start, 3),
		end: round(second.end, 3),
		speech: round(second.speech, 2),
		sound: round(second.sound, 2),
		gap: round(second.gap, 3),
		llr: own[i] === undefined ? null : round(own[i], 4),
		score: second.score && scoreOf(second.score),
	}));
	return {
		format: "bonafide-report",
		version: 1,
		createdAt: iso(now),
		checkId: check.checkId,
		source: {
			kind: check.kind,
			...(check.ad ? { ad: true as const } : {}),
			title: clean(check.title),
			site: clean(check.site),
			page: clean(check.pageUrl),
			startedAt: iso(check.startedAt),
			updatedAt: iso(check.updatedAt),
			mediaSha256: check.mediaSha256,
			...(check.codec ? { codec: clean(check.codec) } : {}),
		},
		model: { ...check.model, title: card?.title ?? null, version: card?.version ?? null },
		backend: check.backend,
		speechSeconds: round(check.speechSeconds, 2),
		verdict: check.verdict && verdictOf(check.verdict),
		...(check.credentials ? { credentials: check.credentials } : {}),
		strongest: extremesOf(seconds),
		measured: card && isMeasured(card.operatingPoints) ? measuredOf(card, check, comparison) : null,
		rules: card && rulesOf(card, check.kind),
		complete: check.complete,
		seconds,
	};
}

/** The report as it leaves the page: with the page's address only where the person wants it. */
export function forExport(report: Report, withAddress: boolean): Report {
	return withAddress ? report : { ...report, source: { ...report.source, page: null } };
}

/** The report with what other models made of the sound; as it is where none did. */
export function withComparison(report: Report, comparison: ReportComparison | null): Report {
	if (!comparison || comparison.models.length === 0) return report;
	const models = comparison.models.map(({ model, outcome, seconds, ...rest }) => ({
		...rest,
		model: { ...model, title: clean(model.title) },
		outcome: outcome.kind === "judged" ? { ...outcome, llr: round(outcome.llr, 4) } : outcome,
		seconds: seconds.map(({ start, end, speech, llr }) => ({
			start: round(start, 3),
			end: round(end, 3),
			speech: round(speech, 2),
			llr: llr === null ? null : round(llr, 4),
		})),
	}));
	return { ...report, version: 2, comparison: { ...comparison, models } };
}

function scoreOf(score: Score): NonNullable<Report["seconds"][number]["score"]> {
	return {
		start: round(score.start, 3),
		end: round(score.end, 3),
		llr: round(score.llr, 4),
		speech: round(score.speech, 2),
		conditions: [...score.conditions],
	};
}

function verdictOf({ band, firm, likelihood, evidence, reasons }: Verdict): Report["verdict"] {
	const support = supportOf(evidence.llr);
	return {
		band,
		firm,
		likelihood,
		llr: round(evidence.llr, 4),
		low: round(evidence.low, 4),
		high: round(evidence.high, 4),
		speechSeconds: round(evidence.speechSeconds, 2),
		reasons: [...reasons],
		support: { ...support, ratio: round(support.ratio, 2) },
	};
}

function measuredOf(
	card: ReportCard,
	check: CheckTold,
	comparison: Comparison | null,
): Report["measured"] {
	const { machine, human } = card.operatingPoints;
	const point = ({ llr, falseAlarmRate, missRate }: typeof machine) => ({
		llr,
		falseAlarmRate: { ...falseAlarmRate },
		missRate: { ...missRate },
	});
	return {
		data: machine.measuredOn,
		date: card.metrics.measuredAt,
		operatingPoints: { machine: point(machine), human: point(human) },
		nearest: nearestOf(card, check, comparison),
		wrongAlarms: RARITIES.map((oneIn) => ({
			oneIn,
			of100: wrongAlarms(machine.falseAlarmRate, 1 - machine.missRate.value, 1 / oneIn),
		})),
	};
}

function rulesOf(card: ReportCard, kind: CheckTold["kind"]): Report["rules"] {
	const { calibration, operatingPoints, firstVerdictSeconds, firmVerdictSeconds } = card;
	return {
		rollingSeconds: kind === "file" ? null : ROLLING_SECONDS,
		capLlr: calibration.capLlr,
		rho: calibration.effectiveCount.rho,
		windowSeconds: calibration.effectiveCount.windowSeconds,
		windowSd: calibration.windowSd,
		machineLlr: operatingPoints.machine.llr,
		humanLlr: operatingPoints.human.llr,
		firstVerdictSeconds,
		firmVerdictSeconds,
	};
}
