/** What all pictures of the report share: colours, axes, headings, and the way to SVG without a browser. */
import * as echarts from "echarts";

/** Okabe and Ito's colours: told apart by people who see colours otherwise, too. */
const COLOURS = [
	"#000000",
	"#E69F00",
	"#56B4E9",
	"#009E73",
	"#0072B2",
	"#D55E00",
	"#CC79A7",
	"#8c8c3a",
];
export const REAL = "#0072B2";
export const FAKE = "#D55E00";
export const INK = "#222222";

/** A share as per cent, one digit where it has one. */
export const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`;

/** @returns the chart as an SVG text. @param option of ECharts @param width of the picture, pixels */
export function draw(option: echarts.EChartsCoreOption, width = 720, height = 480): string {
	const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
	chart.setOption({
		animation: false,
		backgroundColor: "#ffffff",
		color: COLOURS,
		textStyle: { fontFamily: "sans-serif", color: INK },
		...option,
	});
	const svg = chart.renderToSVGString();
	// Else its timers keep the program from ending.
	chart.dispose();
	return `${svg}\n`;
}

/** The picture's heading. */
export const title = (text: string, subtext = "") => ({
	text,
	subtext,
	left: 12,
	top: 8,
	textStyle: { fontSize: 16, color: INK },
	subtextStyle: { fontSize: 12, color: "#555555" },
});
export const legend = { bottom: 6, itemWidth: 18, textStyle: { color: INK } };
export const grid = { left: 76, right: 28, top: 70, bottom: 96 };

/** An axis of numbers with its name beside it. */
export const axis = (name: string, more: object = {}) => ({
	type: "value",
	name,
	nameLocation: "middle",
	nameGap: 34,
	nameTextStyle: { color: INK },
	axisLine: { show: true, onZero: false, lineStyle: { color: "#666666" } },
	axisLabel: { color: INK },
	splitLine: { lineStyle: { color: "#e5e5e5" } },
	...more,
});
