/** The report's pictures as SVG texts. */
import { axis, draw, FAKE, grid, INK, legend, percent, REAL, title } from "./chartParts";
import { type Histogram, probit, steppedLineOf } from "./curves";
import type { ReliabilityBin } from "./metrics/calibration";
import type { Confusion } from "./metrics/decisions";
import type { SecondsFigures } from "./metrics/seconds";

/** A named curve of points [x, y]. */
export interface Curve {
	readonly name: string;
	readonly points: readonly (readonly [number, number])[];
}

const TICKS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6];
/** Rates that a DET plot reaches to. */
export const DET_RANGE = { least: 0.003, most: 0.7 } as const;

/** Misses against false alarms on normal scales. @param curves points of rates within DET_RANGE */
export function detChart(model: string, curves: readonly Curve[]): string {
	const values = TICKS.map(probit);
	const scale = (name: string) =>
		axis(name, {
			min: probit(DET_RANGE.least),
			max: probit(DET_RANGE.most),
			nameGap: 46,
			axisTick: { customValues: values },
			axisLabel: {
				color: INK,
				customValues: values,
				formatter: (value: number) => percent(TICKS[values.indexOf(value)] ?? 0),
			},
			splitLine: { show: false },
		});
	const low = probit(DET_RANGE.least);
	const high = probit(DET_RANGE.most);
	return draw(
		{
			title: title(`${model}: misses against false alarms`, "dotted: where both are equal"),
			legend,
			grid: { ...grid, bottom: 116 },
			xAxis: scale("human clips called machine"),
			yAxis: scale("machine clips not called so"),
			series: [
				...curves.map(({ name, points }) => ({
					type: "line",
					name,
					symbol: "none",
					lineStyle: { width: 1.8 },
					data: points.map(([x, y]) => [probit(x), probit(y)]),
				})),
				{
					type: "line",
					symbol: "none",
					silent: true,
					lineStyle: { type: "dotted", color: "#888888", width: 1 },
					data: [
						[low, low],
						[high, high],
					],
				},
			],
		},
		640,
		640,
	);
}

/** Both classes' scores in one panel for each condition, all on the same axes: to be compared. */
export function histogramChart(
	model: string,
	panels: readonly { readonly name: string; readonly histogram: Histogram }[],
): string {
	const columns = 2;
	const rows = Math.ceil(panels.length / columns);
	const [width, panelHeight] = [760, 190];
	const place = (i: number) => ({
		left: 60 + (i % columns) * 370,
		width: 300,
		top: 90 + Math.floor(i / columns) * panelHeight,
		height: panelHeight - 80,
	});
	const edges = panels.flatMap(({ histogram }) => histogram.edges);
	const reach = { min: Math.floor(Math.min(...edges)), max: Math.ceil(Math.max(...edges)) };
	const shares = panels.flatMap(({ histogram: { real, fake } }) => [...real, ...fake]);
	const most = Math.ceil(10 * Math.max(...shares)) / 10;
	return draw(
		{
			title: [
				title(
					`${model}: scores of human and machine clips`,
					"share of the class in each bin of LLR",
				),
				...panels.map(({ name }, i) => ({
					text: name,
					left: place(i).left,
					top: place(i).top - 22,
					textStyle: { fontSize: 12, color: INK },
				})),
			],
			legend: { ...legend, data: ["human", "machine"] },
			grid: panels.map((_, i) => place(i)),
			xAxis: panels.map((_, i) => axis("LLR", { gridIndex: i, nameGap: 22, ...reach })),
			yAxis: panels.map((_, i) =>
				axis("", {
					gridIndex: i,
					min: 0,
					max: most,
					splitNumber: 2,
					axisLabel: { color: INK, formatter: percent },
				}),
			),
			series: panels.flatMap(({ histogram }, i) =>
				(["real", "fake"] as const).map((label) => ({
					type: "line",
					step: "end",
					symbol: "none",
					name: label === "real" ? "human" : "machine",
					xAxisIndex: i,
					yAxisIndex: i,
					color: label === "real" ? REAL : FAKE,
					lineStyle: { width: 1.5, type: label === "real" ? "dashed" : "solid" },
					areaStyle: { opacity: 0.15 },
					data: steppedLineOf(histogram, label),
				})),
			),
		},
		width,
		120 + rows * panelHeight,
	);
}

/** What was said against what was so. */
export function reliabilityChart(
	model: string,
	curves: readonly { readonly name: string; readonly bins: readonly ReliabilityBin[] }[],
): string {
	const unit = (name: string) => axis(name, { min: 0, max: 1 });
	return draw(
		{
			title: title(
				`${model}: is the likelihood to be believed?`,
				"ten bins, classes weighed evenly; dotted: what is said is so",
			),
			legend,
			grid,
			xAxis: unit("likelihood of a machine that was said"),
			yAxis: unit("share that a machine made"),
			series: [
				...curves.map(({ name, bins }) => ({
					type: "line",
					name,
					symbolSize: 5,
					lineStyle: { width: 1.6 },
					data: bins.map(({ said, found }) => [said, found]),
				})),
				{
					type: "line",
					symbol: "none",
					silent: true,
					lineStyle: { type: "dotted", color: "#888888", width: 1 },
					data: [
						[0, 0],
						[1, 1],
					],
				},
			],
		},
		640,
		600,
	);
}

/** Wrong answers against how many clips are answered. */
export function riskChart(model: string, curves: readonly Curve[]): string {
	const share = (name: string, more: object) =>
		axis(name, { min: 0, axisLabel: { color: INK, formatter: percent }, ...more });
	return draw({
		title: title(
			`${model}: wrong answers against answers given`,
			"clips with the strongest evidence are answered first",
		),
		legend,
		grid,
		xAxis: share("clips answered", { max: 1 }),
		yAxis: share("answers that are wrong", { nameGap: 50 }),
		series: curves.map(({ name, points }) => ({
			type: "line",
			name,
			symbol: "none",
			lineStyle: { width: 1.6 },
			data: points,
		})),
	});
}

const BANDS = ["human", "uncertain", "machine", "unjudged"] as const;
const BAND_NAMES = ["Likely human", "Uncertain", "Likely AI", "no verdict"];

/**
 * Bands given to human and machine clips: of the manifest's own mix, and of as many of each.
 * @param condition under which they were judged
 */
export function confusionChart(
	model: string,
	condition: string,
	{ real, fake }: Confusion,
): string {
	const counts = [fake, real].map((answers) => BANDS.map((band) => answers[band]));
	const sums = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
	const total = (sums[0] ?? 0) + (sums[1] ?? 0);
	const cells = (of: (count: number, row: number) => number) =>
		counts.flatMap((row, y) => row.map((count, x) => [x, y, of(count, y)]));
	const panels = [
		{ name: "as the manifest mixes them", data: cells((count) => count / Math.max(1, total)) },
		{
			name: "as many human as machine clips",
			data: cells((count, row) => count / Math.max(1, 2 * (sums[row] ?? 0))),
		},
	];
	const place = (i: number) => ({ left: 100 + i * 400, width: 310, top: 100, height: 130 });
	return draw(
		{
			title: [
				title(
					`${model}: bands given, share of all clips`,
					`${condition}; down the side who made the voice, below it what was said`,
				),
				...panels.map(({ name }, i) => ({
					text: name,
					left: place(i).left,
					top: 72,
					textStyle: { fontSize: 12, color: INK },
				})),
			],
			visualMap: { show: false, min: 0, max: 0.5, inRange: { color: ["#ffffff", "#9ecae1"] } },
			grid: panels.map((_, i) => place(i)),
			xAxis: panels.map((_, i) => ({
				type: "category",
				gridIndex: i,
				data: BAND_NAMES,
				axisLabel: { color: INK, interval: 0, fontSize: 11 },
				axisTick: { show: false },
			})),
			yAxis: panels.map((_, i) => ({
				type: "category",
				gridIndex: i,
				data: ["machine", "human"],
				axisLabel: { color: INK },
				axisTick: { show: false },
			})),
			series: panels.map(({ data }, i) => ({
				type: "heatmap",
				xAxisIndex: i,
				yAxisIndex: i,
				data,
				itemStyle: { borderColor: "#cccccc", borderWidth: 1 },
				label: {
					show: true,
					color: INK,
					formatter: ({ value }: { value: number[] }) => percent(value[2] ?? 0),
				},
			})),
		},
		840,
		270,
	);
}

/** Error against seconds of speech, on joined clips. */
export function secondsChart(model: string, figures: readonly SecondsFigures[]): string {
	const curve = (name: string, of: (figure: SecondsFigures) => number | null) => ({
		type: "line",
		name,
		symbolSize: 6,
		data: figures.map((figure) => [figure.seconds, of(figure)]),
	});
	return draw({
		title: title(
			`${model}: error against seconds of speech`,
			`clips of one repository, system and speaker joined; ${figures
				.map(({ seconds, groups }) => `${groups} at ${seconds} s`)
				.join(", ")}`,
		),
		legend,
		grid,
		xAxis: axis("seconds of speech", { min: 0 }),
		yAxis: axis("", { min: 0, axisLabel: { color: INK, formatter: percent } }),
		series: [
			curve("equal error rate", ({ eer }) => eer),
			curve("false alarms", ({ falseAlarmRate }) => falseAlarmRate),
			curve("misses", ({ missRate }) => missRate),
			curve("machine clips found", ({ hitRate }) => hitRate),
		],
	});
}
