/**
 * The model card: everything the code must know of a model, and the only place for its numbers.
 * Written by models/training (Python), read here. The card's JSON is validated once, at load.
 *
 * Two shapes of model: one that streams (a trunk once over each second, a head over the last four)
 * and brings its speech gate, and one whose single graph judges a whole window at once, for which
 * speech is heard by the front end and gate of the catalog's default.
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

/** Name of a tensor of a graph. */
const tensorName = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

const content = {
	file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
	sha256,
	bytes: count,
};

const streamingFile = v.object({
	role: v.picklist(["trunk", "head", "gate"]),
	...content,
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

/** How loud a window's samples are made: src/pipeline/windowFeatures.ts. */
const level = v.object({
	removeMean: v.boolean(),
	rms: v.nullable(v.pipe(positive, v.gtValue(0))),
	epsilon: v.pipe(positive, v.gtValue(0)),
});

/** A window's mel spectrum in decibels: the same file says what each number means. */
const logMel = v.object({
	kind: v.literal("log-mel"),
	scale: v.picklist(["slaney", "htk", "linear"]),
	norm: v.picklist(["slaney", "none"]),
	bands: v.pipe(count, v.maxValue(512)),
	minHz: positive,
	maxHz: positive,
	nFft: v.pipe(count, v.maxValue(16_384)),
	frameSamples: count,
	hopSamples: v.pipe(count, v.minValue(16)),
	frames: v.pipe(count, v.maxValue(8192)),
	decibelsPerDecade: v.picklist([10, 20]),
	floor: v.pipe(positive, v.gtValue(0)),
	scaling: v.variant("kind", [
		v.object({
			kind: v.literal("fixed"),
			minDb: finite,
			maxDb: finite,
			low: finite,
			high: finite,
		}),
		v.object({ kind: v.literal("window"), rangeDb: v.pipe(positive, v.gtValue(0)) }),
	]),
	layout: v.picklist(["bands-frames", "frames-bands"]),
});

/** From a quarter of a second to twice the window that the listener has: the rest is repeated. */
const windowSamples = v.pipe(count, v.minValue(4000), v.maxValue(128_000));
const ofWindow = {
	/** The graph's input. */
	tensor: tensorName,
	sampleRate: v.literal(16000),
	windowSamples,
	hopSamples: count,
	level,
};

const operatingPoint = v.object({
	/** Evidence at or beyond which the band is shown (natural log units). */
	llr: finite,
	falseAlarmRate: rateWithInterval,
	missRate: rateWithInterval,
	measuredOn: v.string(),
});

const operatingPoints = v.object({ machine: operatingPoint, human: operatingPoint });

/** What a pair of operating points comes to under one condition; `uncertain` is no error. */
const errors = v.object({ falseAlarmRate: rate, missRate: rate, coverage: rate });

/** What every card says, whatever its model is made of. */
const common = {
	id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/)),
	title: v.string(),
	version: v.string(),
	source: v.string(),
	licence: v.string(),
	quantisation: v.picklist(["fp32", "fp16", "int8"]),
	parameters: count,
	/** Multiply-accumulates for each new second of audio (trunk) and each window (head, whole graph). */
	macsPerSecond: positive,
	macsPerWindow: positive,
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
	/** The balanced level. */
	operatingPoints,
	/** The other levels, where they were measured; see levels.ts. */
	sensitivities: v.optional(v.object({ cautious: operatingPoints, alert: operatingPoints })),
	firstVerdictSeconds: positive,
	firmVerdictSeconds: positive,
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
				...errors.entries,
				eerByKind: v.optional(v.record(v.string(), rate)),
				bySensitivity: v.optional(v.object({ cautious: errors, alert: errors })),
			}),
		),
		nuisanceFloor: v.object({ eer: rateWithInterval, cues: v.array(v.string()) }),
	}),
	trainedOn: v.string(),
	limits: v.array(v.string()),
	golden: v.string(),
};

/** The sign of the raw score: +1 when larger means machine. */
const sign = v.picklist([1, -1]);

/** A card of a trunk and a head. */
export const streamingCardSchema = v.object({
	...common,
	files: v.array(streamingFile),
	input: v.object({
		kind: v.literal("features"),
		sampleRate: v.literal(16000),
		windowSamples: count,
		hopSamples: count,
		frontEnd,
	}),
	/** Steps of embedding that the trunk gives for each second, and their width. */
	embedding: v.object({ stepsPerSecond: count, width: count }),
	/**
	 * The head's input `fingerprint` [1, 4, width]: of each of the window's seconds what
	 * src/pipeline/fingerprint.ts gives. Its formulas are the code's: another width is refused at once, other
	 * formulas of one width by the golden self-test.
	 */
	fingerprint: v.optional(v.object({ width: count })),
	output: v.object({ sign }),
	/**
	 * The head's second output, raw evidence of each of the window's seconds [1, 4]:
	 * LLR of a second = slope * sign * raw + offset, held within the same cap.
	 */
	evidenceOutput: v.optional(
		v.object({ name: v.literal("segments"), slope: finite, offset: finite }),
	),
});

/** A card of one graph that judges a whole window: no trunk, no evidence of single seconds. */
export const windowCardSchema = v.object({
	...common,
	files: v.array(v.object({ role: v.literal("model"), ...content })),
	input: v.variant("kind", [
		v.object({ kind: v.literal("waveform"), ...ofWindow }),
		v.object({ kind: v.literal("features"), ...ofWindow, frontEnd: logMel }),
	]),
	/** The graph's output and how the score is read from it: src/pipeline/rawScore.ts. */
	output: v.variant("kind", [
		v.object({ kind: v.picklist(["score", "probability"]), tensor: tensorName, sign }),
		v.object({ kind: v.literal("logits"), tensor: tensorName, index: v.picklist([0, 1]), sign }),
	]),
});

/** A card that names a file of the role `model` is held to the window's schema, any other to the streaming one. */
export const cardSchema = v.lazy((card) =>
	hasWholeGraph(card) ? windowCardSchema : streamingCardSchema,
);

function hasWholeGraph(card: unknown): boolean {
	const files = (card as { files?: unknown } | null)?.files;
	return Array.isArray(files) && files.some((file) => file?.role === "model");
}

/** A validated card of a trunk and a head. */
export type StreamingCard = v.InferOutput<typeof streamingCardSchema>;
/** A validated card of one graph. */
export type WindowCard = v.InferOutput<typeof windowCardSchema>;
/** A validated model card. */
export type ModelCard = StreamingCard | WindowCard;
export type FrontEndSettings = StreamingCard["input"]["frontEnd"];
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
