/** What was measured on the material that is nearest to the sound of a check. */
import type { ModelCard } from "../detector/card";
import type { Comparison } from "../detector/comparison";
import type { CheckRecord } from "../history/history";
import type { Second } from "../pipeline/score";
import { materialOf } from "./material";
import type { Report } from "./schema";

/** What of a check decides which figures it is told. */
interface Told extends Pick<CheckRecord, "model" | "sensitivity"> {
	readonly seconds: readonly Second[];
	readonly codec: string | null;
}

/**
 * The figures that README, options and figures page show of this very card, so that every page says
 * the same. They exist for the balanced level of packaged models; elsewhere the card's own stand in,
 * marked, since training counts each clip by one window and knows no least amount of speech.
 * @param card at the level of the check
 * @param comparison null where it cannot be read
 */
export function nearestOf(
	card: Pick<ModelCard, "metrics">,
	{ model, sensitivity = "balanced", seconds, codec }: Told,
	comparison: Comparison | null,
): NonNullable<Report["measured"]>["nearest"] {
	const material = materialOf(seconds, codec);
	const evaluated =
		sensitivity === "balanced"
			? comparison?.models.find(({ sha256 }) => sha256 === model.sha256)
			: undefined;
	const ours = evaluated?.conditions[material.condition];
	const found = ours ?? card.metrics.conditions[material.condition];
	if (!found) return null;
	return {
		...material,
		clips: found.clips,
		equalErrorRate: { ...found.eer },
		falseAlarmRate: found.falseAlarmRate,
		missRate: found.missRate,
		coverage: found.coverage,
		...(ours ? {} : { oneWindow: true as const }),
	};
}
