/**
 * Streaming polyphase FIR to 16 kHz. The phase is kept over pushes, so the output does not depend
 * on how the input was cut (vad-web's resampler restarts it and loses 34 ms a minute at 44.1 kHz).
 *
 * Formula (the same in models/training/training/frontend.py, tied by golden vectors):
 *   L/M = 16000/gcd : rate/gcd, h = L * 2fc/up * sinc(2fc/up (n - half)) * kaiser(beta 8),
 *   up = L * rate, fc = 0.475 * min(rate, 16000), half = ceil(32 * up / min(rate, 16000)),
 *   y[m] = sum_k h[m M + half - k L] x[k]: no delay; what lies before the first sample is 0.
 */

export const TARGET_RATE = 16000;
const ZERO_CROSSINGS = 32;
const KAISER_BETA = 8;
const CUTOFF = 0.475;
/** Rates beyond these are no sound a browser plays; refusing them bounds the filter's size. */
export const MIN_RATE = 3000;
export const MAX_RATE = 768_000;

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Modified Bessel function of order 0, power series (Abramowitz & Stegun 9.6.12). */
function besselI0(x: number): number {
	let sum = 1;
	let term = 1;
	for (let k = 1; term > sum * 1e-17; k++) {
		term *= (x / 2 / k) ** 2;
		sum += term;
	}
	return sum;
}

/** Taps of one output phase, newest input last. */
interface Filter {
	readonly up: number;
	readonly down: number;
	readonly half: number;
	readonly taps: number;
	/** [phase][tap], flattened; a phase is (m * down) mod up. */
	readonly coefficients: Float32Array;
}

const filters = new Map<number, Filter>();

function filterFor(rate: number): Filter {
	const known = filters.get(rate);
	if (known) return known;
	const divisor = gcd(TARGET_RATE, rate);
	const up = TARGET_RATE / divisor;
	const down = rate / divisor;
	const low = Math.min(rate, TARGET_RATE);
	const upRate = up * rate;
	const half = Math.ceil((ZERO_CROSSINGS * upRate) / low);
	const width = (2 * CUTOFF * low) / upRate;
	const taps = Math.ceil((2 * half + 1) / up);
	const coefficients = new Float32Array(up * taps);
	const norm = besselI0(KAISER_BETA);
	for (let phase = 0; phase < up; phase++) {
		for (let tap = 0; tap < taps; tap++) {
			// Tap `tap` of a phase multiplies the input `tap` samples before the newest one in reach.
			const n = phase + tap * up;
			if (n > 2 * half) continue;
			const offset = n - half;
			const x = Math.PI * width * offset;
			const sinc = offset === 0 ? 1 : Math.sin(x) / x;
			const ratio = offset / half;
			const window = besselI0(KAISER_BETA * Math.sqrt(Math.max(0, 1 - ratio * ratio))) / norm;
			coefficients[phase * taps + (taps - 1 - tap)] = up * width * sinc * window;
		}
	}
	const filter = { up, down, half, taps, coefficients };
	// A page can play many rates; a handful of filters is all that is worth keeping.
	if (filters.size >= 8) filters.clear();
	filters.set(rate, filter);
	return filter;
}

/** One stream's way to 16 kHz, with its phase. */
export interface Resampler {
	readonly rate: number;
	/** Mono samples at `rate` in, all 16 kHz samples that can be had by now out. */
	push(samples: Float32Array): Float32Array;
	/** The last samples, as if silence followed. The resampler is fresh afterwards. */
	flush(): Float32Array;
}

/**
 * @param rate samples a second of the input, an integer from MIN_RATE to MAX_RATE
 * @throws RangeError on any other rate
 */
export function createResampler(rate: number): Resampler {
	if (!Number.isInteger(rate) || rate < MIN_RATE || rate > MAX_RATE) {
		throw new RangeError(`sample rate ${rate} is not an integer from ${MIN_RATE} to ${MAX_RATE}`);
	}
	if (rate === TARGET_RATE) {
		return { rate, push: (samples) => samples.slice(), flush: () => new Float32Array(0) };
	}
	const { up, down, half, taps, coefficients } = filterFor(rate);
	/** Inputs still in reach of a later output; its first sample has index `base` in the stream. */
	let held = new Float32Array(taps);
	let heldLength = taps - 1;
	let base = -(taps - 1);
	let next = 0;

	/** Outputs whose newest input index is at most `newest`. */
	function drain(newest: number, limit: number): Float32Array {
		const first = next;
		// newest input of output m: floor((m*down + half) / up)
		const last = Math.min(limit, Math.ceil(((newest + 1) * up - half) / down));
		const out = new Float32Array(Math.max(0, last - first));
		for (let i = 0; i < out.length; i++) {
			const position = (first + i) * down + half;
			const input = Math.floor(position / up);
			const row = (position - input * up) * taps;
			const from = input - taps + 1 - base;
			let sum = 0;
			for (let tap = 0; tap < taps; tap++) {
				sum += (coefficients[row + tap] as number) * (held[from + tap] as number);
			}
			out[i] = sum;
		}
		next = first + out.length;
		return out;
	}

	function append(samples: Float32Array): void {
		// Drop what no output to come can reach, then append.
		const oldest = Math.floor((next * down + half) / up) - taps + 1;
		const drop = Math.min(heldLength, Math.max(0, oldest - base));
		const kept = heldLength - drop;
		if (kept + samples.length > held.length) {
			const grown = new Float32Array(kept + samples.length + taps);
			grown.set(held.subarray(drop, heldLength));
			held = grown;
		} else {
			held.copyWithin(0, drop, heldLength);
		}
		held.set(samples, kept);
		base += drop;
		heldLength = kept + samples.length;
	}

	return {
		rate,
		push(samples) {
			append(samples);
			return drain(base + heldLength - 1, Number.POSITIVE_INFINITY);
		},
		flush() {
			const total = base + heldLength;
			append(new Float32Array(taps));
			const out = drain(base + heldLength - 1, Math.ceil((total * up) / down));
			held = new Float32Array(taps);
			heldLength = taps - 1;
			base = -(taps - 1);
			next = 0;
			return out;
		},
	};
}
