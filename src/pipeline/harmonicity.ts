/**
 * Power at the harmonics of a frame's pitch against that between them, in bands: what is voiced too high up, or
 * not high enough, was not made by a throat. The twin of `harmonicity` in
 * models/training/training/fingerprint_sums.py.
 */
import {
	createAutocorrelation,
	createSounding,
	createTransform,
	FLOOR,
	framesIn,
	powerOf,
	type Spectrum,
	scale,
} from "./blockFrames";

/** 40 ms each 16 ms, padded; bands of twenty bins (312 Hz) from 156 Hz. */
const FRAME = 640;
const HOP = 256;
const NFFT = 1024;
const [FIRST_BIN, BANDS, WIDTH] = [10, 22, 20];
/** A pitch of 400 to 53 Hz: lags in samples, first and one past the last. */
const [FIRST_LAG, END_LAG] = [40, 300];
/** From this autocorrelation on a frame is voiced. */
const VOICED = 0.5;
/** What an octave down costs (Boersma 1993, "Accurate short-term analysis of the fundamental frequency"). */
const OCTAVE_COST = 0.02;
/** Keeps silence from division by zero. */
const LEAST = 1e-6;

/** Lengths of what is summed up. */
export const HARMONICITY_LENGTHS = {
	harmonic: BANDS,
	harmonicSquare: BANDS,
	unvoiced: BANDS,
	pitch: 3,
};
type Sums = Readonly<Record<keyof typeof HARMONICITY_LENGTHS, Float64Array>>;

/**
 * Makes the buffers once.
 * @param samples of a block
 * @param sums are written to, zeros before; means over sounding frames: of the log ratio and of its square where
 * the frame is voiced, of the ratio where it is not; of the pitch's autocorrelation, of what is voiced (1 or
 * 0), of their product
 */
export function createHarmonicity(samples: number, sums: Sums): (x: Float64Array) => void {
	const transform = createTransform(FRAME, NFFT);
	const soundingOf = createSounding(samples, FRAME, HOP);
	const frames = framesIn(samples, FRAME, HOP);
	const pitchOf = createPitch();

	function addRatios(spectrum: Spectrum, lag: number, voiced: boolean) {
		for (let band = 0; band < BANDS; band++) {
			let near = 0;
			let far = 0;
			for (let i = 0; i < WIDTH; i++) {
				const bin = FIRST_BIN + band * WIDTH + i;
				// In whole numbers: a bin a quarter of the way between two harmonics is on the same side each time.
				const off = (bin * lag) & (NFFT - 1);
				const power = powerOf(spectrum, bin);
				if (off < NFFT / 4 || off > (3 * NFFT) / 4) near += power;
				else far += power;
			}
			const ratio = Math.log(near + FLOOR) - Math.log(far + FLOOR);
			if (voiced) {
				sums.harmonic[band] = (sums.harmonic[band] as number) + ratio;
				sums.harmonicSquare[band] = (sums.harmonicSquare[band] as number) + ratio * ratio;
			} else sums.unvoiced[band] = (sums.unvoiced[band] as number) + ratio;
		}
	}

	function addPitch(like: number, voiced: boolean) {
		const { pitch } = sums;
		pitch[0] = (pitch[0] as number) + like;
		if (!voiced) return;
		pitch[1] = (pitch[1] as number) + 1;
		pitch[2] = (pitch[2] as number) + like;
	}

	return (x) => {
		const sounds = soundingOf(x);
		let count = 0;
		for (let frame = 0; frame < frames; frame++) {
			if (!sounds[frame]) continue;
			count++;
			const spectrum = transform(x, frame * HOP);
			const { lag, like } = pitchOf(spectrum);
			const voiced = like > VOICED;
			addRatios(spectrum, lag, voiced);
			addPitch(like, voiced);
		}
		const { harmonic, harmonicSquare, unvoiced, pitch } = sums;
		scale(1 / Math.max(1, count), harmonic, harmonicSquare, unvoiced, pitch);
	};
}

/**
 * The lag at which a frame is most like itself, measured by how its window's own likeness falls; what is the
 * same an octave down loses.
 */
function createPitch(): (spectrum: Spectrum) => { lag: number; like: number } {
	const correlate = createAutocorrelation(NFFT);
	const window = createTransform(FRAME, NFFT)(new Float64Array(FRAME).fill(1), 0);
	const alone = correlate(window);
	/** One over how the window's own likeness falls. */
	const rises = Float64Array.from(
		{ length: END_LAG },
		(_, lag) => (alone[0] as number) / (alone[2 * lag] as number),
	);
	const costs = Float64Array.from(
		{ length: END_LAG },
		(_, lag) => OCTAVE_COST * Math.log2(lag / FIRST_LAG),
	);
	return (spectrum) => {
		const sums = correlate(spectrum);
		const share = 1 / ((sums[0] as number) + LEAST * NFFT);
		let best = Number.NEGATIVE_INFINITY;
		let lag = FIRST_LAG;
		let like = 0;
		for (let each = FIRST_LAG; each < END_LAG; each++) {
			const found = (sums[2 * each] as number) * share * (rises[each] as number);
			const worth = found - (costs[each] as number);
			if (!(worth > best)) continue;
			best = worth;
			lag = each;
			like = found;
		}
		return { lag, like };
	};
}
