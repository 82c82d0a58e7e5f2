/** The numbers that the popup works out by itself. */
import { describe, expect, it } from "vitest";
import { wrongAlarms } from "../../src/report/baseRates";
import { scaleOf } from "../../src/ui/popup/scale";
import { barsOf } from "../../src/ui/popup/timelineBars";
import { figures } from "./page/scenes";

const second = (llr: number | null, gap = 0) => ({ at: 0, speech: 1, llr, gap });

describe("wrong alarms", () => {
	it("are about half at 1 in 100 fakes and 1 % false alarms", () => {
		const falseAlarmRate = { value: 0.01, low: 0.01, high: 0.01 };
		const wrong = wrongAlarms(falseAlarmRate, 1, 0.01);
		expect(wrong).toEqual({ low: 50, high: 50 });
	});
	it("are not said to be none where none was seen in a small set", () => {
		const falseAlarmRate = { value: 0, low: 0, high: 0.015 };
		const wrong = wrongAlarms(falseAlarmRate, 0.7, 0.01);
		expect(wrong).toEqual({ low: 0, high: 68 });
	});
	it("cannot be told of a model that raises no alarm", () => {
		expect(wrongAlarms(figures.measured.falseAlarmRate, 0, 0.01)).toBeNull();
	});
});

describe("the gauge's scale", () => {
	it("is linear in evidence, with 50 in the middle", () => {
		const scale = scaleOf(figures);
		expect(scale.place(0)).toBe(0.5);
		expect(scale.place(1) - scale.place(0)).toBeCloseTo(scale.place(0) - scale.place(-1));
		expect(scale.ticks.map((tick) => tick.at)).toEqual(
			[...scale.ticks.map((tick) => tick.at)].sort(),
		);
	});
	it("holds what lies beyond its ends", () => {
		expect(scaleOf(figures).place(99)).toBe(1);
		expect(scaleOf(figures).place(-99)).toBe(0);
	});
	it("leaves every band a zone that can be seen, however strict the card", () => {
		const { zones } = scaleOf({ humanLlr: -7, machineLlr: 9 });
		expect(zones?.machineStart).toBeLessThanOrEqual(0.9 + 1e-9);
		expect(zones?.humanEnd).toBeGreaterThanOrEqual(0.1 - 1e-9);
	});
	it("draws no zones while the card is not read", () => {
		expect(scaleOf(null).zones).toBeNull();
	});
});

describe("the timeline's columns", () => {
	it("give a missed second a place of its own, before the one that was heard", () => {
		const bars = barsOf([second(2), second(-2, 3)]);
		expect(bars.columns.map((column) => column.kind)).toEqual([
			"heard",
			"missed",
			"missed",
			"missed",
			"heard",
		]);
		expect(bars).toMatchObject({ machine: 1, human: 1, missed: 3, speechSeconds: 2, room: 60 });
	});
	it("keep the last three minutes, also after a gap without end", () => {
		expect(barsOf(Array.from({ length: 500 }, () => second(0))).columns).toHaveLength(180);
		const bars = barsOf([second(2), second(1.5, 1e9)]);
		expect(bars.columns).toHaveLength(180);
		expect(bars.columns.at(-1)).toEqual({ kind: "heard", speech: 1, llr: 1.5 });
	});
	it("show what a second says by itself, where that is told, before what its window says", () => {
		const [told, silent] = barsOf([{ ...second(2), own: 3 }, second(2)]).columns;
		expect([told, silent]).toMatchObject([{ llr: 3 }, { llr: 2 }]);
	});
	it("count a weak second for neither side", () => {
		expect(barsOf([second(0.5), second(-0.5), second(null)])).toMatchObject({
			machine: 0,
			human: 0,
		});
	});
});
