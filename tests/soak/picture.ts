/** Memory over a soak as an SVG: one line for each context, and the process's own. */
import { axis, draw, grid, legend, title } from "../../src/cli/evaluate/chartParts";
import type { SoakResult } from "./result";
import type { Sample } from "./samples";

const LINES: readonly { name: string; of: (sample: Sample) => number | null }[] = [
	{ name: "the extension's process (private memory)", of: ({ processMb }) => processMb },
	{ name: "offscreen document and popup", of: ({ heaps }) => heaps.pages?.usedMb ?? null },
	{ name: "detector's worker", of: ({ heaps }) => heaps.worker?.usedMb ?? null },
	{ name: "service worker", of: ({ heaps }) => heaps.serviceWorker?.usedMb ?? null },
	{ name: "page with the content script", of: ({ heaps }) => heaps.page?.usedMb ?? null },
	{ name: "history on disk", of: ({ storedMb }) => storedMb },
];

/** @param result docs/soak.json @returns an SVG of both phases, chunks on the left */
export function soakPicture(result: SoakResult): string {
	const { samples, machine, date } = result;
	const scale = (x: "left" | "right") => ({
		...grid,
		...(x === "left" ? { right: "53%" } : { left: "56%" }),
	});
	const line = (index: number, some: readonly Sample[], x: (sample: Sample) => number) =>
		LINES.map(({ name, of }) => ({
			type: "line",
			name,
			xAxisIndex: index,
			yAxisIndex: index,
			symbol: "none",
			lineStyle: { width: 1.8 },
			data: some.map((sample) => [x(sample), of(sample)]),
		}));
	const logged = { type: "log", min: 0.1 };
	return draw(
		{
			title: title(
				"memory while sound is judged",
				`${date}, ${machine.cores} cores (${machine.cpu}), Chromium ${machine.browser}; after a collection; left: chunks through the port, right: real players`,
			),
			legend,
			grid: [scale("left"), scale("right")],
			xAxis: [
				axis("hours of sound", { gridIndex: 0 }),
				axis("minutes of playing", { gridIndex: 1 }),
			],
			yAxis: [axis("MB", { ...logged, gridIndex: 0 }), axis("MB", { ...logged, gridIndex: 1 })],
			series: [
				...line(0, samples.chunks, ({ soundSeconds }) => soundSeconds / 3600),
				...line(1, samples.players, ({ wallSeconds }) => wallSeconds / 60),
			],
		},
		960,
		540,
	);
}
