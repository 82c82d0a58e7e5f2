import { describe, expect, it } from "vitest";
import { blockFacts, conditionsOf } from "../../../src/pipeline/conditions";
import { blockSamples, createFrontEnd, filterBank } from "../../../src/pipeline/frontEnd";
import { mixToMono, toInt16 } from "../../../src/pipeline/mono";
import { activeSeconds, createSpeechGate } from "../../../src/pipeline/speechGate";
import { openGate, frontEnd as settings, voice } from "./fakeDetector";

const frontEnd = createFrontEnd(settings);
const needed = blockSamples(settings);
const block = (of: (t: number) => number) =>
	Float32Array.from({ length: needed }, (_, i) => of(i / 16000));
const spoken = Float32Array.from(voice(1.1).slice(0, needed), (x) => x / 32768);
const tone = (hz: number) => block((t) => 0.3 * Math.sin(2 * Math.PI * hz * t));

describe("the front end", () => {
	it("shows a tone in the band that holds it, and nowhere near as much elsewhere", () => {
		const { bands } = frontEnd.block(tone(1000));
		const first = Array.from(bands.slice(0, settings.bands));
		const loudest = first.indexOf(Math.max(...first));
		const weights = filterBank(settings);
		expect(weights[loudest * 257 + 32]).toBeGreaterThan(0.3);
		expect(Math.max(...first) - (first[settings.bands - 1] as number)).toBeGreaterThan(10);
	});

	it("does not hear a DC offset", () => {
		const shifted = frontEnd.block(spoken.map((x) => x + 0.25));
		const plain = frontEnd.block(spoken);
		const worst = plain.bands.reduce(
			(most, x, i) => Math.max(most, Math.abs(x - (shifted.bands[i] as number))),
			0,
		);
		expect(worst).toBeLessThan(0.02);
		expect(shifted.levels[50]).toBeCloseTo(plain.levels[50] as number, 3);
	});

	it("leaves no band without a bin", () => {
		for (const bands of [20, 80, 120]) {
			const weights = filterBank({ ...settings, bands });
			for (let band = 0; band < bands; band++) {
				const row = weights.subarray(band * 257, (band + 1) * 257);
				expect(row.some((weight) => weight > 0)).toBe(true);
			}
		}
	});

	it("refuses a block of another length", () => {
		expect(() => frontEnd.block(new Float32Array(needed - 1))).toThrow(RangeError);
	});
});

describe("conditions", () => {
	const factsOf = (samples: Float32Array) =>
		blockFacts(samples, frontEnd.block(samples), settings.bands, 14);

	it("names nothing in a clean voice, clipping where samples stand at the limit", () => {
		expect(conditionsOf([factsOf(spoken)])).not.toContain("clipped");
		const clipped = spoken.map((x) => Math.max(-1, Math.min(1, 8 * x)));
		expect(conditionsOf([factsOf(clipped)])).toContain("clipped");
	});

	it("names heavy noise where no frame is quieter than another", () => {
		let seed = 1;
		const noise = block(() => {
			seed = (seed * 48271) % 2147483647;
			return 0.2 * (seed / 1073741823.5 - 1);
		});
		expect(conditionsOf([factsOf(noise)])).toContain("heavy-noise");
	});

	it("names the telephone where nothing is above 3.8 kHz", () => {
		expect(conditionsOf([factsOf(tone(700))])).toContain("telephone-band");
	});
});

describe("the speech gate", () => {
	it("counts active frames: none in silence, all in a steady tone", () => {
		expect(activeSeconds(frontEnd.block(new Float32Array(needed)).levels)).toBe(0);
		expect(activeSeconds(frontEnd.block(tone(300)).levels)).toBe(1);
	});

	it("tells speech only from its threshold on", () => {
		const spectrum = frontEnd.block(spoken);
		const open = createSpeechGate(openGate, settings.bands);
		expect(open.hear(spectrum).speechSeconds).toBeGreaterThan(0.8);
		const shut = createSpeechGate({ ...openGate, threshold: 0.51 }, settings.bands);
		const decision = shut.hear(spectrum);
		expect(decision.speechSeconds).toBe(0);
		expect(decision.soundSeconds).toBeGreaterThan(0.8);
	});
});

describe("mono", () => {
	it("is the mean of all channels", () => {
		const planes = [Float32Array.of(0.5, 1), Float32Array.of(-0.5, 0.5)];
		expect(mixToMono(planes)).toEqual({ samples: Float32Array.of(0, 0.75), damaged: 0 });
	});

	it("turns what is no number into silence, counts it, and holds the rest in range", () => {
		const planes = [Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, 0.5, 7)];
		expect(mixToMono(planes)).toEqual({ samples: Float32Array.of(0, 0, 0.5, 1), damaged: 2 });
	});

	it("becomes Int16 by rounding, full scale held", () => {
		const samples = Float32Array.of(0, 1, -1, 0.5 / 32768, 0.49 / 32768);
		expect(Array.from(toInt16(samples))).toEqual([0, 32767, -32768, 1, 0]);
	});
});
