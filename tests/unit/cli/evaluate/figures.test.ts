/** Figures of a condition: who counts in the headline, who stands apart, how parts are made. */
import { describe, expect, it } from "vitest";
import {
	detCurve,
	histogramOf,
	probit,
	riskCoverage,
	steppedLineOf,
} from "../../../../src/cli/evaluate/curves";
import type { Row } from "../../../../src/cli/evaluate/manifest";
import {
	type Counted,
	conditionFiguresOf,
	partFiguresOf,
} from "../../../../src/cli/evaluate/metrics/condition";
import { rocOf } from "../../../../src/cli/evaluate/metrics/errorRates";
import { secondsFiguresOf } from "../../../../src/cli/evaluate/metrics/seconds";
import type { Metrics } from "../../../../src/cli/evaluate/metricsFile";
import { shortfalls } from "../../../../src/cli/evaluate/report";

let made = 0;
function counted(row: Partial<Row>, llr: number | null, band: Counted["score"]["band"]): Counted {
	const id = `clip-${made++}`;
	const words = { kind: "", family: "", system: "", repo: "r", speaker: "", lang: "en" };
	return {
		row: { id, file: "x.wav", label: "real", ...words, ...row },
		score: { id, llr, band, likelihood: null, state: "judged", speechSeconds: 4 },
	};
}
const real = (repo: string, llr: number, band: Counted["score"]["band"] = "uncertain") =>
	counted({ label: "real", kind: "human", repo }, llr, band);
const fake = (
	kind: string,
	repo: string,
	llr: number,
	band: Counted["score"]["band"] = "machine",
) => counted({ label: "fake", kind, family: `of ${kind}`, repo }, llr, band);

const unread = ({ row, score }: Counted): Counted => ({
	row,
	score: { ...score, llr: null, band: null, state: "failed", speechSeconds: 0 },
});

describe("clips that could not be read", () => {
	const read = [
		real("a", -1),
		real("b", 2, "machine"),
		// What was read and gave no answer is no error: it stays.
		counted({ label: "real", kind: "human", repo: "c" }, null, null),
		fake("tts", "a", 2),
		fake("tts", "b", -2, "human"),
	];
	const lost = ["a", "b", "c"].flatMap((repo) => [
		unread(real(repo, 0)),
		unread(fake("tts", repo, 0)),
		unread(fake("singing", repo, 0)),
		unread(counted({ label: "none", kind: "music", repo }, null, null)),
	]);

	it("change no figure, and are counted by themselves", () => {
		const { failed, ...figures } = conditionFiguresOf([...read, ...lost], 0);
		const { failed: none, ...wanted } = conditionFiguresOf(read, 0);
		expect([failed, none]).toEqual([12, 0]);
		expect(figures).toEqual(wanted);
		expect(figures).toMatchObject({ clips: 5, falseAlarmRate: 1 / 3, missRate: 1 / 2 });
		expect(partFiguresOf([...read, ...lost], 0)).toEqual(partFiguresOf(read, 0));
	});

	it("leave no rate where there are no others, and widen the interval where there are few", () => {
		const nothing = conditionFiguresOf(lost, 0);
		expect(nothing).toMatchObject({ clips: 0, failed: 12, falseAlarmRate: null, missRate: null });
		expect(nothing.intervals).toEqual({});
		const one = conditionFiguresOf([real("a", -1), ...lost], 0);
		expect(one.intervals.falseAlarmRate).toEqual({ low: 0, high: 1 - 0.025 });
	});
});

describe("what is missing", () => {
	it("is told for each model and condition that lacks clips, and of no other", () => {
		const lacking = conditionFiguresOf(
			[real("a", -1), unread(real("b", 0)), unread(counted({ label: "none" }, null, null))],
			2,
		);
		const whole = conditionFiguresOf([real("a", -1)], 0);
		const models = { one: { clean: lacking, hpf: whole }, other: { clean: whole } };
		expect(shortfalls({ models } as unknown as Metrics)).toEqual([
			"one, clean: clips that could not be read 2, without a score 2.",
		]);
	});
});

describe("a condition", () => {
	const clips = [
		...["a", "b", "c"].flatMap((repo) => [real(repo, -2), real(repo, -1), fake("tts", repo, 3)]),
		fake("vc", "a", -1.5, "uncertain"),
		fake("codec", "a", -9, "human"),
		fake("singing", "b", -9, "human"),
		counted({ label: "none", kind: "music" }, 5, "machine"),
		{ ...counted({ label: "none", kind: "noise" }, null, null) },
	];
	const quiet = clips.at(-1) as Counted;
	clips[clips.length - 1] = { ...quiet, score: { ...quiet.score, state: "no-speech" } };
	const figures = conditionFiguresOf(clips, 2);

	it("leaves codec, enhanced and singing out of the headline and shows them apart", () => {
		expect(figures).toMatchObject({ clips: 10, real: 6, fake: 4, missing: 2 });
		expect(figures.missRate).toBe(0);
		expect(figures.byKind.codec).toMatchObject({ headline: false, real: 6, fake: 1, eer: 1 });
		expect(figures.byKind.tts).toMatchObject({ headline: true, fake: 3, eer: 0 });
		expect(Object.keys(figures.byFamily)).toEqual(["of tts", "of vc"]);
	});
	it("counts what is no speech by itself", () => {
		expect(figures.none).toEqual({ clips: 2, judged: 1, machine: 1 });
	});
	it("gives each repository and each family one voice in the macro figures", () => {
		// Repository a: people -2, -1, machines 3, -1.5: at -1.5 one of two each way, the others none.
		expect(figures.byRepo.a?.eer).toBeCloseTo(0.5, 12);
		expect(figures.macro.repositories).toMatchObject({ groups: 3 });
		expect(figures.macro.repositories.eer).toBeCloseTo(0.5 / 3, 12);
		expect(figures.macro.families.groups).toBe(2);
	});
	it("never says that an error cannot happen because none was seen", () => {
		expect(figures.intervals.missRate).toEqual({ low: 0, high: 1 - 0.025 ** (1 / 4) });
		expect(figures.intervals.falseAlarmRate?.high).toBeCloseTo(1 - 0.025 ** (1 / 6), 12);
	});
	it("tells no interval of a kind that comes from one or two repositories", () => {
		expect(figures.byKind.vc?.intervals).toEqual({});
		expect(figures.byKind.tts?.intervals.eer).toEqual({ low: 0, high: 0 });
	});
});

describe("error against seconds", () => {
	it("is told of marks that enough groups of both labels reach", () => {
		const group = (label: "real" | "fake", i: number, reach: readonly number[]) => ({
			row: counted({ label, kind: label === "fake" ? "tts" : "human", repo: `r${i % 4}` }, 0, null)
				.row,
			points: reach.map((seconds) => ({
				seconds,
				llr: (label === "fake" ? 1 : -1) * (seconds === 4 && i === 0 ? -1 : 1),
				band: "uncertain" as const,
			})),
		});
		const groups = Array.from({ length: 10 }, (_, i) => i).flatMap((i) => [
			group("real", i, i < 5 ? [4, 8] : [4]),
			group("fake", i, i < 5 ? [4, 8] : [4]),
		]);
		const figures = secondsFiguresOf(groups);
		expect(figures.map(({ seconds, groups }) => [seconds, groups])).toEqual([[4, 20]]);
		expect(figures[0]?.eer).toBeCloseTo(0.1, 12);
	});
});

describe("curves", () => {
	it("stand on the scale of normal scores (scipy.stats.norm.ppf)", () => {
		const wanted = [-2.74778139, -1.64485363, 0, 0.52440051, 2.32634787];
		for (const [i, p] of [0.003, 0.05, 0.5, 0.7, 0.99].entries()) {
			expect(probit(p)).toBeCloseTo(wanted[i] as number, 7);
		}
	});
	const clips = [
		{ llr: -2, fake: false },
		{ llr: -1, fake: true },
		{ llr: 0.5, fake: false },
		{ llr: 3, fake: true },
	];
	it("answer the surest clips first", () => {
		expect(riskCoverage(clips)).toEqual([
			[0.25, 0],
			[0.5, 0],
			[0.75, 1 / 3],
			[1, 0.5],
		]);
	});
	it("keep to the range that is drawn", () => {
		const points = detCurve(rocOf(clips), 0.1, 0.9);
		expect(points).toEqual([[0.5, 0.5]]);
	});
	it("hold every clip of a class in one bin", () => {
		const histogram = histogramOf(clips, 1);
		const { edges, real, fake } = histogram;
		expect(edges).toEqual([-2, -1, 0, 1, 2, 3, 4]);
		expect(real).toEqual([0.5, 0, 0.5, 0, 0, 0]);
		expect(fake).toEqual([0, 0.5, 0, 0, 0, 0.5]);
		// Drawn whole, the outermost bins too: up from nothing at the first edge, down to it at the last.
		const outline = steppedLineOf(histogram, "fake");
		expect(outline.slice(0, 3)).toEqual([
			[-2, 0],
			[-2, 0],
			[-1, 0.5],
		]);
		expect(outline.slice(-2)).toEqual([
			[3, 0.5],
			[4, 0],
		]);
	});
});
