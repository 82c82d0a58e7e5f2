/** The report's pictures of one model, from its clips and figures. */
import {
	confusionChart,
	DET_RANGE,
	detChart,
	histogramChart,
	reliabilityChart,
	riskChart,
	secondsChart,
} from "./charts";
import type { Condition } from "./conditions";
import { detCurve, histogramOf, riskCoverage } from "./curves";
import { reliabilityOf } from "./metrics/calibration";
import { type Counted, isHeadline, scoredOf } from "./metrics/condition";
import { rocOf } from "./metrics/errorRates";
import type { Measured } from "./metricsFile";
import type { Picture } from "./report";

/** Bins of the histograms, LLR. */
const BIN = 0.5;

/** @returns pictures with their SVG text; none of what cannot be told (one class alone) */
export function picturesOf(
	model: string,
	clips: ReadonlyMap<Condition, readonly Counted[]>,
	measured: Readonly<Partial<Record<Condition, Measured>>>,
): (Picture & { readonly svg: string })[] {
	const scored = [...clips]
		.map(([name, counted]) => ({
			name,
			clips: scoredOf(counted.filter(({ row }) => isHeadline(row))),
		}))
		.filter(({ clips }) => rocOf(clips).length > 0);
	if (scored.length === 0) return [];
	const picture = (name: string, alt: string, svg: string) => ({
		file: `${name}-${model}.svg`,
		alt: `${model}: ${alt}`,
		svg,
	});
	const { least, most } = DET_RANGE;
	const curves = (points: (clips: (typeof scored)[number]["clips"]) => [number, number][]) =>
		scored.map(({ name, clips }) => ({ name, points: points(clips) }));
	const found = [
		picture(
			"det",
			"misses against false alarms in each condition",
			detChart(
				model,
				curves((clips) => detCurve(rocOf(clips), least, most)),
			),
		),
		picture(
			"histograms",
			"scores of human and machine clips in each condition",
			histogramChart(
				model,
				scored.map(({ name, clips }) => ({ name, histogram: histogramOf(clips, BIN) })),
			),
		),
		picture(
			"reliability",
			"likelihood that was said against what was so",
			reliabilityChart(
				model,
				scored.map(({ name, clips }) => ({ name, bins: reliabilityOf(clips) })),
			),
		),
		picture("risk", "wrong answers against answers given", riskChart(model, curves(riskCoverage))),
	];
	const name = scored[0]?.name ?? "clean";
	const first = measured[name];
	if (first) {
		const of = `bands given to human and machine clips, ${name}`;
		found.push(picture("confusion", of, confusionChart(model, name, first.confusion)));
		if (first.bySeconds.length > 0) {
			const svg = secondsChart(model, first.bySeconds);
			found.push(picture("seconds", "error against seconds of speech", svg));
		}
	}
	return found;
}
