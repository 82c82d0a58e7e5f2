/**
 * The model card: everything the code must know of a model, and the only place for its numbers.
 * Written by models/training (Python), read here. The card's JSON is validated once, at load.
 */
import * as v from "valibot";

const positive = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const finite = v.pipe(v.number(), v.finite());
const rate = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** A rate with its 95 % interval; all three are fractions 0-1. */
const rateWithInterval = v.object({ value: rate, low: rate, high: rate });

/** One state tensor of the trunk, zeros before the first second of a source. */
const stateTensor = v.object({
	input: v.string(),
	output: v.string(),
	shape: v.pipe(v.array(count), v.minLength(1)),
});

const file = v.object({
	role: v.picklist(["trunk", "head", "gate"]),
	file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
	sha256,
	bytes: count,
	/** Only the trunk carries state from one second to the next. */
	states: v.optional(v.array(stateTensor)),
});

/**
 * Log energies in triangular bands. Frame i covers samples [i*hop, i*hop+frame); no centre padding.
 * The mean of each frame is taken out (this removes DC exactly), a periodic Hann window is applied,
 * the frame is zero-padded to nFft, and band k = ln(sum_j weight[k][j] * |X_j|^2 + floor).
 */
const frontEnd = v.object({
	kind: v.literal("log-bands"),
	scale: v.picklist(["mel", "linear"]),
	bands: count,
	minHz: positive,
	maxHz: positive,
	/** A band's half-width is at least this, so that none is empty. */
	minHalfWidthHz: positive,
	frameSamples: count,
	hopSamples: count,
	nFft: count,
	/** Added to the band's power before the logarithm; samples are in [-1, 1]. */
	floor: positive,
});

const operatingPoint = v.object({
	/** Evidence at or beyond which the band is shown (natural log units). */
	llr: finite,
	falseAlarmRate: rateWithInterval,
	missRate: rateWithInterval,
	measuredOn: v.string(),
});

export const cardSchema = v.object({
	id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/)),
	title: v.string(),
	version: v.string(),
	source: v.string(),
	licence: v.string(),
	files: v.array(file),
	quantisation: v.picklist(["fp32", "fp16", "int8"]),
	parameters: count,
	/** Multiply-accumulates for each new second of audio (trunk) and each window (head). */
	macsPerSecond: positive,
	macsPerWindow: positive,
	input: v.object({
		kind: v.literal("features"),
		sampleRate: v.literal(16000),
		windowSamples: count,
		hopSamples: count,
		frontEnd,
	}),
	/** Steps of embedding that the trunk gives for each second, and their width. */
	embedding: v.object({ stepsPerSecond: count, width: count }),
	/** The sign of the raw score: +1 when larger means machine. */
	output: v.object({ sign: v.picklist([1, -1]) }),
	calibration: v.object({
		/** LLR = slope * sign * score + offset, then held within +-capLlr. */
		slope: finite,
		offset: finite,
		capLlr: positive,
		/**
		 * n windows that overlap and resemble each other speak like nEff of them:
		 * n = speech seconds / 4 (at least 1), nEff = n / (1 + (n - 1) * rho).
		 */
		effectiveCount: v.object({ rho: rate, windowSeconds: positive }),
		/** Standard deviation of a window's LLR around its source's mean (for the interval). */
		windowSd: positive,
	}),
	operatingPoints: v.object({ machine: operatingPoint, human: operatingPoint }),
	firstVerdictSeconds: positive,
	firmVerdictSeconds: positive,
	/**
	 * The head's second output, raw evidence of each of the window's seconds [1, 4]:
	 * LLR of a second = slope * sign * raw + offset, held within the same cap.
	 */
	evidenceOutput: v.optional(
		v.object({ name: v.literal("segments"), slope: finite, offset: finite }),
	),
	/** Measured error, by set and condition. */
	metrics: v.object({
		measuredAt: v.string(),
		data: v.string(),
		conditions: v.record(
			v.string(),
			v.object({
				clips: count,
				eer: rateWithInterval,
				auc: rate,
				falseAlarmRate: rate,
				missRate: rate,
				coverage: rate,
				eerByKind: v.optional(v.record(v.string(), rate)),
			}),
		),
		nuisanceFloor: v.object({ eer: rateWithInterval, cues: v.array(v.string()) }),
	}),
	trainedOn: v.string(),
	limits: v.array(v.string()),
	golden: v.string(),
});

/** A validated model card. */
export type ModelCard = v.InferOutput<typeof cardSchema>;
export type FrontEndSettings = ModelCard["input"]["frontEnd"];
export type Calibration = ModelCard["calibration"];
export type OperatingPoints = ModelCard["operatingPoints"];

export const catalogSchema = v.object({
	default: v.string(),
	models: v.array(
		v.object({
			id: v.string(),
			/** Path of the card below models/. */
			card: v.string(),
			bytes: count,
			/** SHA-256 of the card's bytes: with the id, the model's name. */
			sha256,
			bundled: v.boolean(),
		}),
	),
});
export type Catalog = v.InferOutput<typeof catalogSchema>;
