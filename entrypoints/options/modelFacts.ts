/** What the options page shows of each model. */
import type { KnownModel } from "../../src/detector/catalog";
import { type ErrorRates, errorRatesOf } from "../../src/detector/comparison";
import { levelsOf } from "../../src/detector/levels";
import type { ModelFacts } from "../../src/ui/options/data";
import { figuresOf, readComparison, readModels } from "../popup/models";

/** @throws when a file of the package is missing or damaged */
export async function readModelFacts(): Promise<ModelFacts[]> {
	const [models, comparison] = await Promise.all([
		readModels(),
		readComparison().catch(() => null),
	]);
	return models.map((model) => factsOf(model, errorRatesOf(model, comparison)));
}

function factsOf(model: KnownModel, rates: ErrorRates): ModelFacts {
	const { key, title, card, sha256, bytes, place, own, msPerSecond } = model;
	return {
		...{ key, title, sha256, bytes, place, own, msPerSecond },
		version: card.version,
		limits: card.limits,
		figures: figuresOf(model, "balanced"),
		levels: levelsOf(card).map(({ level }) => figuresOf(model, level)),
		errors: errorsOf(rates),
		millionsPerSecond: (card.macsPerSecond + card.macsPerWindow) / 1e6,
	};
}

function errorsOf({ clean, ...distorted }: ErrorRates): ModelFacts["errors"] {
	if (!clean) return null;
	const worst = Object.values(distorted).sort((a, b) => b.value - a.value)[0];
	return { clean, worst: worst ?? null };
}
