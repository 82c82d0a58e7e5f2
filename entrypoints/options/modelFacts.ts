/** What the options page shows of each model. */
import type { KnownModel } from "../../src/detector/catalog";
import { levelsOf } from "../../src/detector/levels";
import type { ModelFacts } from "../../src/ui/options/data";
import { figuresOf, readModels } from "../popup/models";

/** @throws when a file of the package is missing or damaged */
export const readModelFacts = async (): Promise<ModelFacts[]> =>
	(await readModels()).map((model) => factsOf(model));

function factsOf(model: KnownModel): ModelFacts {
	const { key, title, card, sha256, bytes, place, own, msPerSecond } = model;
	return {
		...{ key, title, sha256, bytes, place, own, msPerSecond },
		version: card.version,
		limits: card.limits,
		figures: figuresOf(model, "balanced"),
		levels: levelsOf(card).map(({ level }) => figuresOf(model, level)),
		errors: errorsOf(card),
		millionsPerSecond: (card.macsPerSecond + card.macsPerWindow) / 1e6,
	};
}

function errorsOf({ metrics: { conditions } }: KnownModel["card"]): ModelFacts["errors"] {
	const { clean, ...distorted } = conditions;
	if (!clean) return null;
	const worst = Object.values(distorted).sort((a, b) => b.eer.value - a.eer.value)[0];
	return { clean: clean.eer, worst: worst?.eer ?? null };
}
