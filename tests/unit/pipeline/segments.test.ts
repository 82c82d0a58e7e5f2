/** Evidence of single seconds on its way through the listener. */
import { describe, expect, it } from "vitest";
import { createListener } from "../../../src/pipeline/listener";
import type { Second } from "../../../src/pipeline/score";
import { fakeStream, settings, voice } from "./fakeDetector";

const calibration = { ...settings.calibration, capLlr: 100 };
const withSeconds = { ...settings, calibration, evidenceOutput: { slope: 2, offset: 0.5 } };

function join(...parts: readonly Int16Array[]): Int16Array {
	const out = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}
const silence = (seconds: number) => new Int16Array(Math.round(seconds * 16000));

async function heard(sound: Int16Array, using = withSeconds, mediaTime = 0): Promise<Second[]> {
	const listener = createListener(using, fakeStream());
	const seconds = await listener.push({ samples: sound, mediaTime, discontinuity: false });
	return [...seconds, ...(await listener.end())];
}

const startsOf = (seconds: readonly Second[]) =>
	seconds.flatMap((second) => second.score?.segments ?? []).map((segment) => segment.start);

describe("seconds of their own", () => {
	it("are told once each: four by the first window, then the newest", async () => {
		const seconds = await heard(voice(7.1), withSeconds, 20);
		const counts = seconds.map((second) => second.score?.segments?.length ?? null);
		expect(counts).toEqual([null, null, null, 4, 1, 1, 1]);
		expect(startsOf(seconds)).toEqual([20, 21, 22, 23, 24, 25, 26]);
	});

	it("are turned by a line of their own, once, within the cap", async () => {
		const own = (await heard(voice(5.1))).flatMap((second) => second.score?.segments ?? []);
		const line = { ...withSeconds, evidenceOutput: { slope: -2, offset: -0.5 } };
		const turned = (await heard(voice(5.1), line)).flatMap((s) => s.score?.segments ?? []);
		expect(turned.map(({ llr }) => -llr)).toEqual(own.map(({ llr }) => llr));
		const flipped = { ...withSeconds, sign: -1 as const };
		const [first] = (await heard(voice(5.1), flipped)).flatMap((s) => s.score?.segments ?? []);
		expect(first?.llr).toBeCloseTo(1 - (own[0]?.llr ?? Number.NaN), 9);
		const low = { ...withSeconds, calibration: { ...calibration, capLlr: 0.25 } };
		const capped = (await heard(voice(5.1), low)).flatMap((s) => s.score?.segments ?? []);
		expect(Math.max(...capped.map(({ llr }) => Math.abs(llr)))).toBe(0.25);
	});

	it("are left out where nobody speaks, and begin anew after a long pause", async () => {
		// A block reaches 15 ms into the next second: the voice begins a little later than that.
		const late = join(silence(0.05), voice(4.95));
		const seconds = await heard(join(voice(5), silence(2), late, silence(6), late, voice(0.1)));
		expect(startsOf(seconds)).toEqual([0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 18, 19, 20, 21, 22]);
	});

	it("are those that a short stretch has itself, not its repetitions", async () => {
		expect(startsOf(await heard(voice(1.3)))).toEqual([0]);
		expect(startsOf(await heard(voice(2.8)))).toEqual([0, 1, 2]);
		expect(startsOf(await heard(voice(4)))).toEqual([0, 1, 2, 3]);
	});

	it("are absent where the model tells nothing of them", async () => {
		const seconds = await heard(voice(6.1), { ...withSeconds, evidenceOutput: null } as never);
		expect(seconds.filter((second) => second.score)).toHaveLength(3);
		for (const { score } of seconds) if (score) expect("segments" in score).toBe(false);
	});

	it("are never made up: too few numbers are a failure", async () => {
		const stream = { ...fakeStream(), push: async () => {} };
		const few = { ...stream, score: async () => ({ score: 0, segments: [1, 2] }) };
		const listener = createListener(withSeconds, few);
		const chunk = { samples: voice(5), mediaTime: 0, discontinuity: false };
		await expect(listener.push(chunk)).rejects.toThrow(RangeError);
	});
});
