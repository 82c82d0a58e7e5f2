/**
 * All measured models side by side: models/comparison.json, written by `npm run compare` from each
 * model's card and evaluation.json, read by the README's table and the page "How well does it work?".
 */
import * as v from "valibot";
import type { ModelCard } from "./card";
import type { Evaluation } from "./evaluation";

const rate = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const cost = v.pipe(v.number(), v.finite(), v.minValue(0));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const condition = v.object({
	clips: v.pipe(v.number(), v.integer(), v.minValue(0)),
	eer: v.object({ value: rate, low: rate, high: rate }),
	auc: rate,
	falseAlarmRate: rate,
	missRate: rate,
	coverage: rate,
});

const compared = v.object({
	id: v.string(),
	title: v.string(),
	/** SHA-256 of the card that was measured. */
	sha256,
	measuredAt: v.string(),
	parameters: cost,
	/** Multiply-accumulates for each second of sound: a window is judged each second. */
	macsPerSecond: cost,
	/** Of the files that the card names. */
	bytes: cost,
	/** Processor time on wasm for each second of sound; null where the graph was not at hand. */
	wasm: v.nullable(v.object({ msPerSecond: cost, machine: v.string() })),
	conditions: v.record(v.string(), condition),
});

export const comparisonSchema = v.object({ models: v.array(compared) });

/** A validated comparison; the catalog's default comes first. */
export type Comparison = v.InferOutput<typeof comparisonSchema>;
/** One model's line. */
export type Compared = Comparison["models"][number];

/** Equal error rates by condition. */
export type ErrorRates = Readonly<Record<string, Compared["conditions"][string]["eer"]>>;

/**
 * @param model a card and the SHA-256 of its file
 * @param comparison null where it cannot be read
 * @returns what the extension's own code was measured to do with this very card, so that every page
 *   says the same; else what the card says itself, which the model's training measured
 */
export function errorRatesOf(
	{ card, sha256 }: { readonly card: ModelCard; readonly sha256: string },
	comparison: Comparison | null,
): ErrorRates {
	const measured = comparison?.models.find((line) => line.sha256 === sha256);
	const conditions = measured?.conditions ?? card.metrics.conditions;
	return Object.fromEntries(Object.entries(conditions).map(([name, { eer }]) => [name, eer]));
}

/** @param wasm what its speed was measured to be */
export function comparedOf(
	card: ModelCard,
	evaluation: Evaluation,
	wasm: Compared["wasm"],
): Compared {
	return {
		id: card.id,
		title: card.title,
		sha256: evaluation.model.sha256,
		measuredAt: evaluation.measuredAt,
		parameters: card.parameters,
		macsPerSecond: card.macsPerSecond + card.macsPerWindow,
		bytes: card.files.reduce((sum, file) => sum + file.bytes, 0),
		wasm,
		conditions: Object.fromEntries(
			Object.entries(evaluation.conditions).map(([name, of]) => [
				name,
				{
					clips: of.clips,
					eer: of.eer,
					auc: of.auc.value,
					falseAlarmRate: of.falseAlarmRate.value,
					missRate: of.missRate.value,
					coverage: of.coverage.value,
				},
			]),
		),
	};
}
