/** The models that there are, for pages: cards and figures, no weights. */
import * as v from "valibot";
import { type KnownModel, knownModels } from "../../src/detector/catalog";
import { type Comparison, comparisonSchema } from "../../src/detector/comparison";
import { cardAt, levelOf } from "../../src/detector/levels";
import type { ReadModelFile } from "../../src/detector/loadModel";
import { openOwnModels } from "../../src/detector/ownModels";
import { isMeasured } from "../../src/pipeline/measured";
import type { Sensitivity } from "../../src/protocol/sensitivity";
import type { ModelName } from "../../src/protocol/state";
import { readEffective } from "../../src/settings/settings";
import type { Figures } from "../../src/ui/popup/data";

/** @param path below models/ @throws when the package has no such file */
export const readPackaged: ReadModelFile = async (path) => {
	const answer = await fetch(chrome.runtime.getURL(`models/${path}`));
	if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
	return new Uint8Array(await answer.arrayBuffer());
};

/** Figures of all measured models. @throws when the file is missing or damaged */
export async function readComparison(): Promise<Comparison> {
	const bytes = await readPackaged("comparison.json");
	return v.parse(comparisonSchema, JSON.parse(new TextDecoder().decode(bytes)));
}

/**
 * Models from files only where the organisation allows them.
 * @throws when a file of the package is missing or damaged; what is on this device may be
 */
export async function readModels(): Promise<KnownModel[]> {
	const { rules } = await readEffective();
	const own = rules.ownModelsAllowed ? await openOwnModels().catch(() => null) : null;
	const kept = (await own?.list().catch(() => [])) ?? [];
	own?.close();
	return knownModels(readPackaged, kept);
}

/** The model of this very card; figures of another one would mislead. */
export const modelNamed = (models: readonly KnownModel[], name: ModelName): KnownModel | null =>
	models.find(({ sha256 }) => sha256 === name.sha256) ?? null;

/** What of a model's card is shown, at a level of sensitivity. */
export function figuresOf(
	{ card: whole, title, sha256, isDefault }: KnownModel,
	wished: Sensitivity,
): Figures {
	const card = cardAt(whole, wished);
	const { machine, human } = card.operatingPoints;
	return {
		sensitivity: levelOf(whole, wished),
		model: { title, sha256, isDefault },
		humanLlr: human.llr,
		machineLlr: machine.llr,
		capLlr: card.calibration.capLlr,
		firstVerdictSeconds: card.firstVerdictSeconds,
		firmVerdictSeconds: card.firmVerdictSeconds,
		measured: isMeasured(card.operatingPoints)
			? {
					falseAlarmRate: machine.falseAlarmRate,
					missRate: human.missRate,
					hitRate: 1 - machine.missRate.value,
					data: machine.measuredOn,
					date: card.metrics.measuredAt,
				}
			: "never",
	};
}
