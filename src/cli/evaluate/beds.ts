/** Sounds to lay under a voice: noise, and music made here so that nobody's rights are in it. */
import FFT from "fft.js";
import type { Random } from "./random";

const RATE = 16_000;
/** Noise is made for so many samples (8 s) and goes round: its spectrum has no seam. */
const NOISE_LOOP = 2 ** 17;
/** Below this the slope ends, Hz: power must not pile up where nobody hears. */
const FLAT_BELOW_HZ = 20;

/**
 * Noise whose power follows frequency^slope.
 * @param slope 0 is white, -1 pink
 * @returns `length` samples, deviation about 1
 */
export function colouredNoise(random: Random, length: number, slope: number): Float32Array {
	const size = Math.min(NOISE_LOOP, 2 ** Math.ceil(Math.log2(Math.max(2, length))));
	const fft = new FFT(size);
	const bins = size / 2;
	// A spectrum of random phases, turned into time: the real part of one transform.
	const spectrum = new Array<number>(size).fill(0);
	const imaginary = new Array<number>(size).fill(0);
	for (let bin = 1; bin < bins; bin++) {
		const gain = Math.max((bin * RATE) / size, FLAT_BELOW_HZ) ** (slope / 2);
		spectrum[bin] = gain * random.normal();
		imaginary[bin] = gain * random.normal();
	}
	// realTransform takes one real array: cosines from one, sines from the other.
	const [cosines, sines] = [spectrum, imaginary].map((part) => {
		const out = fft.createComplexArray();
		fft.realTransform(out, part);
		return out;
	}) as [number[], number[]];
	const loop = new Float32Array(size);
	for (let t = 0; t < size; t++) {
		// Only the first half is filled; the other is its mirror image.
		const at = t <= bins ? t : size - t;
		const sine = (sines[2 * at + 1] as number) * (t <= bins ? 1 : -1);
		loop[t] = (cosines[2 * at] as number) + sine;
	}
	return Float32Array.from({ length }, (_, t) => loop[t % size] as number);
}

const MINOR = [0, 2, 3, 5, 7, 8, 10];
const MAJOR = [0, 2, 4, 5, 7, 9, 11];
/** No partial above this: 16 kHz sound ends at 8 kHz. */
const HIGHEST_HZ = 7800;

/** Chords, a bass and drums. @returns `length` samples in no particular unit */
export function musicBed(random: Random, length: number): Float32Array {
	const out = new Float32Array(length);
	const scale = random.pick([MINOR, MAJOR]);
	const root = random.between(110, 220);
	const beat = Math.round((RATE * 60) / random.between(70, 150));
	const bright = random.between(0.6, 1.6);
	const partials = random.integer(3, 12);
	const [bassGain, drumGain] = [random.between(0.6, 1.4), random.between(0.3, 1.2)];
	const hz = (step: number, octave: number) =>
		root * 2 ** (octave + Math.floor(step / 7) + (scale[step % 7] as number) / 12);

	for (let bar = 0; bar * 4 * beat < length; bar++) {
		const start = bar * 4 * beat;
		const chord = random.pick([0, 3, 4, 5]);
		for (const third of [0, 2, 4]) {
			const note = { hz: hz(chord + third, 0), partials, bright, gain: 0.5 };
			addNote(out, start, 4 * beat, note, random.between(0.4, 1.5));
		}
		for (let at = 0; at < 4; at++) {
			const from = start + at * beat;
			const bass = { hz: hz(chord, -1), partials: 4, bright: 1.2, gain: bassGain };
			addNote(out, from, beat, bass, random.between(2, 5));
			// Kick on the beat, snare on two and four, a hat between.
			addHit(out, random, from, 0.09, at % 2 === 0 ? 55 : 0, 2 * drumGain);
			addHit(out, random, from + (beat >> 1), 0.02, 0, drumGain);
		}
	}
	return out;
}

interface Note {
	readonly hz: number;
	readonly partials: number;
	/** Partial k is 1 / k^bright as strong as the first. */
	readonly bright: number;
	readonly gain: number;
}

/** @param fade how fast it dies away, 1/s */
function addNote(out: Float32Array, start: number, span: number, note: Note, fade: number): void {
	const end = Math.min(out.length, start + span);
	for (let k = 1; k <= note.partials && k * note.hz < HIGHEST_HZ; k++) {
		const turn = (2 * Math.PI * k * note.hz) / RATE;
		const gain = note.gain / k ** note.bright;
		for (let t = start; t < end; t++) {
			const age = (t - start) / RATE;
			const envelope = Math.exp(-age * fade) * Math.min(1, age * 100);
			out[t] = (out[t] as number) + gain * envelope * Math.sin(turn * (t - start));
		}
	}
}

/** A drum: noise that dies away, with a tone of `hz` under it where that is not 0. */
function addHit(
	out: Float32Array,
	random: Random,
	start: number,
	seconds: number,
	hz: number,
	gain: number,
): void {
	const end = Math.min(out.length, start + Math.round(RATE * 0.25));
	for (let t = start; t < end; t++) {
		const age = (t - start) / RATE;
		const tone = hz > 0 ? 2 * Math.sin(2 * Math.PI * hz * age) : 0;
		out[t] = (out[t] as number) + gain * Math.exp(-age / seconds) * (random.normal() + tone);
	}
}
