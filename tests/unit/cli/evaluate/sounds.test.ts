/** What is done to clips: levels, spectra, joints, and that all of it is the same each time. */
import { describe, expect, it } from "vitest";
import { colouredNoise, musicBed } from "../../../../src/cli/evaluate/beds";
import {
	type Condition,
	type Crowd,
	hasBabble,
	underCondition,
} from "../../../../src/cli/evaluate/conditions";
import { joined, noiseFloor } from "../../../../src/cli/evaluate/join";
import { babble, highPassed, speechLevel, withBed } from "../../../../src/cli/evaluate/mix";
import { hashOf, randomFrom } from "../../../../src/cli/evaluate/random";
import { parseFloatWav } from "../../../../src/cli/evaluate/wav";

const RATE = 16_000;
const tone = (hz: number, seconds: number, peak = 10_000) =>
	Int16Array.from({ length: seconds * RATE }, (_, i) =>
		Math.round(peak * Math.sin((2 * Math.PI * hz * i) / RATE)),
	);
/** Mean square of the samples times a turning arrow: the power at one frequency. */
function powerAt(samples: ArrayLike<number>, hz: number): number {
	let [re, im] = [0, 0];
	for (let i = 0; i < samples.length; i++) {
		const turn = (2 * Math.PI * hz * i) / RATE;
		re += (samples[i] as number) * Math.cos(turn);
		im += (samples[i] as number) * Math.sin(turn);
	}
	return (re * re + im * im) / samples.length ** 2;
}
const rms = (samples: ArrayLike<number>) =>
	Math.sqrt(Array.from(samples).reduce((sum, x) => sum + x * x, 0) / samples.length);
const dB = (ratio: number) => 20 * Math.log10(ratio);

describe("random numbers", () => {
	it("are the same for a name and others for another", () => {
		const [a, b, c] = ["x", "x", "y"].map((name) => randomFrom(name));
		const draw = (random = a) => Array.from({ length: 5 }, () => random?.next());
		const first = draw(a);
		expect(draw(b)).toEqual(first);
		expect(draw(c)).not.toEqual(first);
	});
	it("are spread evenly and normally", () => {
		const random = randomFrom("spread");
		const even = Array.from({ length: 20_000 }, () => random.next());
		expect(even.reduce((sum, x) => sum + x, 0) / 20_000).toBeCloseTo(0.5, 1);
		const normal = Array.from({ length: 20_000 }, () => random.normal());
		expect(rms(normal)).toBeCloseTo(1, 1);
	});
	it("put ids that differ in one letter into different shards", () => {
		const counts = [0, 0, 0];
		for (let i = 0; i < 3000; i++) {
			const shard = hashOf(`clip-${i}`) % 3;
			counts[shard] = (counts[shard] as number) + 1;
		}
		for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
	});
});

describe("beds", () => {
	it.each([0, -0.5, -1])("noise falls by its slope %d", (slope) => {
		const octave = (hz: number) => {
			// Many frequencies of one octave, as one alone says little of noise.
			const steps = Array.from({ length: 60 }, (_, i) => hz * 2 ** (i / 60));
			return steps.reduce((sum, f) => sum + powerAt(noise, f), 0) / steps.length;
		};
		const noise = colouredNoise(randomFrom("noise"), 2 * RATE, slope);
		const found = Math.log2(octave(3200) / octave(200)) / 4;
		expect(Math.abs(found - slope)).toBeLessThan(0.15);
	});
	it("noise is as long as asked, also beyond the loop in which it is made", () => {
		const long = colouredNoise(randomFrom("long"), 2 ** 17 + 5, -1);
		expect(long.length).toBe(2 ** 17 + 5);
		expect(long[2 ** 17 + 1]).toBe(long[1]);
		expect(colouredNoise(randomFrom("short"), 1, 0).length).toBe(1);
	});
	it("music has a bass, a chord and drums, and is another for another clip", () => {
		const music = musicBed(randomFrom("a"), 4 * RATE);
		expect(music.every(Number.isFinite)).toBe(true);
		expect(rms(music)).toBeGreaterThan(0.1);
		expect(musicBed(randomFrom("a"), 4 * RATE)).toEqual(music);
		expect(musicBed(randomFrom("b"), 4 * RATE)).not.toEqual(music);
		// Sound in every quarter of a second.
		for (let at = 0; at < music.length; at += RATE / 4) {
			expect(rms(music.subarray(at, at + RATE / 4))).toBeGreaterThan(0.01);
		}
	});
});

describe("mixing", () => {
	it("puts the bed 10 dB under the speech, whatever pauses there are", () => {
		const voice = new Int16Array(4 * RATE);
		voice.set(tone(300, 1), RATE);
		expect(dB(speechLevel(voice) / (10_000 / 32768 / Math.SQRT2))).toBeCloseTo(0, 1);
		const mixed = withBed(voice, colouredNoise(randomFrom("bed"), voice.length, 0));
		const bed = mixed.map((x, i) => x - (voice[i] as number));
		expect(dB(rms(bed) / 32768 / speechLevel(voice))).toBeCloseTo(-10, 1);
	});
	it("adds nothing to silence and nothing of silence", () => {
		const silence = new Int16Array(RATE);
		expect(withBed(silence, colouredNoise(randomFrom("bed"), RATE, 0))).toEqual(silence);
		const voice = tone(300, 1);
		expect(withBed(voice, new Float32Array(RATE))).toEqual(voice);
	});
	it("takes tones under 150 Hz away: 3 dB there, 12 dB an octave lower", () => {
		const left = (hz: number) => dB(rms(highPassed(tone(hz, 1))) / rms(tone(hz, 1)));
		expect(left(150)).toBeCloseTo(-3, 0);
		expect(left(75)).toBeCloseTo(-12.3, 0);
		expect(left(1000)).toBeCloseTo(0, 1);
	});
	it("makes babble of voices at one level each, gone round where they are short", () => {
		const crowd = babble([tone(200, 1, 20_000), tone(900, 0.5, 500)], 2 * RATE);
		expect(crowd.length).toBe(2 * RATE);
		expect(dB(Math.sqrt(powerAt(crowd, 200) / powerAt(crowd, 900)))).toBeCloseTo(0, 0);
	});
});

describe("joining", () => {
	it("puts the quietest fifth of a second of a clip between it and the next", () => {
		const a = new Int16Array(RATE).fill(1000);
		a.fill(7, 8000, 8000 + RATE / 5);
		const b = new Int16Array(100).fill(-5);
		const out = joined([a, b]);
		expect(out.length).toBe(RATE + RATE / 5 + 100);
		expect(out.subarray(RATE, RATE + RATE / 5).every((x) => x === 7)).toBe(true);
		expect(out.subarray(-100)).toEqual(b);
	});
	it("stops at the limit, and lets one clip be", () => {
		const a = new Int16Array(RATE).fill(1);
		expect(joined([a, a, a], 20_000).length).toBe(20_000);
		expect(joined([a])).toEqual(a);
		expect(joined([]).length).toBe(0);
	});
	it("makes a floor of a clip shorter than the gap", () => {
		expect([...noiseFloor(Int16Array.of(1, 2, 3)).subarray(0, 7)]).toEqual([1, 2, 3, 3, 2, 1, 1]);
		expect(noiseFloor(new Int16Array(0)).every((x) => x === 0)).toBe(true);
	});
});

describe("conditions", () => {
	const ids = Array.from({ length: 400 }, (_, i) => `id-${i}`);
	const asked: string[][] = [];
	const crowd: Crowd = {
		ids,
		voices: async (wanted) => {
			asked.push([...wanted]);
			return wanted.map((_, i) => tone(200 + 100 * i, 1));
		},
	};
	const under = async (name: Condition, id: string, with_ = crowd) => {
		const [out] = await underCondition([{ id, samples: tone(440, 2) }], name, with_, "unused");
		return out as Int16Array;
	};

	it("lay noise under half of the clips and five other real clips under the rest", async () => {
		const half = ids.filter(hasBabble).length;
		expect(Math.abs(half - 200)).toBeLessThan(40);
		const id = ids.find(hasBabble) as string;
		await under("noise10", id);
		expect(new Set(asked.at(-1)).size).toBe(5);
		expect(asked.at(-1)).not.toContain(id);
		const before = asked.length;
		await under("noise10", ids.find((other) => !hasBabble(other)) as string);
		expect(asked.length).toBe(before);
	});
	it("have noise where a manifest holds no other person", async () => {
		const id = ids.find(hasBabble) as string;
		const out = await under("noise10", id, { ids: [id], voices: async () => [] });
		expect(out).not.toEqual(tone(440, 2));
	});
	it.each(["clean", "hpf", "noise10", "music10"] as const)(
		"%s keeps the length and is the same each time",
		async (name) => {
			const out = await under(name, "id-3");
			expect(out.length).toBe(2 * RATE);
			expect(await under(name, "id-3")).toEqual(out);
		},
	);
});

describe("WAV of floats", () => {
	it("is read past what stands before the data", () => {
		const bytes = Buffer.alloc(12 + 8 + 16 + 8 + 3 + 1 + 8 + 16);
		bytes.write("RIFF", 0);
		bytes.write("WAVEfmt ", 8);
		bytes.writeUInt32LE(16, 16);
		bytes.writeUInt16LE(3, 20);
		bytes.writeUInt16LE(2, 22);
		bytes.writeUInt32LE(8000, 24);
		bytes.writeUInt16LE(32, 34);
		bytes.write("odd ", 36);
		bytes.writeUInt32LE(3, 40);
		bytes.write("data", 48);
		bytes.writeUInt32LE(16, 52);
		[0.5, -0.5, 0.25, -0.25].forEach((x, i) => {
			bytes.writeFloatLE(x, 56 + 4 * i);
		});
		const sound = parseFloatWav(bytes);
		expect(sound?.rate).toBe(8000);
		expect(sound?.planes.map((plane) => [...plane])).toEqual([
			[0.5, 0.25],
			[-0.5, -0.25],
		]);
		expect(parseFloatWav(bytes.subarray(0, 40))).toBeNull();
		expect(parseFloatWav(Buffer.from("no sound"))).toBeNull();
	});
});
