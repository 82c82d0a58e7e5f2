/** What pictures are drawn from: pure functions of scores. Rates are fractions 0-1. */
import type { RocPoint, Scored } from "./metrics/errorRates";

/**
 * Inverse of the normal distribution function (Acklam's rational approximation, relative error below
 * 1.2e-9): the scale of a DET plot, on which normal scores give straight lines.
 */
export function probit(p: number): number {
	const a = [
		-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
		2.506628277459239,
	];
	const b = [
		-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972,
		-13.28068155288572,
	];
	const c = [
		-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734,
		4.374664141464968, 2.938163982698783,
	];
	const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
	const horner = (terms: readonly number[], x: number) =>
		terms.reduce((sum, term) => sum * x + term, 0);
	if (p > 0.97575) return -probit(1 - p);
	if (p < 0.02425) {
		const q = Math.sqrt(-2 * Math.log(p));
		return horner(c, q) / horner([...d, 1], q);
	}
	const q = p - 0.5;
	return (q * horner(a, q * q)) / horner([...b, 1], q * q);
}

/** Points [false alarms, misses] of a DET curve, those with both rates within `least` and `most`. */
export function detCurve(
	roc: readonly RocPoint[],
	least: number,
	most: number,
): [number, number][] {
	const within = (rate: number) => rate >= least && rate <= most;
	return roc
		.filter(({ falseAlarm, miss }) => within(falseAlarm) && within(miss))
		.map(({ falseAlarm, miss }) => [falseAlarm, miss]);
}

/** Shares of one class in bins of LLR. */
export interface Histogram {
	/** Where the bins begin, and where the last one ends: one more than there are bins. */
	readonly edges: readonly number[];
	readonly real: readonly number[];
	readonly fake: readonly number[];
}

/** @param width of a bin; the bins reach over all scores */
export function histogramOf(clips: readonly Scored[], width: number): Histogram {
	const bins = clips.map(({ llr }) => Math.floor(llr / width));
	const low = bins.reduce((least, bin) => Math.min(least, bin), 0);
	const high = bins.reduce((most, bin) => Math.max(most, bin), 0);
	const share = (fake: boolean) => {
		const counts = new Array<number>(high - low + 1).fill(0);
		let total = 0;
		clips.forEach((clip, i) => {
			if (clip.fake !== fake) return;
			const bin = (bins[i] as number) - low;
			counts[bin] = (counts[bin] as number) + 1;
			total++;
		});
		return counts.map((count) => count / Math.max(1, total));
	};
	const edges = Array.from({ length: high - low + 2 }, (_, i) => (low + i) * width);
	return { edges, real: share(false), fake: share(true) };
}

/** A class's outline for a line that steps at each point's end: up from nothing, down to it. */
export function steppedLineOf(
	{ edges, ...shares }: Histogram,
	label: "real" | "fake",
): [number, number][] {
	const heights = [0, ...shares[label], 0];
	return [edges[0] as number, ...edges].map((edge, i) => [edge, heights[i] as number]);
}

/**
 * Points [coverage, risk]: when only the clips with the largest |LLR| are answered (machine from 0
 * on), which share of all that is, and which share of the answers is wrong.
 */
export function riskCoverage(clips: readonly Scored[]): [number, number][] {
	const sorted = [...clips].sort((a, b) => Math.abs(b.llr) - Math.abs(a.llr));
	const points: [number, number][] = [];
	let wrong = 0;
	for (const [i, { llr, fake }] of sorted.entries()) {
		if (llr >= 0 !== fake) wrong++;
		const next = sorted[i + 1];
		// Equal scores are answered together.
		if (next && Math.abs(next.llr) === Math.abs(llr)) continue;
		points.push([(i + 1) / sorted.length, wrong / (i + 1)]);
	}
	return points;
}
