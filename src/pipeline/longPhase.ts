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
	type Spectrum,
	scale,
	sizeOf,
} from "./blockFrames";

/** 64 ms each 16 ms; bands of twenty bins (312 Hz) from 94 Hz. */
const FRAME = 1024;
const HOP = 256;
const [FIRST_BIN, BANDS, WIDTH] = [6, 22, 20];
const BINS = BANDS * WIDTH;

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

	function addBand(band: number, afterSound: boolean) {
		let stepRe = 0;
		let stepIm = 0;
		let changeRe = 0;
		let changeIm = 0;
		let advanceRe = 0;
		let advanceIm = 0;
		for (let bin = band * WIDTH; bin < (band + 1) * WIDTH; bin++) {
			const re = steps.re[bin] as number;
			const im = steps.im[bin] as number;
			stepRe += re;
			stepIm += im;
			const nextRe = steps.re[bin + 1] as number;
			const nextIm = steps.im[bin + 1] as number;
			changeRe += nextRe * re + nextIm * im;
			changeIm += nextIm * re - nextRe * im;
			if (!afterSound) continue;
			const lastRe = before.re[bin] as number;
			const lastIm = before.im[bin] as number;
			advanceRe += re * lastRe + im * lastIm;
			advanceIm += im * lastRe - re * lastIm;
		}
		const alike = (stepRe * stepRe + stepIm * stepIm) / WIDTH ** 2;
		const { longPhase, longPhaseSquare, longChange, longChangeSize, advance, advanceSize } = sums;
		longPhase[band] = (longPhase[band] as number) + Math.sqrt(alike);
		longPhaseSquare[band] = (longPhaseSquare[band] as number) + alike;
		longChange[band] = (longChange[band] as number) + changeRe / WIDTH;
		longChangeSize[band] = (longChangeSize[band] as number) + Math.abs(changeIm) / WIDTH;
		if (!afterSound) return;
		const size = Math.sqrt(advanceRe * advanceRe + advanceIm * advanceIm);
		advance[band] = (advance[band] as number) + advanceRe / WIDTH;
		advanceSize[band] = (advanceSize[band] as number) + size / WIDTH;
	}

	return (x) => {
		const sounds = soundingOf(x);
		let [count, pairs] = [0, 0];
		for (let frame = 0; frame < frames; frame++) {
			if (!sounds[frame]) continue;
			const afterSound = frame > 0 && sounds[frame - 1] === 1;
			fillSteps(transform(x, frame * HOP), steps);
			for (let band = 0; band < BANDS; band++) addBand(band, afterSound);
			[steps, before] = [before, steps];
			count++;
			if (afterSound) pairs++;
		}
		const { longPhase, longPhaseSquare, longChange, longChangeSize } = sums;
		scale(1 / Math.max(1, count), longPhase, longPhaseSquare, longChange, longChangeSize);
		scale(1 / Math.max(1, pairs), sums.advance, sums.advanceSize);
	};
}

function fillSteps(spectrum: Spectrum, { re, im }: Steps): void {
	const first = sizeOf(spectrum, FIRST_BIN);
	let beforeRe = (spectrum[2 * FIRST_BIN] as number) / first;
	let beforeIm = (spectrum[2 * FIRST_BIN + 1] as number) / first;
	for (let i = 0; i <= BINS; i++) {
		const bin = FIRST_BIN + i + 1;
		const size = sizeOf(spectrum, bin);
		const pointerRe = (spectrum[2 * bin] as number) / size;
		const pointerIm = (spectrum[2 * bin + 1] as number) / size;
		re[i] = pointerRe * beforeRe + pointerIm * beforeIm;
		im[i] = pointerIm * beforeRe - pointerRe * beforeIm;
		beforeRe = pointerRe;
		beforeIm = pointerIm;
	}
}
