/** The same samples give the same seconds and scores, however they are cut into chunks. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createListener } from "../../src/pipeline/listener";
import { mixToMono, toInt16 } from "../../src/pipeline/mono";
import { createResampler } from "../../src/pipeline/resample";
import type { Second } from "../../src/pipeline/score";
import { fakeStream, join, pushCut, settings, silence, voice } from "../unit/pipeline/fakeDetector";

/** Stretches of voice and silence, at most about fifteen seconds in all. */
const sound = fc
	.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 60 })), { minLength: 1, maxLength: 5 })
	.map((parts) => {
		let at = 0;
		return join(
			...parts.map(([spoken, tenths]) => {
				at += tenths / 20;
				return spoken ? voice(tenths / 20, at) : silence(tenths / 12);
			}),
		);
	});
const cuts = fc.array(fc.nat(240_000), { maxLength: 30, size: "max" });

const within = (at: readonly number[], length: number) =>
	at.map((cut) => Math.min(cut, length)).sort((a, b) => a - b);

async function heard(samples: Int16Array, at: readonly number[], mediaTime = 0): Promise<Second[]> {
	const listener = createListener(settings, fakeStream());
	const seconds = await pushCut(listener, samples, at, mediaTime);
	return [...seconds, ...(await listener.end())];
}

/** Times are sums in another order, so they may differ in the last digits; scores may not. */
function expectSame(a: readonly Second[], b: readonly Second[]): void {
	const plain = (seconds: readonly Second[]) =>
		seconds.map((s) => [s.speech, s.sound, s.score?.llr, s.score?.speech, s.score?.conditions]);
	expect(plain(a)).toEqual(plain(b));
	for (const [i, second] of a.entries()) {
		expect(second.start).toBeCloseTo((b[i] as Second).start, 6);
		expect(second.score?.start ?? 0).toBeCloseTo(b[i]?.score?.start ?? 0, 6);
	}
}

describe("a listener", () => {
	it("gives the same seconds and scores in any cut", async () => {
		await fc.assert(
			fc.asyncProperty(sound, cuts, async (samples, at) => {
				const cut = within(at, samples.length);
				expectSame(await heard(samples, cut, 7.25), await heard(samples, [], 7.25));
			}),
			{ numRuns: 80 },
		);
	});

	it("gives the same scores behind a resampler, in any cut, at every rate", async () => {
		const rate = fc.constantFrom(8000, 11025, 22050, 44100, 48000, 96000, 192000);
		const at = (samples: Float32Array, from: number, to: number) => samples.slice(from, to);
		await fc.assert(
			fc.asyncProperty(
				rate,
				fc.array(fc.nat(1_000_000), { maxLength: 12, size: "max" }),
				async (from, where) => {
					const length = Math.round(5.3 * from);
					const spoken = voice(5.3);
					const samples = Float32Array.from(
						{ length },
						(_, i) => (spoken[Math.floor((i * 16000) / from)] as number) / 32768,
					);
					const through = async (ends: readonly number[]) => {
						const resampler = createResampler(from);
						const listener = createListener(settings, fakeStream());
						const seconds: Second[] = [];
						let [start, pushed] = [0, 0];
						for (const end of [...ends, length]) {
							const { samples: mono } = mixToMono([at(samples, start, end)]);
							const last = end === length ? resampler.flush : () => new Float32Array(0);
							for (const piece of [resampler.push(mono), last()]) {
								const mediaTime = pushed / 16000;
								pushed += piece.length;
								seconds.push(
									...(await listener.push({
										samples: toInt16(piece),
										mediaTime,
										discontinuity: false,
									})),
								);
							}
							start = end;
						}
						return seconds;
					};
					expectSame(await through(within(where, length)), await through([]));
				},
			),
			{ numRuns: 14 },
		);
	}, 240_000);

	it("lets no window reach over a gap, whatever came before it", async () => {
		await fc.assert(
			fc.asyncProperty(sound, sound, async (before, after) => {
				const listener = createListener(settings, fakeStream());
				await pushCut(listener, before);
				const gap = { samples: after, mediaTime: 1000, discontinuity: true };
				const seconds = await listener.push(gap);
				for (const second of seconds) {
					expect(second.start).toBeGreaterThanOrEqual(1000);
					if (second.score) expect(second.score.start).toBeGreaterThanOrEqual(1000);
				}
				const fresh = createListener(settings, fakeStream());
				expectSame(seconds, await fresh.push(gap));
			}),
			{ numRuns: 40 },
		);
	});

	it("tells every second once, in order, and never more speech than sound than time", async () => {
		await fc.assert(
			fc.asyncProperty(sound, cuts, async (samples, at) => {
				const seconds = await heard(samples, within(at, samples.length));
				let until = 0;
				for (const second of seconds) {
					expect(second.start).toBeCloseTo(until, 6);
					expect(second.end).toBeGreaterThan(second.start);
					expect(second.speech).toBeGreaterThanOrEqual(0);
					expect(second.speech).toBeLessThanOrEqual(second.sound + 1e-9);
					expect(second.sound).toBeLessThanOrEqual(second.end - second.start + 1e-9);
					until = second.end;
				}
				expect(until).toBeLessThanOrEqual(samples.length / 16000 + 1e-9);
			}),
			{ numRuns: 80 },
		);
	});

	it("never gives a score that is no number, whatever a damaged decoder feeds it", async () => {
		const anything = fc.constantFrom(
			Number.NaN,
			Number.POSITIVE_INFINITY,
			Number.NEGATIVE_INFINITY,
			1e38,
			-1e38,
			0,
			1e-45,
		);
		await fc.assert(
			fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 9 }), async (odd) => {
				const spoken = voice(5);
				const plane = Float32Array.from(spoken, (x, i) =>
					i % 1000 < 50 ? (odd[i % odd.length] as number) : x / 32768,
				);
				const resampler = createResampler(44_100);
				const samples = toInt16(resampler.push(mixToMono([plane, plane]).samples));
				for (const second of await heard(samples, [])) {
					expect(Number.isFinite(second.speech)).toBe(true);
					if (second.score) expect(Number.isFinite(second.score.llr)).toBe(true);
				}
			}),
			{ numRuns: 40 },
		);
	});
});
