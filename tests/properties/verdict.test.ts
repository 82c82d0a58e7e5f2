/** What must hold for whatever scores there are: evidence, bands, the tracker's memory. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Second } from "../../src/pipeline/score";
import { createTracker, ROLLING_SECONDS } from "../../src/pipeline/tracker";
import { type BandMemory, nextBand } from "../../src/pipeline/verdict";
import { card, second, speaking } from "../unit/pipeline/seconds";

const hundredths = (min: number, max: number) => fc.integer({ min, max }).map((x) => x / 100);
const llr = hundredths(-500, 500);
const heard = fc
	.array(fc.tuple(fc.option(llr), hundredths(0, 100)), { maxLength: 150, size: "max" })
	.map((told) =>
		told.map(([score, speech], i) => second(i, speech > 0 ? score : null, { speech, sound: 1 })),
	);
const rolling = fc.constantFrom(ROLLING_SECONDS, Number.POSITIVE_INFINITY);

function settledLlr(seconds: readonly Second[], rollingSeconds: number) {
	const tracker = createTracker(card, rollingSeconds);
	for (const each of seconds) tracker.add(each);
	const hearing = tracker.settled();
	return hearing.kind === "judged" ? hearing.verdict : null;
}

describe("evidence", () => {
	it("never lowers the likelihood when a window speaks more for a machine", () => {
		const raised = fc.tuple(heard, fc.nat(), hundredths(0, 400), rolling);
		fc.assert(
			fc.property(raised, ([seconds, where, by, reach]) => {
				fc.pre(seconds.length > 0);
				const at = where % seconds.length;
				const more = seconds.map((each, i) =>
					i === at && each.score
						? { ...each, score: { ...each.score, llr: each.score.llr + by } }
						: each,
				);
				const before = settledLlr(seconds, reach);
				const after = settledLlr(more, reach);
				expect(after === null).toBe(before === null);
				if (!before || !after) return;
				expect(after.likelihood).toBeGreaterThanOrEqual(before.likelihood);
				expect(after.evidence.llr).toBeGreaterThanOrEqual(before.evidence.llr);
			}),
		);
	});

	it("grows with speech when all windows agree, and never beyond the cap", () => {
		fc.assert(
			fc.property(llr, fc.integer({ min: 1, max: 200 }), (value, count) => {
				const less = settledLlr(speaking(new Array(count).fill(value)), Number.POSITIVE_INFINITY);
				const more = settledLlr(
					speaking(new Array(count + 1).fill(value)),
					Number.POSITIVE_INFINITY,
				);
				const size = (x: typeof less) => Math.abs(x?.evidence.llr ?? Number.NaN);
				expect(size(more)).toBeGreaterThanOrEqual(size(less) - 1e-12);
				expect(size(more)).toBeLessThanOrEqual(card.calibration.capLlr);
			}),
		);
	});

	it("lies in its interval, and its likelihood in 1-99", () => {
		fc.assert(
			fc.property(heard, rolling, (seconds, reach) => {
				const verdict = settledLlr(seconds, reach);
				if (!verdict) return;
				const { low, llr: value, high } = verdict.evidence;
				expect(low).toBeLessThanOrEqual(value);
				expect(value).toBeLessThanOrEqual(high);
				expect(verdict.likelihood).toBeGreaterThanOrEqual(1);
				expect(verdict.likelihood).toBeLessThanOrEqual(99);
				expect(verdict.reasons.length > 0).toBe(verdict.band === "uncertain");
			}),
		);
	});
});

describe("a tracker", () => {
	it("rebuilt from stored seconds stands where it stood, and goes on the same way", () => {
		fc.assert(
			fc.property(heard, fc.nat(150), rolling, (seconds, killedAt, reach) => {
				const steady = createTracker(card, reach);
				for (const each of seconds.slice(0, killedAt)) steady.add(each);
				const stored = JSON.parse(JSON.stringify(seconds.slice(0, killedAt))) as Second[];
				const rebuilt = createTracker(card, reach);
				for (const each of stored) rebuilt.add(each);
				for (const each of [null, ...seconds.slice(killedAt)]) {
					if (each) {
						steady.add(each);
						rebuilt.add(each);
					}
					expect(rebuilt.now()).toEqual(steady.now());
				}
				expect(rebuilt.settled()).toEqual(steady.settled());
				expect(rebuilt.speechSeconds).toBe(steady.speechSeconds);
			}),
		);
	});

	it("that rolls stands on the last minute alone, but for the band that is held", () => {
		fc.assert(
			fc.property(heard, heard, (before, after) => {
				const minute = Array.from({ length: ROLLING_SECONDS }, (_, i) => {
					const from = after[i % Math.max(1, after.length)];
					return second(1000 + i, from?.score?.llr ?? null, {
						speech: from?.speech ?? 0,
						sound: 1,
					});
				});
				const evidenceAfter = (seconds: readonly Second[]) =>
					settledLlr(seconds, ROLLING_SECONDS)?.evidence ?? null;
				expect(evidenceAfter([...before, ...minute])).toEqual(evidenceAfter(minute));
			}),
		);
	});
});

describe("the shown band", () => {
	const { machine, human } = card.operatingPoints;
	const run = (llrs: readonly number[]) => {
		let memory: BandMemory | null = null;
		return llrs.map((value) => {
			memory = nextBand(memory, value, card);
			return memory.shown;
		});
	};
	const bandOf = (value: number) =>
		value >= machine.llr ? "machine" : value <= human.llr ? "human" : "uncertain";

	it("is always one that was asked for, and follows within three windows", () => {
		fc.assert(
			fc.property(fc.array(llr, { minLength: 1, maxLength: 60, size: "max" }), (llrs) => {
				const shown = run(llrs);
				for (const [i, band] of shown.entries()) {
					expect(llrs.slice(0, i + 1).map(bandOf)).toContain(band);
					const last = llrs.slice(Math.max(0, i - 2), i + 1).map(bandOf);
					if (last.length === 3 && new Set(last).size === 1) expect(band).toBe(last[0]);
				}
			}),
		);
	});

	it("does not change more often than the evidence crosses by the margin or stays", () => {
		const near = hundredths(-69, 69).map((x) => machine.llr + x);
		fc.assert(
			fc.property(fc.array(near, { minLength: 3, maxLength: 60, size: "max" }), (llrs) => {
				const shown = run(llrs);
				for (let i = 1; i < shown.length; i++) {
					if (shown[i] === shown[i - 1]) continue;
					// Only patience can have changed it: the last three windows all asked for it.
					expect(llrs.slice(i - 2, i + 1).map(bandOf)).toEqual(new Array(3).fill(shown[i]));
				}
			}),
		);
	});
});
