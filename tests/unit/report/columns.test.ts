import { describe, expect, it } from "vitest";
import { bandHz } from "../../../src/pipeline/frontEnd";
import { axisMarks, barsOf, clock, columnsOf, held, zoomed } from "../../../src/report/columns";
import { createSpectrogram, ROWS_PER_SECOND } from "../../../src/report/spectrogram";
import { checkOf, reportOf, spoken } from "./checks";

const columns = (llrs: readonly number[], gapAt = -1) => {
	const seconds = spoken(llrs).map((second, i) => ({ ...second, gap: i === gapAt ? 2.4 : 0 }));
	return columnsOf(reportOf(checkOf(seconds)).seconds);
};

describe("columns", () => {
	it("are one for each second, and those that were missed", () => {
		const found = columns([1, -2], 4);
		expect(found.map((column) => (column.kind === "missed" ? "x" : column.llr))).toEqual([
			null,
			null,
			null,
			1,
			"x",
			"x",
			"x",
			-2,
		]);
	});
	it("tell where the player jumped", () => {
		const seconds = spoken([1, 1]).map((second, i) =>
			i === 4 ? { ...second, start: 90, end: 91 } : second,
		);
		const jumps = columnsOf(reportOf(checkOf(seconds)).seconds).map(
			(column) => column.kind === "heard" && column.jump,
		);
		expect(jumps).toEqual([false, false, false, false, true]);
	});
});

describe("bars", () => {
	it("share the room: the strongest of each side stands for all", () => {
		const found = barsOf(columns([3, -1, 2, -4, 0.5]), { from: 0, to: 8 }, 3);
		expect(found.map(({ at, width, up, down }) => ({ at, width, up, down }))).toEqual([
			{ at: 0, width: 3, up: 0, down: 0 },
			{ at: 3, width: 3, up: 3, down: -1 },
			{ at: 6, width: 2, up: 0.5, down: -4 },
		]);
	});
	it("say that something in them was missed", () => {
		const found = barsOf(columns([1, 1], 4), { from: 0, to: 8 }, 100);
		expect(found.map(({ missed }) => missed)).toEqual([
			false,
			false,
			false,
			false,
			true,
			true,
			true,
			false,
		]);
	});
});

describe("what is in view", () => {
	it("stays within the columns and no closer than ten", () => {
		expect(held({ from: -5, to: 20 }, 100)).toEqual({ from: 0, to: 25 });
		expect(held({ from: 90, to: 120 }, 100)).toEqual({ from: 70, to: 100 });
		expect(held({ from: 50, to: 52 }, 100)).toEqual({ from: 50, to: 60 });
		expect(held({ from: 0, to: 3 }, 6)).toEqual({ from: 0, to: 6 });
	});
	it("comes closer around a column and goes back to all of it", () => {
		const near = zoomed({ from: 0, to: 100 }, 0.5, 79, 100);
		expect(near).toEqual({ from: 40, to: 90 });
		expect(zoomed(near, 8, 60, 100)).toEqual({ from: 0, to: 100 });
	});
	it("is marked at whole steps of media time", () => {
		expect(axisMarks(columns(new Array(27).fill(1)), { from: 0, to: 30 })).toEqual(
			[0, 5, 10, 15, 20, 25].map((at) => ({ at, seconds: at })),
		);
	});
	it("writes times as players do", () => {
		expect([0, 65, 3723.9].map(clock)).toEqual(["0:00", "1:05", "1:02:03"]);
	});
});

describe("the spectrogram", () => {
	const settings = {
		kind: "log-bands",
		scale: "linear",
		bands: 80,
		minHz: 80,
		maxHz: 7000,
		minHalfWidthHz: 40,
		frameSamples: 400,
		hopSamples: 160,
		nFft: 512,
		floor: 1e-6,
	} as const;
	const tone = (hz: number, seconds: number) =>
		Int16Array.from({ length: seconds * 16_000 }, (_, i) =>
			Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / 16_000)),
		);

	it("has its peak at a tone's band, however the sound was cut", () => {
		const whole = createSpectrogram(settings);
		whole.push(tone(2000, 2));
		whole.end();
		const cut = createSpectrogram(settings);
		const samples = tone(2000, 2);
		for (let at = 0; at < samples.length; at += 777) cut.push(samples.subarray(at, at + 777));
		cut.end();
		expect(whole.seconds).toBe(2);
		const row = whole.row(1.5) as Uint8Array;
		const peak = row.indexOf(Math.max(...row));
		expect(Math.abs(bandHz(settings, peak) - 2000)).toBeLessThan(90);
		expect([...(cut.row(1.5) as Uint8Array)]).toEqual([...row]);
	});
	it("is dark in silence and ends where the sound ends", () => {
		const spectrogram = createSpectrogram(settings);
		spectrogram.push(new Int16Array(40_000));
		spectrogram.end();
		expect(spectrogram.seconds).toBe(3);
		expect(Math.max(...(spectrogram.row(0.5) as Uint8Array))).toBe(0);
		expect(spectrogram.row(3)).toBeNull();
		expect(spectrogram.row(-1)).toBeNull();
		expect(spectrogram.row(1 - 0.5 / ROWS_PER_SECOND)).toHaveLength(80);
	});
});
