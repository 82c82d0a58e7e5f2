import { describe, expect, test } from "vitest";
import { secondsHold } from "../../src/pipeline/secondsHold";
import { columnsOf, seriesOf } from "../../src/report/columns";
import { barsOf } from "../../src/ui/popup/timelineBars";

const both = (own: (number | null)[], window: (number | null)[]) =>
	own.map((llr, i) => ({ own: llr, window: window[i] }));

describe("whether single seconds may speak for themselves", () => {
	test("they do where they lean as their windows do, or nobody leans", () => {
		expect(secondsHold([])).toBe(true);
		expect(secondsHold(both([-1, 0.5, -2], [-3, -3, -3]))).toBe(true);
		expect(secondsHold(both([2, 1], [4, 4]))).toBe(true);
		expect(secondsHold(both([-2, -2], [0.9, 1]))).toBe(true);
	});

	test("they do in half a person and half a machine, whose windows cancel out", () => {
		expect(secondsHold(both([-2, -2, 2, 1], [-3, -2, 2, 3]))).toBe(true);
	});

	test("they do not where every window is a machine's and the seconds seem a person's, or the other way", () => {
		expect(secondsHold(both([-2, 0.1, -1], [4, 4, 4]))).toBe(false);
		expect(secondsHold(both([1, 2], [-3, -2]))).toBe(false);
	});

	test("what has but one of both counts for nothing", () => {
		expect(secondsHold(both([-9, -9, 1], [null, null, 4]))).toBe(true);
		expect(secondsHold(both([null, -1], [9, 2]))).toBe(false);
	});
});

const scored = (llr: number) => ({ start: 0, end: 4, llr, speech: 4, conditions: [] });
const reportSecond = (start: number, own: number, window: number) => ({
	...{ start, end: start + 1, speech: 1, sound: 1, gap: 0 },
	...{ llr: own, score: scored(window) },
});

test("a report whose seconds contradict its windows shows the windows, and says so by its series", () => {
	const contradicted = [0, 1, 2].map((at) => reportSecond(at, -2, 4));
	expect(seriesOf(contradicted)).toBe("window");
	expect(columnsOf(contradicted)).toMatchObject([{ llr: 4 }, { llr: 4 }, { llr: 4 }]);
	const alike = [0, 1].map((at) => reportSecond(at, 2, 4));
	expect(seriesOf(alike)).toBe("second");
	expect(columnsOf(alike)).toMatchObject([{ llr: 2 }, { llr: 2 }]);
});

test("the popup's last minutes do the same", () => {
	const second = (at: number, own: number, llr: number) => ({ at, speech: 1, llr, own, gap: 0 });
	const contradicted = barsOf([second(4, -2, 4), second(5, -1, 4)]);
	expect(contradicted).toMatchObject({ machine: 2, human: 0 });
	expect(contradicted.columns).toMatchObject([{ llr: 4 }, { llr: 4 }]);
	expect(barsOf([second(4, 2, 4)]).columns).toMatchObject([{ llr: 2 }]);
});
