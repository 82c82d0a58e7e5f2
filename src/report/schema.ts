/**
 * What a report is: one schema that the code checks with and from which docs/report.schema.json is
 * written. LLRs are natural logs, rounded to 4 decimals; times are media time in seconds.
 */
import * as v from "valibot";
import { credentialsSchema } from "../protocol/credentials";
import { strengths } from "./strength";

const finite = v.pipe(v.number(), v.finite());
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const duration = v.pipe(v.number(), v.finite(), v.minValue(0));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const date = v.pipe(v.string(), v.isoTimestamp());
const text = v.pipe(v.string(), v.maxLength(5000));
const percentRange = v.strictObject({ low: count, high: count });
const rate = v.strictObject({ value: share, low: share, high: share });

const scoreSchema = v.strictObject({
	start: finite,
	end: finite,
	llr: finite,
	speech: duration,
	conditions: v.array(v.picklist(["telephone-band", "heavy-noise", "clipped"])),
});

const secondSchema = v.strictObject({
	start: finite,
	end: finite,
	speech: share,
	sound: share,
	/** Seconds missed before this one. */
	gap: duration,
	/** Evidence of this second alone, where the model gives it. */
	llr: v.nullable(finite),
	/** Of the window that ends here. */
	score: v.nullable(scoreSchema),
});

const measuredSchema = v.strictObject({
	/** What and when. */
	data: text,
	date: text,
	operatingPoints: v.strictObject({
		machine: v.strictObject({ llr: finite, falseAlarmRate: rate, missRate: rate }),
		human: v.strictObject({ llr: finite, falseAlarmRate: rate, missRate: rate }),
	}),
	/** The measured condition that is nearest to this sound, and why it was chosen. */
	nearest: v.nullable(
		v.strictObject({
			condition: text,
			because: v.picklist(["telephone-band", "heavy-noise", "codec", "unknown"]),
			clips: count,
			equalErrorRate: rate,
			falseAlarmRate: share,
			missRate: share,
			coverage: share,
			/** From the model's card, which counts each clip by one window, however short; absent where
			 * the extension's own code measured. */
			oneWindow: v.optional(v.literal(true)),
		}),
	),
	/** Of 100 alarms, so many wrong where one voice in `oneIn` is a machine's. */
	wrongAlarms: v.array(v.strictObject({ oneIn: count, of100: v.nullable(percentRange) })),
});

/** The numbers of the card by which the verdict follows from the scores. */
const rulesSchema = v.strictObject({
	/** A verdict looks so many seconds back; null for all (files). */
	rollingSeconds: v.nullable(count),
	capLlr: finite,
	rho: share,
	windowSeconds: duration,
	windowSd: duration,
	machineLlr: finite,
	humanLlr: finite,
	firstVerdictSeconds: duration,
	firmVerdictSeconds: duration,
});

/** What one model made of the sound at hand. */
const comparedSchema = v.strictObject({
	/** Named by id and the SHA-256 of its card; the title may be the person's own. */
	model: v.strictObject({ id: text, sha256, title: text }),
	outcome: v.variant("kind", [
		v.strictObject({
			kind: v.literal("judged"),
			band: v.picklist(["human", "uncertain", "machine"]),
			/** 1-99, for an even prior. */
			likelihood: v.pipe(count, v.minValue(1), v.maxValue(99)),
			llr: finite,
		}),
		/** No voice, or too little of it. */
		v.strictObject({ kind: v.literal("nothing") }),
		v.strictObject({ kind: v.literal("failed"), reason: text }),
	]),
	/** LLRs of its windows are held within this, either way. */
	capLlr: finite,
	/** Where it was measured, undistorted; null where nobody did. */
	equalErrorRate: v.nullable(share),
	/** Each second, with the evidence of the window that ends in it. */
	seconds: v.array(
		v.strictObject({ start: finite, end: finite, speech: share, llr: v.nullable(finite) }),
	),
});

export const reportSchema = v.strictObject({
	format: v.literal("bonafide-report"),
	/** 2 where a comparison is in it, which readers of version 1 do not know; 1 without one. */
	version: v.picklist([1, 2]),
	createdAt: date,
	checkId: text,
	source: v.strictObject({
		kind: v.picklist(["element", "tab", "file"]),
		/** An advertisement in the place of what the person came for; absent for anything else. */
		ad: v.optional(v.literal(true)),
		title: text,
		site: text,
		/** Only where the person wanted it in. */
		page: v.nullable(text),
		startedAt: date,
		updatedAt: date,
		/** Of the file's bytes, where the file was at hand. */
		mediaSha256: v.nullable(sha256),
		/** As the container names it, where the file was at hand. */
		codec: v.optional(text),
	}),
	/** Named by id and the SHA-256 of its card. */
	model: v.strictObject({
		id: text,
		sha256,
		title: v.nullable(text),
		version: v.nullable(text),
	}),
	backend: v.picklist(["wasm", "webgpu"]),
	speechSeconds: duration,
	verdict: v.nullable(
		v.strictObject({
			band: v.picklist(["human", "uncertain", "machine"]),
			firm: v.boolean(),
			/** 1-99, for an even prior. */
			likelihood: v.pipe(count, v.minValue(1), v.maxValue(99)),
			llr: finite,
			low: finite,
			high: finite,
			/** Seconds of speech that it rests on. */
			speechSeconds: duration,
			reasons: v.array(text),
			support: v.strictObject({
				proposition: v.picklist(["machine", "human", "neither"]),
				/** ENFSI verbal scale, 2015. */
				strength: v.picklist(strengths),
				ratio: v.pipe(finite, v.minValue(1)),
			}),
		}),
	),
	/** The file's own signed origin, as it was verified; absent where it carries none. */
	credentials: v.optional(credentialsSchema),
	/** The windows that speak most for each side. */
	strongest: v.nullable(v.strictObject({ machine: scoreSchema, human: scoreSchema })),
	/** Null where the model's card is not that of the check, or nobody has measured the model. */
	measured: v.nullable(measuredSchema),
	rules: v.nullable(rulesSchema),
	/** False where only the last minutes are known. */
	complete: v.boolean(),
	seconds: v.array(secondSchema),
	/** Several models on one file, each from its beginning and by itself; only where that was asked for. */
	comparison: v.optional(
		v.strictObject({
			/** Of the file that they heard: compare it with the source's. */
			mediaSha256: sha256,
			models: v.pipe(v.array(comparedSchema), v.minLength(1)),
		}),
	),
});

/** A report without its seal. */
export type Report = v.InferOutput<typeof reportSchema>;

/** What several models made of one file. */
export type ReportComparison = NonNullable<Report["comparison"]>;

/** A report as it is exported: `sha256` is that of the canonical form (RFC 8785) of all the rest. */
export const sealedSchema = v.strictObject({ ...reportSchema.entries, sha256 });
export type SealedReport = v.InferOutput<typeof sealedSchema>;
