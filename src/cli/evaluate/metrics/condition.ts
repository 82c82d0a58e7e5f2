/** All figures of one model under one condition, from clips with what was said of them. */
import type { Row } from "../manifest";
import type { ScoreLine } from "../task";
import { type Interval, intervalsOf } from "./bootstrap";
import { cllrOf, eceOf, minCllrOf } from "./calibration";
import {
	bandRatesOf,
	type ClassRates,
	type Confusion,
	confusionOf,
	forcedRatesOf,
} from "./decisions";
import {
	aucOf,
	eerOf,
	falseAlarmAtHits,
	hitsAtFalseAlarm,
	minDcfOf,
	rocOf,
	type Scored,
} from "./errorRates";
import { grouped } from "./grouped";

/** A row of the manifest with its score. */
export interface Counted {
	readonly row: Row;
	readonly score: ScoreLine;
}

/** Processed human speech and singing: told apart, never in the headline. */
export const APART: readonly string[] = ["codec", "enhanced", "singing"];

/** Counted in the headline: real speech, and fakes of the kinds that the figures are about. */
export const isHeadline = ({ label, kind }: Row): boolean =>
	label === "real" || (label === "fake" && !APART.includes(kind));

/** How often repositories are drawn: for the headline, and for each part of it. */
const DRAWS = 500;
const PART_DRAWS = 200;

/** Rates as fractions 0-1, LLRs in natural log units, costs in bits; null where it cannot be told. */
export interface PartFigures {
	readonly real: number;
	readonly fake: number;
	readonly eer: number | null;
	readonly auc: number | null;
	readonly falseAlarmRate: number | null;
	readonly missRate: number | null;
	readonly hitRate: number | null;
	readonly coverage: number | null;
	readonly meanLlrReal: number | null;
	readonly meanLlrFake: number | null;
	/** 95 %, over repositories; empty where a class has fewer than three of them. */
	readonly intervals: Readonly<Record<string, Interval>>;
}

/** A kind of fake against all real clips. */
export interface KindFigures extends PartFigures {
	/** False for kinds that the headline leaves out. */
	readonly headline: boolean;
}

/** Means over groups, each counting as one. */
export interface MacroFigures {
	/** Groups with real and fake clips. */
	readonly groups: number;
	readonly eer: number | null;
	readonly auc: number | null;
	readonly falseAlarmRate: number | null;
	readonly missRate: number | null;
}

/** The figures of one condition. Headline: `isHeadline`; the rest stands in none and byKind. */
export interface ConditionFigures {
	/** Clips that were read: what rates are shares of. */
	readonly clips: number;
	readonly real: number;
	readonly fake: number;
	/** Of these, clips with an LLR. */
	readonly withLlr: number;
	/** Clips with any label that could not be read: no answer is no right answer, so no rate counts them. */
	readonly failed: number;
	/** Clips without a score so far. */
	readonly missing: number;
	readonly eer: number | null;
	readonly auc: number | null;
	readonly minDcf: number | null;
	readonly cllr: number | null;
	readonly minCllr: number | null;
	readonly ece: number | null;
	readonly fprAtTpr95: number | null;
	readonly tprAtFpr1: number | null;
	readonly falseAlarmRate: number | null;
	readonly missRate: number | null;
	readonly hitRate: number | null;
	readonly coverage: number | null;
	/** Machine from an LLR of 0 on, over clips with one. */
	readonly accuracy: number | null;
	readonly balancedAccuracy: number | null;
	readonly perClass: { readonly real: ClassRates; readonly fake: ClassRates };
	readonly confusion: Confusion;
	/** 95 % intervals of the rates above, bootstrap over repositories. */
	readonly intervals: Readonly<Record<string, Interval>>;
	readonly macro: { readonly repositories: MacroFigures; readonly families: MacroFigures };
	readonly none: { readonly clips: number; readonly judged: number; readonly machine: number };
	readonly byKind: Readonly<Record<string, KindFigures>>;
	readonly byFamily: Readonly<Record<string, PartFigures>>;
	readonly byRepo: Readonly<Record<string, PartFigures>>;
	readonly byLang: Readonly<Record<string, PartFigures>>;
}

const isFake = ({ row }: Counted) => row.label === "fake";
const isReal = ({ row }: Counted) => row.label === "real";

const wasRead = ({ score }: Counted) => score.state !== "failed";

/** Clips with an LLR, as error rates are counted from. */
export const scoredOf = (clips: readonly Counted[]): Scored[] =>
	clips.flatMap((clip) =>
		clip.score.llr === null ? [] : [{ llr: clip.score.llr, fake: isFake(clip) }],
	);

const decidedOf = (clips: readonly Counted[]) =>
	clips.map((clip) => ({ fake: isFake(clip), band: clip.score.band, llr: clip.score.llr }));

/** The rates that carry an interval. */
function ratesOf(clips: readonly Counted[]) {
	const scored = scoredOf(clips);
	const roc = rocOf(scored);
	const decided = decidedOf(clips);
	const { accuracy, balancedAccuracy } = forcedRatesOf(decided);
	return {
		eer: eerOf(roc),
		auc: aucOf(roc),
		minDcf: minDcfOf(roc),
		cllr: cllrOf(scored),
		minCllr: minCllrOf(scored),
		ece: eceOf(scored),
		fprAtTpr95: falseAlarmAtHits(roc, 0.95),
		tprAtFpr1: hitsAtFalseAlarm(roc, 0.01),
		...bandRatesOf(confusionOf(decided)),
		accuracy,
		balancedAccuracy,
	};
}

/** The few rates of a part. */
function partRatesOf(clips: readonly Counted[]) {
	const roc = rocOf(scoredOf(clips));
	return { eer: eerOf(roc), auc: aucOf(roc), ...bandRatesOf(confusionOf(decidedOf(clips))) };
}

const repoOf = ({ row }: Counted) => row.repo;

/** Drawing repositories says nothing where a class has but one or two of them. */
const LEAST_REPOS = 3;

const manyRepos = (clips: readonly Counted[]) =>
	[isReal, isFake].every((of) => new Set(clips.filter(of).map(repoOf)).size >= LEAST_REPOS);

/** Figures of any set of real and fake clips, of those that were read. @param draws 0 for no intervals */
export function partFiguresOf(all: readonly Counted[], draws: number): PartFigures {
	const clips = all.filter(wasRead);
	const meanLlr = (of: readonly Counted[]) => mean(of.map(({ score }) => score.llr));
	return {
		real: clips.filter(isReal).length,
		fake: clips.filter(isFake).length,
		...partRatesOf(clips),
		meanLlrReal: meanLlr(clips.filter(isReal)),
		meanLlrFake: meanLlr(clips.filter(isFake)),
		intervals: draws > 0 && manyRepos(clips) ? intervalsOf(clips, repoOf, partRatesOf, draws) : {},
	};
}

/** @param missing clips of the headline that have no score yet */
export function conditionFiguresOf(all: readonly Counted[], missing: number): ConditionFigures {
	const clips = all.filter(wasRead);
	const counted = clips.filter(({ row }) => isHeadline(row));
	const reals = counted.filter(isReal);
	const fakes = counted.filter(isFake);
	const allFakes = clips.filter(isFake);
	const none = clips.filter(({ row }) => row.label === "none");
	const decided = decidedOf(counted);
	const rates = ratesOf(counted);
	const intervals = intervalsOf(counted, repoOf, ratesOf, DRAWS);

	/** Fakes of one name against all real clips. */
	const against = (group: readonly Counted[], draws: number) =>
		partFiguresOf([...reals, ...group], draws);
	const byFamily = mapped(
		grouped(fakes, ({ row }) => row.family || "?"),
		(group) => against(group, 0),
	);
	const byRepo = mapped(
		grouped(counted, ({ row }) => row.repo || "?"),
		(group) => partFiguresOf(group, 0),
	);
	return {
		clips: counted.length,
		real: reals.length,
		fake: fakes.length,
		withLlr: scoredOf(counted).length,
		failed: all.length - clips.length,
		missing,
		...rates,
		perClass: forcedRatesOf(decided).perClass,
		confusion: confusionOf(decided),
		intervals: {
			...intervals,
			...unseen("falseAlarmRate", rates.falseAlarmRate, reals.length),
			...unseen("missRate", rates.missRate, fakes.length),
		},
		macro: { repositories: macroOf(byRepo), families: macroOf(byFamily) },
		none: {
			clips: none.length,
			judged: none.filter(({ score }) => score.state === "judged").length,
			machine: none.filter(({ score }) => score.band === "machine").length,
		},
		byKind: mapped(
			grouped(allFakes, ({ row }) => row.kind || "?"),
			(group, kind) => ({
				...against(group, PART_DRAWS),
				headline: !APART.includes(kind),
			}),
		),
		byFamily,
		byRepo,
		byLang: mapped(
			grouped(counted, ({ row }) => row.lang || "?"),
			(group) => partFiguresOf(group, 0),
		),
	};
}

/** Draws of clips without an error never show one: of n clips up to 1 - 0.025^(1/n) may be wrong. */
function unseen(name: string, rate: number | null, clips: number): Record<string, Interval> {
	return rate === 0 ? { [name]: { low: 0, high: 1 - 0.025 ** (1 / clips) } } : {};
}

function macroOf(groups: Readonly<Record<string, PartFigures>>): MacroFigures {
	const all = Object.values(groups);
	return {
		groups: all.filter(({ eer }) => eer !== null).length,
		eer: mean(all.map(({ eer }) => eer)),
		auc: mean(all.map(({ auc }) => auc)),
		falseAlarmRate: mean(all.map(({ falseAlarmRate }) => falseAlarmRate)),
		missRate: mean(all.map(({ missRate }) => missRate)),
	};
}

function mapped<T, U>(
	groups: Map<string, T>,
	of: (group: T, name: string) => U,
): Record<string, U> {
	return Object.fromEntries([...groups].map(([name, group]) => [name, of(group, name)]));
}

/** Mean of those that can be told; null where none can. */
function mean(values: readonly (number | null)[]): number | null {
	const told = values.filter((value) => value !== null);
	return told.length === 0 ? null : told.reduce((sum, value) => sum + value, 0) / told.length;
}
