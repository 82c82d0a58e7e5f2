/** The lasting few of a run's figures: what README and extension show. */
import type { ModelCard } from "../../detector/card";
import type { Evaluation } from "../../detector/evaluation";
import type { Interval } from "./metrics/bootstrap";
import type { PartFigures } from "./metrics/condition";
import type { Measured, Metrics } from "./metricsFile";

/** A rate that is shown; where it could not be told there is nothing to show. */
function told(value: number | null, what: string): number {
	if (value === null) throw new Error(`${what} cannot be told of these clips`);
	return value;
}

/** The equal error rate of a part; no interval where its clips come from too few repositories. */
function partEer({ eer, intervals }: PartFigures) {
	const value = told(eer, "eer");
	const { low, high } = intervals.eer ?? { low: null, high: null };
	return { value, low: low && Math.min(low, value), high: high && Math.max(high, value) };
}

/** The rate with its interval, which always holds it; without draws it is the whole range. */
function withInterval(
	figures: { readonly intervals: Readonly<Record<string, Interval>> } & object,
	name: string,
) {
	const value = told((figures as Record<string, unknown>)[name] as number | null, name);
	const { low, high } = figures.intervals[name] ?? { low: 0, high: 1 };
	return { value, low: Math.min(low, value), high: Math.max(high, value) };
}

function conditionOf(m: Measured): Evaluation["conditions"][string] {
	return {
		clips: m.clips,
		real: m.real,
		fake: m.fake,
		eer: withInterval(m, "eer"),
		auc: withInterval(m, "auc"),
		falseAlarmRate: withInterval(m, "falseAlarmRate"),
		missRate: withInterval(m, "missRate"),
		hitRate: withInterval(m, "hitRate"),
		coverage: withInterval(m, "coverage"),
		minDcf: told(m.minDcf, "minDcf"),
		cllr: told(m.cllr, "cllr"),
		minCllr: told(m.minCllr, "minCllr"),
		ece: told(m.ece, "ece"),
		macroEer: { repositories: m.macro.repositories.eer, families: m.macro.families.eer },
	};
}

/**
 * @param metrics of a run that held the clean condition
 * @param card of the model, for the floor that training measured
 * @param id of the model
 * @throws Error when the model was not measured, in part or clean
 */
export function resultsOf(metrics: Metrics, card: ModelCard, id: string): Evaluation {
	const conditions = Object.entries(metrics.models[id] ?? {});
	const clean = metrics.models[id]?.clean;
	const sha256 = metrics.origin.models[id];
	if (!clean || !sha256) throw new Error(`${id} was not measured clean`);
	const gap = conditions.find(([, { missing }]) => missing > 0);
	if (gap) throw new Error(`${gap[0]}: ${gap[1].missing} clips have no score yet`);
	const { measuredAt, manifest, repositories } = metrics.origin;
	return {
		measuredAt,
		data: { rows: manifest.rows, repositories, manifestSha256: manifest.sha256 },
		model: { id, sha256 },
		conditions: Object.fromEntries(conditions.map(([name, m]) => [name, conditionOf(m)])),
		kinds: Object.fromEntries(
			Object.entries(clean.byKind)
				.filter(([, { eer }]) => eer !== null)
				.map(([name, k]) => [name, { fake: k.fake, eer: partEer(k), headline: k.headline }]),
		),
		seconds: clean.bySeconds.map((s) => ({
			seconds: s.seconds,
			groups: s.groups,
			eer: partEer(s),
			falseAlarmRate: told(s.falseAlarmRate, "falseAlarmRate"),
			missRate: told(s.missRate, "missRate"),
			hitRate: told(s.hitRate, "hitRate"),
		})),
		none: clean.none,
		nuisanceFloor: card.metrics.nuisanceFloor,
		randomSplit: null,
		speed: metrics.speed,
	};
}
