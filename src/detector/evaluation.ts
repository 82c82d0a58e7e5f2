/**
 * What a model was measured to do: models/<id>/evaluation.json, written by `npm run figures` from
 * the command line's evaluation, read by the README's table and the page "How well does it work?".
 * No clip and no repository is named in it.
 */
import * as v from "valibot";

const rate = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const cost = v.pipe(v.number(), v.finite(), v.minValue(0));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** A rate with its 95 % interval (bootstrap over repositories); all three are fractions 0-1. */
const rateWithInterval = v.object({ value: rate, low: rate, high: rate });

/** The same where clips may come from too few repositories to tell how sure it is: then null. */
const partRate = v.object({ value: rate, low: v.nullable(rate), high: v.nullable(rate) });

const condition = v.object({
	clips: count,
	real: count,
	fake: count,
	eer: rateWithInterval,
	auc: rateWithInterval,
	/** Real clips in the band machine, fake clips in the band human, fake clips in the band machine. */
	falseAlarmRate: rateWithInterval,
	missRate: rateWithInterval,
	hitRate: rateWithInterval,
	/** Clips in either band. */
	coverage: rateWithInterval,
	minDcf: cost,
	/** Bits. */
	cllr: cost,
	minCllr: cost,
	ece: rate,
	/** Means over repositories and families of fakes, each counting as one. */
	macroEer: v.object({ repositories: v.nullable(rate), families: v.nullable(rate) }),
});

/** Of the clean condition. */
const kind = v.object({
	fake: count,
	eer: partRate,
	/** False for kinds that the headline leaves out: processed human speech, singing. */
	headline: v.boolean(),
});

/** Joined clips, clean, after so many seconds of speech. */
const seconds = v.object({
	seconds: cost,
	groups: count,
	eer: partRate,
	falseAlarmRate: rate,
	missRate: rate,
	hitRate: rate,
});

export const evaluationSchema = v.object({
	/** ISO date. */
	measuredAt: v.string(),
	data: v.object({ rows: count, repositories: count, manifestSha256: sha256 }),
	/** SHA-256 of the model's card: figures of another card are no figures of this model. */
	model: v.object({ id: v.string(), sha256 }),
	conditions: v.record(v.string(), condition),
	kinds: v.record(v.string(), kind),
	seconds: v.array(seconds),
	/** Music, noise and other sounds, clean: how many were judged as a voice, and called machine. */
	none: v.object({ clips: count, judged: count, machine: count }),
	/** What a classifier reaches that sees nothing of the voice (models/training). */
	nuisanceFloor: v.object({ eer: rateWithInterval, cues: v.array(v.string()) }),
	/** The same recipe on clips of train, split by repository and at random: how much a random split
	 * flatters (models/training, `flatter`); null where it was not measured. */
	randomSplit: v.nullable(
		v.object({ byRepository: rateWithInterval, random: rateWithInterval, steps: count }),
	),
	speed: v.object({
		audioSeconds: cost,
		wallSeconds: cost,
		timesRealTime: v.nullable(cost),
		processes: count,
		machine: v.string(),
	}),
});

/** A validated evaluation. */
export type Evaluation = v.InferOutput<typeof evaluationSchema>;
