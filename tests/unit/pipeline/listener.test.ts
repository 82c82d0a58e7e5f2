import { describe, expect, it } from "vitest";
import { createListener, type DetectorStream } from "../../../src/pipeline/listener";
import { fakeStream, join, pushCut, settings, silence, voice } from "./fakeDetector";

/** A voice that begins 15 ms late, so that the block before it holds none of it. */
const late = (seconds: number) => join(new Int16Array(240), voice(seconds));

describe("seconds and windows", () => {
	it("gives a second for each second, and a score from the fourth on", async () => {
		const seconds = await pushCut(createListener(settings, fakeStream()), voice(6.5));
		expect(seconds.map((s) => [s.start, s.end])).toEqual([
			[0, 1],
			[1, 2],
			[2, 3],
			[3, 4],
			[4, 5],
			[5, 6],
		]);
		expect(seconds.map((s) => s.score?.start ?? null)).toEqual([null, null, null, 0, 1, 2]);
		expect(seconds.every((s) => s.speech > 0.9 && s.sound > 0.9)).toBe(true);
		expect(seconds[3]?.score).toMatchObject({ start: 0, end: 4 });
		expect(seconds[3]?.score?.speech).toBeGreaterThan(3.6);
	});

	it("tells seconds in the media's time, also after a pause that skips none of it", async () => {
		const listener = createListener(settings, fakeStream());
		const sound = voice(9);
		const before = await pushCut(listener, sound.slice(0, 50_000), [], 100);
		const after = await pushCut(listener, sound.slice(50_000), [], 100 + 50_000 / 16000);
		const whole = await pushCut(createListener(settings, fakeStream()), sound, [], 100);
		expect([...before, ...after]).toEqual(whole);
		expect(whole[0]?.start).toBe(100);
	});

	it("follows the newest chunk when the media's time drifts from the count of samples", async () => {
		const listener = createListener(settings, fakeStream());
		await pushCut(listener, voice(2), [], 0);
		// Half a second of media was skipped without a word, as a stalled player may do.
		const [second] = await listener.push({
			samples: voice(1, 2),
			mediaTime: 2.5,
			discontinuity: false,
		});
		expect(second?.start).toBeCloseTo(1.5, 9);
	});
});

describe("quiet", () => {
	it("does not run the detector on silence, and says that there was no sound", async () => {
		const stream = fakeStream();
		const seconds = await pushCut(createListener(settings, stream), silence(12));
		expect(seconds).toHaveLength(11);
		expect(seconds.every((s) => s.speech === 0 && s.sound === 0 && s.score === null)).toBe(true);
		expect(stream.log.filter((entry) => entry !== "reset")).toEqual([]);
	});

	it("scores speech after any silence as if the silence had not been", async () => {
		const direct = await pushCut(createListener(settings, fakeStream()), late(6.1));
		const scores = direct.map((s) => s.score?.llr ?? null);
		expect(scores.filter((llr) => llr !== null)).toHaveLength(3);
		for (const lead of [1, 3, 4, 17]) {
			const sound = join(silence(lead), late(6.1));
			const seconds = await pushCut(createListener(settings, fakeStream()), sound);
			expect(seconds.slice(lead).map((s) => s.score?.llr ?? null)).toEqual(scores);
		}
	});

	it("goes on through a pause of three seconds and begins anew after one of four", async () => {
		for (const [pause, resets] of [
			[3, 0],
			[4.1, 1],
		] as const) {
			const stream = fakeStream();
			const sound = join(voice(5), silence(pause), voice(6.1));
			await pushCut(createListener(settings, stream), sound);
			expect(stream.log.filter((entry) => entry === "reset")).toHaveLength(resets);
		}
	});

	it("does not score a window with under a second of speech", async () => {
		const sound = join(voice(0.7), silence(8.3));
		const seconds = await pushCut(createListener(settings, fakeStream()), sound);
		expect(seconds.every((s) => s.score === null)).toBe(true);
		expect(seconds[0]?.speech).toBeGreaterThan(0.5);
	});
});

describe("a source that ends", () => {
	const heard = async (sound: Int16Array) => {
		const listener = createListener(settings, fakeStream());
		const seconds = await pushCut(listener, sound);
		const tail = await listener.end();
		const all = [...seconds, ...tail];
		return { seconds, tail, all, speech: all.reduce((sum, s) => sum + s.speech, 0) };
	};

	it("gives 0.3 s no score, but tells its speech", async () => {
		const { all, speech } = await heard(voice(0.3));
		expect(all).toHaveLength(1);
		expect(all[0]?.score).toBeNull();
		expect(speech).toBeGreaterThan(0.2);
		expect(speech).toBeLessThanOrEqual(0.3);
	});

	it("repeats 1.5 s to fill a window, and counts its speech once", async () => {
		const { seconds, tail, speech } = await heard(voice(1.5));
		expect(seconds).toHaveLength(1);
		expect(tail).toHaveLength(1);
		expect(tail[0]?.score).toMatchObject({ start: 0, end: 1.5 });
		expect(tail[0]?.start).toBe(1);
		expect(speech).toBeGreaterThan(1.3);
		expect(speech).toBeLessThanOrEqual(1.5);
		expect(tail[0]?.score?.speech).toBeCloseTo(speech, 9);
	});

	it("feeds the detector the repeated samples themselves", async () => {
		const clip = voice(1.5);
		const repeated = join(clip, clip, clip).slice(0, 64_240);
		const whole = await pushCut(createListener(settings, fakeStream()), repeated);
		const { tail } = await heard(clip);
		expect(tail[0]?.score?.llr).toBeCloseTo(whole[3]?.score?.llr ?? Number.NaN, 9);
	});

	it("gives exactly 4 s and 4.015 s one score each, the latter without repeating", async () => {
		const four = await heard(voice(4));
		expect(four.seconds).toHaveLength(3);
		expect(four.tail[0]?.score).toMatchObject({ start: 0, end: 4 });
		const full = await heard(voice(4.015));
		expect(full.seconds.filter((s) => s.score)).toHaveLength(1);
		expect(full.tail).toEqual([]);
	});

	it("finds short speech behind a silence that is longer than a window", async () => {
		const { all, speech } = await heard(join(silence(10), late(2.5)));
		expect(all.filter((s) => s.score)).toHaveLength(1);
		expect(all.at(-1)?.score?.start).toBeCloseTo(10, 9);
		expect(speech).toBeGreaterThan(2.3);
		expect(speech).toBeLessThanOrEqual(2.515);
	});

	it("scores a clip that begins with a second of silence", async () => {
		const { all } = await heard(join(silence(1.2), voice(2)));
		expect(all.filter((s) => s.score)).toHaveLength(1);
	});

	it("says nothing more once a window was scored, and nothing of an empty source", async () => {
		expect((await heard(voice(7.4))).tail).toEqual([]);
		const empty = createListener(settings, fakeStream());
		expect(await empty.end()).toEqual([]);
	});

	it("is fresh afterwards", async () => {
		const listener = createListener(settings, fakeStream());
		await pushCut(listener, voice(1.7));
		const first = await listener.end();
		await pushCut(listener, voice(1.7));
		expect(await listener.end()).toEqual(first);
	});
});

describe("a discontinuity", () => {
	it("lets no window span it", async () => {
		const stream = fakeStream();
		const listener = createListener(settings, stream);
		await pushCut(listener, voice(5.5));
		const after = await listener.push({
			samples: voice(6.1, 50),
			mediaTime: 50,
			discontinuity: true,
		});
		expect(after[0]?.start).toBe(50);
		expect(after.map((s) => s.score?.start ?? null)).toEqual([null, null, null, 50, 51, 52]);
		const alone = await pushCut(createListener(settings, fakeStream()), voice(6.1, 50), [], 50);
		expect(after).toEqual(alone);
	});
});

describe("a detector that fails", () => {
	const broken = (raw: () => number): DetectorStream => ({
		...fakeStream(),
		push: async () => {},
		score: async () => ({ score: raw(), segments: null }),
	});

	it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
		"never turns a raw score of %s into a verdict",
		async (raw) => {
			const listener = createListener(
				settings,
				broken(() => raw),
			);
			await expect(pushCut(listener, voice(5))).rejects.toThrow(RangeError);
		},
	);

	it("begins anew with the next chunk", async () => {
		let raw = Number.NaN;
		const listener = createListener(
			settings,
			broken(() => raw),
		);
		await expect(pushCut(listener, voice(4.5))).rejects.toThrow();
		raw = 1;
		const seconds = await pushCut(listener, voice(4.5), [], 10);
		expect(seconds.map((s) => s.score?.llr ?? null)).toEqual([null, null, null, 1]);
		expect(seconds[0]?.start).toBe(10);
	});
});

describe("the sign and the cap", () => {
	it("turns the raw score into an LLR once, within the card's cap", async () => {
		const llrOf = async (sign: 1 | -1, capLlr: number) => {
			const calibration = { slope: 2, offset: 0.5, capLlr };
			const stream: DetectorStream = {
				...fakeStream(),
				push: async () => {},
				score: async () => ({ score: 3, segments: null }),
			};
			const listener = createListener({ ...settings, sign, calibration }, stream);
			return (await pushCut(listener, voice(4.1)))[3]?.score?.llr;
		};
		expect(await llrOf(1, 10)).toBe(6.5);
		expect(await llrOf(-1, 10)).toBe(-5.5);
		expect(await llrOf(1, 4)).toBe(4);
		expect(await llrOf(-1, 4)).toBe(-4);
	});
});
