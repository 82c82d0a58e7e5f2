/** The resampler against a slow obvious one, and against itself in other cuts. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createResampler, MAX_RATE, MIN_RATE, TARGET_RATE } from "../../src/pipeline/resample";
import { collectGarbage } from "../unit/collectGarbage";

const RATES = [8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000];
/** Float32 coefficients and sums of some hundred terms in [-1, 1]. */
const TOLERANCE = 1e-5;

const sample = fc.integer({ min: -32_768, max: 32_767 }).map((x) => x / 32_768);
const signal = fc
	.array(sample, { maxLength: 1500, size: "max" })
	.map((values) => Float32Array.from(values));
const rate = fc.constantFrom(...RATES);
/** Rates that no device has, coprime to 16,000: their phases are more than a filter holds. */
const ODD_RATES = [12_347, 44_101, 96_001, 192_001, 383_993, 767_953];
/** Of those: an output is made for a moment at most half a phase away. */
const ODD_TOLERANCE = 1e-3;

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

function besselI0(x: number): number {
	let [sum, term] = [1, 1];
	for (let k = 1; k < 60; k++) {
		term *= (x / 2 / k) ** 2;
		sum += term;
	}
	return sum;
}

/** The formula of resample.ts, term by term, in double precision, with no phases or buffers. */
function slowly(x: Float32Array, from: number): number[] {
	const up = TARGET_RATE / gcd(TARGET_RATE, from);
	const down = from / gcd(TARGET_RATE, from);
	if (up === down) return Array.from(x);
	const low = Math.min(from, TARGET_RATE);
	const half = Math.ceil((32 * up * from) / low);
	const width = (2 * 0.475 * low) / (up * from);
	const h = (n: number) => {
		if (n < 0 || n > 2 * half) return 0;
		const angle = Math.PI * width * (n - half);
		const sinc = n === half ? 1 : Math.sin(angle) / angle;
		const edge = (n - half) / half;
		return (up * width * sinc * besselI0(8 * Math.sqrt(1 - edge * edge))) / besselI0(8);
	};
	return Array.from({ length: Math.ceil((x.length * up) / down) }, (_, m) => {
		let sum = 0;
		const newest = Math.floor((m * down + half) / up);
		const oldest = Math.ceil((m * down - half) / up);
		for (let k = Math.max(0, oldest); k <= Math.min(x.length - 1, newest); k++) {
			sum += h(m * down + half - k * up) * (x[k] as number);
		}
		return sum;
	});
}

function whole(x: Float32Array, from: number): number[] {
	const resampler = createResampler(from);
	return [...resampler.push(x), ...resampler.flush()];
}

function worst(a: readonly number[], b: readonly number[]): number {
	expect(a.length).toBe(b.length);
	return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
}

describe("resampling", () => {
	it("gives what the formula says, at every rate", () => {
		let most = 0;
		fc.assert(
			fc.property(
				signal.filter((x) => x.length < 400),
				rate,
				(x, from) => {
					const difference = worst(whole(x, from), slowly(x, from));
					most = Math.max(most, difference);
					expect(difference).toBeLessThan(TOLERANCE);
				},
			),
			{ numRuns: 40 },
		);
		console.log(`resampler against the formula: largest difference ${most.toExponential(1)}`);
	});

	it("gives the same samples in whatever cuts they come, bit for bit", () => {
		const cuts = fc.array(fc.nat(1500), { maxLength: 12, size: "max" });
		fc.assert(
			fc.property(signal, cuts, fc.constantFrom(...RATES, ...ODD_RATES), (x, at, from) => {
				const resampler = createResampler(from);
				const pieces: number[] = [];
				let start = 0;
				for (const end of [...at.sort((a, b) => a - b), x.length]) {
					const stop = Math.min(end, x.length);
					pieces.push(...resampler.push(x.slice(start, stop)));
					start = stop;
				}
				pieces.push(...resampler.flush());
				expect(pieces).toEqual(whole(x, from));
			}),
		);
	});

	it("is as long as the sound, at every rate there may be", () => {
		const anyRate = fc.integer({ min: MIN_RATE, max: MAX_RATE });
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 5000 }), anyRate, (length, from) => {
				const out = whole(new Float32Array(length), from);
				expect(out.length).toBe(Math.ceil((length * TARGET_RATE) / from));
			}),
			// Each new rate makes a filter of its own.
			{ numRuns: 20 },
		);
	});

	it("is fresh after a flush", () => {
		fc.assert(
			fc.property(signal, signal, rate, (first, second, from) => {
				const resampler = createResampler(from);
				resampler.push(first);
				resampler.flush();
				expect([...resampler.push(second), ...resampler.flush()]).toEqual(whole(second, from));
			}),
		);
	});

	it("loses no sample over ten minutes at 44.1 kHz", () => {
		const resampler = createResampler(44_100);
		const piece = new Float32Array(1024);
		let [given, got] = [0, 0];
		while (given < 44_100 * 600) {
			given += piece.length;
			got += resampler.push(piece).length;
		}
		expect(got + resampler.flush().length).toBe(Math.ceil((given * 160) / 441));
	});

	it("keeps a tone below the new limit and stops one above it", () => {
		const level = (hz: number, from: number) => {
			const x = Float32Array.from({ length: from }, (_, i) =>
				Math.sin((2 * Math.PI * hz * i) / from),
			);
			const middle = whole(x, from).slice(4000, 12_000);
			return (
				10 * Math.log10(middle.reduce((sum, y) => sum + y * y, 0) / middle.length / 0.5 + 1e-20)
			);
		};
		for (const from of [22_050, 44_100, 48_000, 96_000, 192_000]) {
			expect(Math.abs(level(1000, from))).toBeLessThan(0.01);
			expect(level(8600, from)).toBeLessThan(-70);
		}
	});

	it.each(ODD_RATES)("gives what the formula says at %i Hz, as near as its phases are", (from) => {
		const x = Float32Array.from({ length: 3000 }, (_, i) =>
			Math.sin((2 * Math.PI * 3000 * i) / from),
		);
		expect(worst(whole(x, from), slowly(x, from))).toBeLessThan(ODD_TOLERANCE);
	});

	it.each(ODD_RATES)("does not drift at %i Hz: a tone is in phase after ten seconds", (from) => {
		const resampler = createResampler(from);
		const wrong = (out: Float32Array, first: number) =>
			out.reduce((most, y, i) => {
				const due = Math.sin((2 * Math.PI * 1000 * (first + i)) / TARGET_RATE);
				return Math.max(most, Math.abs(y - due));
			}, 0);
		let [most, made] = [0, 0];
		for (let second = 0; second < 10; second++) {
			const tone = Float32Array.from({ length: from }, (_, i) =>
				Math.sin((2 * Math.PI * 1000 * i) / from),
			);
			const out = resampler.push(tone);
			// The tone's beginning rings.
			if (second > 0) most = Math.max(most, wrong(out, made));
			made += out.length;
		}
		expect(most).toBeLessThan(ODD_TOLERANCE);
	});

	it("holds a few megabytes of filters, whatever rates sounds claim to have", () => {
		const held = () => {
			collectGarbage();
			return process.memoryUsage().arrayBuffers / 1e6;
		};
		const before = held();
		for (const from of [...ODD_RATES, 11_027, 48_001, 88_201, 176_401]) {
			createResampler(from);
			// A filter is 4.2 MB; two are kept.
			expect(held() - before).toBeLessThan(10);
		}
	});

	it("refuses rates that no player has", () => {
		for (const bad of [0, -1, 2999, 44_100.5, Number.NaN, MAX_RATE + 1]) {
			expect(() => createResampler(bad)).toThrow(RangeError);
		}
	});
});
