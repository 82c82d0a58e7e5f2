/**
 * How the envelopes of bands move away from what they are around, and together: pulses of a throat move all
 * bands at once, a network's bands go their own ways. The twin of `envelopes` in
 * models/training/training/fingerprint_sums.py.
 */
import { createTransform, framesIn, powerOf, scale } from "./blockFrames";

/** 8 ms each 2 ms; bands of four bins (500 Hz) from 250 Hz. */
const FRAME = 128;
const HOP = 32;
const [FIRST_BIN, BANDS, WIDTH] = [2, 14, 4];
/** Frames on each side that an envelope is measured against: 42 ms in all. */
const HALF = 10;
/** Keeps silence from division by zero. */
const LEAST = 1e-3;
/** Frames whose surroundings are within 20 dB of the loudest ones' sound. */
const NEAR = 0.1;

/** Lengths of what is summed up: a pair is two bands, or a band with itself, in the order of their numbers. */
export const ENVELOPE_LENGTHS = {
	envelopePair: (BANDS * (BANDS + 1)) / 2,
	envelopeCube: BANDS,
	envelopeFourth: BANDS,
};
type Sums = Readonly<Record<keyof typeof ENVELOPE_LENGTHS, Float64Array>>;

/**
 * Makes the buffers once.
 * @param samples of a block
 * @param sums are written to, zeros before: means over sounding frames of products of two bands' envelopes, of
 * third and of fourth powers
 */
export function createEnvelopes(samples: number, sums: Sums): (x: Float64Array) => void {
	const transform = createTransform(FRAME, FRAME);
	const frames = framesIn(samples, FRAME, HOP);
	const sizes = new Float64Array(frames * BANDS);
	const moves = new Float64Array(frames * BANDS);
	const levels = new Float64Array(frames);
	const at = (frame: number, band: number) =>
		sizes[Math.min(Math.max(frame, 0), frames - 1) * BANDS + band] as number;

	function measure(x: Float64Array) {
		for (let frame = 0; frame < frames; frame++) {
			const spectrum = transform(x, frame * HOP);
			for (let band = 0; band < BANDS; band++) {
				let power = 0;
				for (let i = 0; i < WIDTH; i++) power += powerOf(spectrum, FIRST_BIN + band * WIDTH + i);
				sizes[frame * BANDS + band] = Math.sqrt(power);
			}
		}
	}

	/** @returns the highest mean level of what is around a frame */
	function compare(): number {
		levels.fill(0);
		for (let band = 0; band < BANDS; band++) {
			let sum = 0;
			for (let frame = -HALF; frame <= HALF; frame++) sum += at(frame, band);
			for (let frame = 0; frame < frames; frame++) {
				const around = sum / (2 * HALF + 1);
				moves[frame * BANDS + band] = (at(frame, band) - around) / (around + LEAST);
				levels[frame] = (levels[frame] as number) + around / BANDS;
				sum += at(frame + HALF + 1, band) - at(frame - HALF, band);
			}
		}
		let highest = 0;
		for (let frame = 0; frame < frames; frame++) {
			highest = Math.max(highest, levels[frame] as number);
		}
		return highest;
	}

	function add(from: number) {
		let pair = 0;
		for (let one = 0; one < BANDS; one++) {
			const move = moves[from + one] as number;
			const square = move * move;
			sums.envelopeCube[one] = (sums.envelopeCube[one] as number) + square * move;
			sums.envelopeFourth[one] = (sums.envelopeFourth[one] as number) + square * square;
			for (let other = one; other < BANDS; other++, pair++) {
				sums.envelopePair[pair] =
					(sums.envelopePair[pair] as number) + move * (moves[from + other] as number);
			}
		}
	}

	return (x) => {
		measure(x);
		const least = compare() * NEAR;
		let count = 0;
		for (let frame = 0; frame < frames; frame++) {
			if (!((levels[frame] as number) > least)) continue;
			count++;
			add(frame * BANDS);
		}
		scale(1 / Math.max(1, count), sums.envelopePair, sums.envelopeCube, sums.envelopeFourth);
	};
}
