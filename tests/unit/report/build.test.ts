import { describe, expect, it } from "vitest";
import { posterior, wrongAlarms } from "../../../src/report/baseRates";
import { forExport, withComparison } from "../../../src/report/build";
import { csvOf } from "../../../src/report/csv";
import { materialOf } from "../../../src/report/material";
import { extremesOf, type KeptSecond, runStarts } from "../../../src/report/runs";
import { supportOf } from "../../../src/report/strength";
import { second } from "../pipeline/seconds";
import { card, checkOf, comparison, reportOf, spoken } from "./checks";

describe("the ENFSI scale", () => {
	it.each([
		[Math.log(1.9), "neither", "none"],
		[Math.log(2), "machine", "weak"],
		[-Math.log(9.9), "human", "weak"],
		[Math.log(10), "machine", "moderate"],
		[-Math.log(150), "human", "moderately-strong"],
		[Math.log(1001), "machine", "strong"],
		[Math.log(20_000), "machine", "very-strong"],
		[Math.log(2_000_000), "machine", "extremely-strong"],
	] as const)("LLR %d supports %s: %s", (llr, proposition, strength) => {
		const support = supportOf(llr);
		expect(support).toMatchObject({ proposition, strength });
		expect(support.ratio).toBeCloseTo(Math.exp(Math.abs(llr)), 6);
	});
});

describe("base rates", () => {
	it("turn a rate of false alarms into wrong alarms by Bayes' rule", () => {
		// 1 in 100, half of the machines found: 0.5 right; 0.99 false at 1 %.
		expect(wrongAlarms({ low: 0.01, high: 0.01 }, 0.5, 0.01)).toEqual({ low: 66, high: 66 });
		expect(wrongAlarms({ low: 0, high: 0.02 }, 1, 0.01)).toEqual({ low: 0, high: 66 });
		expect(wrongAlarms({ low: 0.01, high: 0.02 }, 0, 0.01)).toBeNull();
	});
	it("move the likelihood of the same evidence", () => {
		expect(posterior(0, 0.5)).toBeCloseTo(0.5, 9);
		expect(posterior(Math.log(99), 0.01)).toBeCloseTo(0.5, 9);
		expect(posterior(Math.log(10), 0.1)).toBeCloseTo(10 / 19, 9);
	});
});

describe("the nearest condition", () => {
	it("is what was heard in most windows, before what the file says", () => {
		expect(materialOf(spoken([1, 1, 1], ["telephone-band"]), "opus")).toEqual({
			condition: "tel8k",
			because: "telephone-band",
		});
		expect(materialOf(spoken([1, 1], ["heavy-noise"]), null).condition).toBe("noise10");
		const half = [...spoken([1, 1], ["heavy-noise"]), ...spoken([1, 1])];
		expect(materialOf(half, null)).toEqual({ condition: "clean", because: "unknown" });
	});
	it("is the codec of the file where it is known", () => {
		const of = (codec: string) => materialOf(spoken([1]), codec);
		expect(of("opus")).toEqual({ condition: "opus24", because: "codec" });
		expect(of("mp3").condition).toBe("mp364");
		expect(of("aac").condition).toBe("aac64");
		expect(of("pcm-s16")).toEqual({ condition: "clean", because: "codec" });
	});
});

describe("runs", () => {
	const kept = (start: number, speech: number, gap = 0) => ({
		...second(start, null, { speech, sound: 1 }),
		gap,
	});
	it("begin with the first speech and again after four quiet seconds", () => {
		const speech = [0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1];
		expect(runStarts(speech.map((s, i) => kept(i, s)))).toEqual([
			null,
			null,
			2,
			2,
			2,
			2,
			2,
			2,
			2,
			2,
			null,
			null,
			12,
			12,
		]);
	});
	it("begin anew after a gap and after a jump", () => {
		expect(runStarts([kept(0, 1), kept(1, 1), kept(2, 1, 3), kept(3, 1)])).toEqual([0, 0, 2, 2]);
		expect(runStarts([kept(0, 1), kept(1, 1), kept(40, 1)])).toEqual([0, 0, 2]);
	});
});

describe("a report", () => {
	it("has the check's numbers, rounded, and those of the card", () => {
		const check = checkOf(spoken([3.00004, 2.5, 3.5]));
		const report = reportOf(check);
		expect(report.verdict).toMatchObject({
			band: check.verdict?.band,
			likelihood: check.verdict?.likelihood,
			support: { proposition: "machine" },
		});
		expect(report.verdict?.llr).toBeCloseTo(check.verdict?.evidence.llr as number, 4);
		expect(report.seconds[3]?.score?.llr).toBe(3);
		expect(report.strongest?.machine).toMatchObject({ start: 2, end: 6, llr: 3.5 });
		expect(report.strongest?.human.llr).toBe(2.5);
		expect(report.measured?.nearest).toMatchObject({ condition: "clean", clips: 100 });
		expect(report.measured?.wrongAlarms.map(({ oneIn }) => oneIn)).toEqual([10, 100, 1000]);
		expect(report.measured?.wrongAlarms[1]?.of100).toEqual(
			wrongAlarms(card.operatingPoints.machine.falseAlarmRate, 0.6, 0.01),
		);
		expect(report.rules?.rollingSeconds).toBe(60);
		expect(reportOf(checkOf(spoken([1]), { kind: "file" })).rules?.rollingSeconds).toBeNull();
	});
	it("marks an advertisement, and nothing else", () => {
		expect(reportOf(checkOf(spoken([3]), { ad: true })).source.ad).toBe(true);
		expect(reportOf(checkOf(spoken([3]))).source).not.toHaveProperty("ad");
	});
	it("says nothing measured without the card of its model", () => {
		const report = reportOf(checkOf(spoken([3, 3])), null);
		expect(report.measured).toBeNull();
		expect(report.rules).toBeNull();
		expect(report.model.title).toBeNull();
		expect(report.verdict).not.toBeNull();
	});
	it("takes each second's own evidence from the score that told of it", () => {
		const [first, ...rest] = spoken([1, 2]);
		const seconds = [first, ...rest].map((second, i) => ({
			...(second as KeptSecond),
			score: second?.score
				? {
						...second.score,
						segments: i === 3 ? [0, 1, 3].map((at) => ({ start: at, llr: at + 0.5 })) : [],
					}
				: null,
		}));
		expect(reportOf(checkOf(seconds)).seconds.map(({ llr }) => llr)).toEqual([
			0.5,
			1.5,
			null,
			3.5,
			null,
		]);
		expect(reportOf(checkOf(spoken([1]))).seconds.every(({ llr }) => llr === null)).toBe(true);
	});
	it("leaves the page's address out unless it is wanted in", () => {
		const report = reportOf(checkOf(spoken([3])));
		expect(forExport(report, false).source.page).toBeNull();
		expect(JSON.stringify(forExport(report, false))).not.toContain("radio.example.org/12");
		expect(forExport(report, true).source.page).toBe("https://radio.example.org/12");
	});
	it("has no strongest windows where there is none", () => {
		expect(extremesOf(spoken([]))).toBeNull();
		expect(reportOf(checkOf(spoken([]))).strongest).toBeNull();
	});
});

describe("the table of seconds", () => {
	it("has a row for each second and leaves fields empty where no window ends", () => {
		const lines = csvOf(reportOf(checkOf(spoken([1.25], ["clipped"])))).split("\r\n");
		expect(lines[0]?.split(",")).toHaveLength(11);
		expect(lines[1]).toBe("0,1,1,1,0,,,,,,");
		expect(lines[4]).toBe("3,4,1,1,0,,0,4,4,1.25,clipped");
		expect(lines).toHaveLength(6);
		expect(lines[5]).toBe("");
	});
	it("has a column for each model that was compared, told apart where ids are the same", () => {
		const report = withComparison(reportOf(checkOf(spoken([1.25]))), comparison);
		const lines = csvOf(report).split("\r\n");
		expect(lines[0]?.split(",").slice(11)).toEqual([
			"window_llr_tiny",
			"window_llr_mine_aaaaaaaa",
			"window_llr_mine_bbbbbbbb",
		]);
		expect(lines[1]?.split(",").slice(11)).toEqual(["", "", ""]);
		expect(lines[4]?.split(",").slice(11)).toEqual(["2.1235", "-0.5", ""]);
	});
	it("lays a model's seconds beside those of the check, whatever the player did", () => {
		const seconds = spoken([1, 1]).map((second, i) =>
			i === 4 ? { ...second, start: 3, end: 4 } : second,
		);
		const lines = csvOf(withComparison(reportOf(checkOf(seconds)), comparison)).split("\r\n");
		expect(lines[5]?.split(",").slice(11)).toEqual(["2.1235", "-0.5", ""]);
	});
});
