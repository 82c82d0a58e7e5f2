/** The card of a model as it counts at one level of sensitivity. */
import { type Sensitivity, sensitivities } from "../protocol/sensitivity";
import type { ModelCard, OperatingPoints } from "./card";

type Leveled = Pick<ModelCard, "operatingPoints" | "sensitivities" | "metrics">;

/** The levels that were measured of a model, from cautious to alert. */
export function levelsOf(card: Leveled): { level: Sensitivity; points: OperatingPoints }[] {
	return sensitivities.flatMap((level) => {
		const points = level === "balanced" ? card.operatingPoints : card.sensitivities?.[level];
		return points ? [{ level, points }] : [];
	});
}

/** The level that counts when `wished` is wished for: `balanced` where the card has not that one. */
export function levelOf(card: Leveled, wished: Sensitivity): Sensitivity {
	return levelsOf(card).some(({ level }) => level === wished) ? wished : "balanced";
}

/**
 * The same card with the thresholds and the measured errors of a level in place of the balanced
 * ones, so that all who read a card need not know of levels.
 */
export function cardAt<Card extends Leveled>(card: Card, wished: Sensitivity): Card {
	if (wished === "balanced") return card;
	const points = card.sensitivities?.[wished];
	if (!points) return card;
	const conditions = Object.fromEntries(
		Object.entries(card.metrics.conditions).map(([name, found]) => [
			name,
			{ ...found, ...found.bySensitivity?.[wished] },
		]),
	);
	return { ...card, operatingPoints: points, metrics: { ...card.metrics, conditions } };
}
