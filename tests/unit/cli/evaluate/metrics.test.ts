/**
 * Figures against values worked out by hand, and on one set of 21 scores with ties against
 * scikit-learn 1.7, scipy 1.16 and numpy 2.3 (roc_curve with brentq on the interpolated curve,
 * roc_auc_score, IsotonicRegression, f1_score, numpy.quantile), computed once on 2026-11-21.
 */
import { describe, expect, it } from "vitest";
import { intervalsOf, quantile } from "../../../../src/cli/evaluate/metrics/bootstrap";
import {
	cllrOf,
	eceOf,
	minCllrOf,
	pooled,
	reliabilityOf,
} from "../../../../src/cli/evaluate/metrics/calibration";
import {
	bandRatesOf,
	confusionOf,
	forcedRatesOf,
} from "../../../../src/cli/evaluate/metrics/decisions";
import {
	aucOf,
	eerOf,
	falseAlarmAtHits,
	hitsAtFalseAlarm,
	minDcfOf,
	rocOf,
	type Scored,
} from "../../../../src/cli/evaluate/metrics/errorRates";

const scored = (reals: readonly number[], fakes: readonly number[]): Scored[] => [
	...reals.map((llr) => ({ llr, fake: false })),
	...fakes.map((llr) => ({ llr, fake: true })),
];

const REFERENCE = scored(
	[-2.5, -1.9, -1.2, -1.2, -0.7, -0.4, 0, 0.3, 0.3, 0.9],
	[-0.9, -0.1, 0.3, 0.8, 1.1, 1.1, 1.6, 2.2, 2.9, 3.4, -1.2],
);
const PERFECT = scored([-3, -2], [1, 4]);
const BLIND = scored([0, 0, 0], [0, 0]);

describe("telling apart", () => {
	it("agrees with scikit-learn and scipy on scores with ties", () => {
		const roc = rocOf(REFERENCE);
		expect(eerOf(roc)).toBeCloseTo(0.28125, 12);
		expect(aucOf(roc)).toBeCloseTo(0.8181818181818181, 12);
		expect(falseAlarmAtHits(roc, 0.95)).toBeCloseTo(0.8, 12);
		expect(falseAlarmAtHits(roc, 0.8)).toBeCloseTo(0.4, 12);
		expect(hitsAtFalseAlarm(roc, 0.01)).toBeCloseTo(0.5454545454545454, 12);
		expect(hitsAtFalseAlarm(roc, 0.2)).toBeCloseTo(0.6363636363636364, 12);
		expect(minDcfOf(roc)).toBeCloseTo(0.4545454545454546, 12);
	});
	it("is perfect where every machine scores above every person", () => {
		const roc = rocOf(PERFECT);
		expect([eerOf(roc), aucOf(roc), minDcfOf(roc)]).toEqual([0, 1, 0]);
		expect([falseAlarmAtHits(roc, 0.95), hitsAtFalseAlarm(roc, 0.01)]).toEqual([0, 1]);
	});
	it("is a guess where all score alike, and wrong throughout where it is the other way round", () => {
		expect([eerOf(rocOf(BLIND)), aucOf(rocOf(BLIND)), minDcfOf(rocOf(BLIND))]).toEqual([
			0.5, 0.5, 1,
		]);
		const turned = rocOf(scored([1, 4], [-3, -2]));
		expect([eerOf(turned), aucOf(turned)]).toEqual([1, 0]);
	});
	it("goes along the straight line between two points", () => {
		// One of two people above one of three machines: from (1/2, 1/3) nothing is equal, by hand
		// false alarms 1/2 -> 0 at misses 1/3 constant, so both are 1/3.
		expect(eerOf(rocOf(scored([0, 2], [1, 3, 4])))).toBeCloseTo(1 / 3, 12);
	});
	it("cannot be told of one class", () => {
		const roc = rocOf(scored([1, 2], []));
		expect([eerOf(roc), aucOf(roc), minDcfOf(roc), falseAlarmAtHits(roc, 0.95)]).toEqual([
			null,
			null,
			null,
			null,
		]);
	});
});

describe("calibration", () => {
	it("costs one bit where nothing is said, and agrees with the formula", () => {
		expect(cllrOf(BLIND)).toBeCloseTo(1, 12);
		expect(cllrOf(REFERENCE)).toBeCloseTo(0.7317607994831885, 12);
		expect(cllrOf(scored([-1000], [1000]))).toBe(0);
		expect(cllrOf(scored([1000], [1000]))).toBeCloseTo(500 / Math.LN2, 6);
	});
	it("at its best agrees with isotonic regression, and does not see how the scale is stretched", () => {
		expect(minCllrOf(REFERENCE)).toBeCloseTo(0.5863104557361596, 12);
		const stretched = REFERENCE.map(({ llr, fake }) => ({ llr: 5 * llr + 2, fake }));
		expect(minCllrOf(stretched)).toBeCloseTo(0.5863104557361596, 12);
		expect(minCllrOf(PERFECT)).toBe(0);
		expect(minCllrOf(BLIND)).toBeCloseTo(1, 12);
	});
	it("pools neighbours that go the wrong way", () => {
		expect(pooled(scored([0, 2], [1, 3]))).toEqual([
			{ fakes: 0, reals: 1 },
			{ fakes: 1, reals: 1 },
			{ fakes: 1, reals: 0 },
		]);
	});
	it("is measured in tenths with both classes weighed alike", () => {
		expect(eceOf(REFERENCE)).toBeCloseTo(0.18083220738055658, 12);
		// Likelihood 3/4 said of one person and three machines: with even weights each class is half.
		const bins = reliabilityOf(scored([Math.log(3)], [Math.log(3), Math.log(3), Math.log(3)]));
		expect(bins).toHaveLength(1);
		expect(bins[0]).toMatchObject({ clips: 4 });
		expect(bins[0]?.said).toBeCloseTo(0.75, 12);
		expect(bins[0]?.found).toBeCloseTo(0.5, 12);
		expect(eceOf(scored([1], []))).toBeNull();
	});
});

describe("what is said", () => {
	const clip = (
		fake: boolean,
		band: "human" | "uncertain" | "machine" | null,
		llr: number | null,
	) => ({
		fake,
		band,
		llr,
	});
	const clips = [
		clip(false, "human", -2),
		clip(false, "machine", 2),
		clip(false, "uncertain", 1),
		clip(false, null, null),
		clip(true, "machine", 3),
		clip(true, "human", -3),
		clip(true, "uncertain", null),
		clip(true, "uncertain", 0),
	];
	it("is counted over all clips, uncertain ones being no error", () => {
		const confusion = confusionOf(clips);
		expect(confusion).toEqual({
			real: { human: 1, uncertain: 1, machine: 1, unjudged: 1 },
			fake: { human: 1, uncertain: 2, machine: 1, unjudged: 0 },
		});
		expect(bandRatesOf(confusion)).toEqual({
			falseAlarmRate: 1 / 4,
			missRate: 1 / 4,
			hitRate: 1 / 4,
			coverage: 4 / 8,
		});
	});
	it("is machine from 0 on where a yes or no is forced", () => {
		const { accuracy, balancedAccuracy, perClass } = forcedRatesOf(clips);
		// With an LLR: people -2 (right), 2 and 1 (wrong); machines 3 and 0 (right), -3 (wrong).
		expect(accuracy).toBe(3 / 6);
		expect(balancedAccuracy).toBeCloseTo((1 / 3 + 2 / 3) / 2, 12);
		expect(perClass.fake).toEqual({ precision: 2 / 4, recall: 2 / 3, f1: 4 / 7 });
		expect(perClass.real).toEqual({ precision: 1 / 2, recall: 1 / 3, f1: 2 / 5 });
	});
	it("agrees with scikit-learn", () => {
		const found = forcedRatesOf(REFERENCE.map((s) => ({ ...s, band: null })));
		expect(found.accuracy).toBeCloseTo(0.6666666666666666, 12);
		expect(found.balancedAccuracy).toBeCloseTo(0.6636363636363636, 12);
		expect(found.perClass.fake.f1).toBeCloseTo(0.6956521739130435, 12);
		expect(found.perClass.real.f1).toBeCloseTo(0.631578947368421, 12);
	});
	it("cannot be told of nothing", () => {
		expect(bandRatesOf(confusionOf([]))).toEqual({
			falseAlarmRate: null,
			missRate: null,
			hitRate: null,
			coverage: null,
		});
		expect(forcedRatesOf([]).accuracy).toBeNull();
	});
});

describe("intervals", () => {
	const clips = Array.from({ length: 60 }, (_, i) => ({ repo: `r${i % 6}`, value: i % 6 }));
	const mean = (of: readonly { value: number }[]) => ({
		mean: of.reduce((sum, { value }) => sum + value, 0) / of.length,
	});
	it("take quantiles as numpy does", () => {
		const values = [1, 2, 4, 8, 16];
		expect(quantile(values, 0.025)).toBeCloseTo(1.1, 12);
		expect(quantile(values, 0.5)).toBe(4);
		expect(quantile(values, 0.975)).toBeCloseTo(15.2, 12);
	});
	it("come from repositories, so ten times the clips of the same ones narrow nothing", () => {
		const few = intervalsOf(clips, ({ repo }) => repo, mean, 400);
		const many = intervalsOf(
			Array.from({ length: 10 }, () => clips).flat(),
			({ repo }) => repo,
			mean,
			400,
		);
		expect(many).toEqual(few);
		// Mean of six draws of 0 to 5: deviation sqrt(35 / 12 / 6) = 0.70, so 95 % lie within 1.4.
		expect(few.mean?.low).toBeGreaterThan(0.9);
		expect(few.mean?.low).toBeLessThan(1.4);
		expect(few.mean?.high).toBeGreaterThan(3.6);
		expect(few.mean?.high).toBeLessThan(4.1);
	});
	it("are the same each time, and none where there is one repository or nothing to tell", () => {
		const again = () => intervalsOf(clips, ({ repo }) => repo, mean, 50);
		expect(again()).toEqual(again());
		expect(intervalsOf(clips, () => "one", mean, 50)).toEqual({});
		expect(
			intervalsOf(
				clips,
				({ repo }) => repo,
				() => ({ nothing: null }),
				50,
			),
		).toEqual({});
	});
});
