/** Does an LLR mean what it says? Natural log units in, bits out. null where a class is empty. */
import type { Scored } from "./errorRates";

const LOG2 = Math.log(2);
/** log2(1 + e^x) without overflow. */
const softplusBits = (x: number) =>
	(x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))) / LOG2;

/** A class's clips share one half of the weight. */
function weightsOf(clips: readonly Scored[]): { fake: number; real: number } | null {
	const fakes = clips.filter(({ fake }) => fake).length;
	const reals = clips.length - fakes;
	return fakes === 0 || reals === 0 ? null : { fake: 0.5 / fakes, real: 0.5 / reals };
}

/** Cost of the LLRs (Brümmer and du Preez 2006), bits: 0 is perfect, 1 says nothing. */
export function cllrOf(clips: readonly Scored[]): number | null {
	const weights = weightsOf(clips);
	if (!weights) return null;
	return clips.reduce(
		(sum, { llr, fake }) =>
			sum + (fake ? weights.fake * softplusBits(-llr) : weights.real * softplusBits(llr)),
		0,
	);
}

/** A run of clips, in order of score, that the best monotone calibration gives one value. */
interface Pool {
	fakes: number;
	reals: number;
}

/** Pool adjacent violators: isotonic regression of "a machine made it" on the score. */
export function pooled(clips: readonly Scored[]): Pool[] {
	const sorted = [...clips].sort((a, b) => a.llr - b.llr);
	const pools: Pool[] = [];
	for (let i = 0; i < sorted.length; ) {
		const { llr } = sorted[i] as Scored;
		// Equal scores cannot be told apart by any calibration.
		const pool: Pool = { fakes: 0, reals: 0 };
		for (; i < sorted.length && (sorted[i] as Scored).llr === llr; i++) {
			if ((sorted[i] as Scored).fake) pool.fakes++;
			else pool.reals++;
		}
		pools.push(pool);
		for (let last = pools.length - 1; last > 0; last--) {
			const [a, b] = [pools[last - 1] as Pool, pools[last] as Pool];
			if (a.fakes * (b.fakes + b.reals) < b.fakes * (a.fakes + a.reals)) break;
			pools.splice(last - 1, 2, { fakes: a.fakes + b.fakes, reals: a.reals + b.reals });
		}
	}
	return pools;
}

/** Cllr after the best monotone calibration of these very clips: what telling apart alone costs. */
export function minCllrOf(clips: readonly Scored[]): number | null {
	const weights = weightsOf(clips);
	if (!weights) return null;
	// In a pool the best LLR is the log of the ratio of its class shares.
	return pooled(clips).reduce((sum, { fakes, reals }) => {
		if (fakes === 0 || reals === 0) return sum;
		const llr = Math.log((fakes * weights.fake) / (reals * weights.real));
		const cost =
			fakes * weights.fake * softplusBits(-llr) + reals * weights.real * softplusBits(llr);
		return sum + cost;
	}, 0);
}

/** What was said and what was so, in one tenth of the likelihoods. */
export interface ReliabilityBin {
	/** Mean of what was said, 0-1. */
	readonly said: number;
	/** Share that a machine made, classes weighed as if there were as many of each. */
	readonly found: number;
	/** Share of the weight. */
	readonly weight: number;
	readonly clips: number;
}

const BINS = 10;

/** Ten bins of the likelihood sigmoid(LLR); empty ones are left out. For an even prior. */
export function reliabilityOf(clips: readonly Scored[]): ReliabilityBin[] {
	const weights = weightsOf(clips);
	if (!weights) return [];
	const bins = Array.from({ length: BINS }, () => ({ said: 0, found: 0, weight: 0, clips: 0 }));
	for (const { llr, fake } of clips) {
		const likelihood = 1 / (1 + Math.exp(-llr));
		const bin = bins[Math.min(BINS - 1, Math.floor(likelihood * BINS))] as (typeof bins)[number];
		const weight = fake ? weights.fake : weights.real;
		bin.said += weight * likelihood;
		bin.found += fake ? weight : 0;
		bin.weight += weight;
		bin.clips++;
	}
	return bins
		.filter(({ weight }) => weight > 0)
		.map((bin) => ({ ...bin, said: bin.said / bin.weight, found: bin.found / bin.weight }));
}

/** Expected calibration error: mean distance of said and found over ten bins, for an even prior. */
export function eceOf(clips: readonly Scored[]): number | null {
	if (!weightsOf(clips)) return null;
	return reliabilityOf(clips).reduce(
		(sum, { said, found, weight }) => sum + weight * Math.abs(said - found),
		0,
	);
}
