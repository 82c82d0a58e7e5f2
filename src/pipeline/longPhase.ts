/**
 * Phase of long frames, in bands: how its step from bin to bin (group delay) goes on from bin to bin and from
 * frame to frame. The twin of `long_phase` in models/training/training/fingerprint_sums.py.
 *
 * A pointer is a number of size 1 that stands for a phase; products with a conjugate are differences.
 */
import {
	createSounding,
	createTransform,
	framesIn,
	powerOf,
	type Spectrum,
	scale,
	sizeOf,
} from "./blockFrames";

/** 64 ms each 16 ms; bands of twenty bins (312 Hz) from 94 Hz. */
const FRAME = 1024;
const HOP = 256;
const [FIRST_BIN, BANDS, WIDTH] = [6, 22, 20];
const BINS = BANDS * WIDTH;
/** Of a band's means, as pointers: a step, its change to the next bin, its change since the last frame. */
const [STEP, CHANGE, ADVANCE] = [0, 1, 2];

/** Lengths of what is summed up. */
export const LONG_PHASE_LENGTHS = {
	longPhase: BANDS,
	longPhaseSquare: BANDS,
	longChange: BANDS,
	longChangeSize: BANDS,
	advance: BANDS,
	advanceSize: BANDS,
};
type Sums = Readonly<Record<keyof typeof LONG_PHASE_LENGTHS, Float64Array>>;

/** Steps of the phase from bin to bin, as pointers: one more than the bins, for the change of the last. */
interface Steps {
	readonly re: Float64Array;
	readonly im: Float64Array;
}
const createSteps = (): Steps => ({
	re: new Float64Array(BINS + 1),
	im: new Float64Array(BINS + 1),
});

/**
 * Makes the buffers once.
 * @param samples of a block
 * @param sums are written to, zeros before; means over sounding frames in each band: how alike steps are (size
 * of their mean), its square; how a step changes to the next bin's (real part, size of the imaginary part); how
 * it changes to the next frame's, where both sound (real part, size)
 */
export function createLongPhase(samples: number, sums: Sums): (x: Float64Array) => void {
	const transform = createTransform(FRAME, FRAME);
	const soundingOf = createSounding(samples, FRAME, HOP);
	const frames = framesIn(samples, FRAME, HOP);
	let steps = createSteps();
	let before = createSteps();
	const band = new Float64Array(2 * (ADVANCE + 1));

	function addBand(index: number, afterSound: boolean) {
		scale(1 / WIDTH, band);
		const alike = Math.sqrt(powerOf(band, STEP));
		add(sums.longPhase, index, alike);
		add(sums.longPhaseSquare, index, alike * alike);
		add(sums.longChange, index, band[2 * CHANGE] as number);
		add(sums.longChangeSize, index, Math.abs(band[2 * CHANGE + 1] as number));
		if (!afterSound) return;
		add(sums.advance, index, band[2 * ADVANCE] as number);
		add(sums.advanceSize, index, Math.sqrt(powerOf(band, ADVANCE)));
	}

	function addFrame(afterSound: boolean) {
		for (let index = 0; index < BANDS; index++) {
			band.fill(0);
			for (let bin = index * WIDTH; bin < (index + 1) * WIDTH; bin++) {
				const re = steps.re[bin] as number;
				const im = steps.im[bin] as number;
				add(band, 2 * STEP, re);
				add(band, 2 * STEP + 1, im);
				turnBetween(band, CHANGE, steps.re[bin + 1] as number, steps.im[bin + 1] as number, re, im);
				if (afterSound) {
					turnBetween(band, ADVANCE, re, im, before.re[bin] as number, before.im[bin] as number);
				}
			}
			addBand(index, afterSound);
		}
	}

	return (x) => {
		const sounds = soundingOf(x);
		let [count, pairs] = [0, 0];
		for (let frame = 0; frame < frames; frame++) {
			if (!sounds[frame]) continue;
			const afterSound = frame > 0 && sounds[frame - 1] === 1;
			fillSteps(transform(x, frame * HOP), steps);
			addFrame(afterSound);
			[steps, before] = [before, steps];
			count++;
			if (afterSound) pairs++;
		}
		const { longPhase, longPhaseSquare, longChange, longChangeSize } = sums;
		scale(1 / Math.max(1, count), longPhase, longPhaseSquare, longChange, longChangeSize);
		scale(1 / Math.max(1, pairs), sums.advance, sums.advanceSize);
	};
}

function add(sums: Float64Array, index: number, value: number): void {
	sums[index] = (sums[index] as number) + value;
}

/** Adds the product of one pointer and the other's conjugate. */
function turnBetween(
	sums: Float64Array,
	pointer: number,
	re: number,
	im: number,
	otherRe: number,
	otherIm: number,
): void {
	add(sums, 2 * pointer, re * otherRe + im * otherIm);
	add(sums, 2 * pointer + 1, im * otherRe - re * otherIm);
}

function fillSteps(spectrum: Spectrum, { re, im }: Steps): void {
	let size = sizeOf(spectrum, FIRST_BIN);
	let beforeRe = (spectrum[2 * FIRST_BIN] as number) / size;
	let beforeIm = (spectrum[2 * FIRST_BIN + 1] as number) / size;
	for (let i = 0; i <= BINS; i++) {
		const bin = FIRST_BIN + i + 1;
		size = sizeOf(spectrum, bin);
		const pointerRe = (spectrum[2 * bin] as number) / size;
		const pointerIm = (spectrum[2 * bin + 1] as number) / size;
		re[i] = pointerRe * beforeRe + pointerIm * beforeIm;
		im[i] = pointerIm * beforeRe - pointerRe * beforeIm;
		beforeRe = pointerRe;
		beforeIm = pointerIm;
	}
}
