/**
 * Streaming polyphase FIR to 16 kHz. The phase is kept over pushes, so the output does not depend
 * on how the input was cut (vad-web's resampler restarts it and loses 34 ms a minute at 44.1 kHz).
 *
 * Formula (the same in models/training/training/frontend.py, tied by golden vectors):
 *   L/M = 16000/gcd : rate/gcd, h = L * 2fc/up * sinc(2fc/up (n - half)) * kaiser(beta 8),
 *   up = L * rate, fc = 0.475 * min(rate, 16000), half = ceil(32 * up / min(rate, 16000)),
 *   y[m] = sum_k h[m M + half - k L] x[k]: no delay; what lies before the first sample is 0.
 *
 * A rate that has little in common with 16,000 has up to 16,000 phases, of which no more are made than
 * MOST_COEFFICIENTS has room for: an output takes the nearest. Where an output lies stays exact, so
 * there is no drift.
 */

export const TARGET_RATE = 16000;
const ZERO_CROSSINGS = 32;
const KAISER_BETA = 8;
const CUTOFF = 0.475;
/** Rates beyond these are no sound a browser plays; refusing them bounds the taps of a phase. */
export const MIN_RATE = 3000;
export const MAX_RATE = 768_000;
/**
 * Of one filter: 4 MB, made in less than a tenth of a second, whatever rate a file's header names. All
 * rates that devices have need less (44.1 kHz 28,320, 44,056 Hz 354,000). Where it does not suffice an
 * output is made for a moment at most half a phase away: at 44,101 Hz 1/5,900 and at 767,953 Hz 1/340 of
 * an input sample, 4 ns, which leaves an error 79 dB below a tone of 8 kHz, and less below lower ones.
 */
const MOST_COEFFICIENTS = 2 ** 19;
/** Of all filters that are kept for the next sound of that rate: 8 MB. */
const MOST_KEPT = 2 ** 20;

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
	/** Phases that were made: `up`, or as many as there is room for. */
	readonly rows: number;
	/**
	 * [row][tap], flattened; a phase is (m * down) mod up. Values of single precision held as
	 * doubles, so that the loop that reads them need not convert.
	 */
	readonly coefficients: Float64Array;
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
	const rows = Math.min(up, Math.floor(MOST_COEFFICIENTS / taps));
	const coefficients = new Float64Array(rows * taps);
	const norm = besselI0(KAISER_BETA);
	for (let row = 0; row < rows; row++) {
		// A row that stands for several phases is that of their middle.
		const phase = rows === up ? row : ((row + 0.5) * up) / rows;
		for (let tap = 0; tap < taps; tap++) {
			// Tap `tap` of a phase multiplies the input `tap` samples before the newest one in reach.
			const n = phase + tap * up;
			if (n > 2 * half) continue;
			const offset = n - half;
			const x = Math.PI * width * offset;
			const sinc = offset === 0 ? 1 : Math.sin(x) / x;
			const ratio = offset / half;
			const window = besselI0(KAISER_BETA * Math.sqrt(Math.max(0, 1 - ratio * ratio))) / norm;
			coefficients[row * taps + (taps - 1 - tap)] = Math.fround(up * width * sinc * window);
		}
	}
	const filter = { up, down, half, taps, rows, coefficients };
	keep(rate, filter);
	return filter;
}

/** A page can play many rates: the filters that were made first go. */
function keep(rate: number, filter: Filter): void {
	filters.set(rate, filter);
	let kept = 0;
	for (const { coefficients } of filters.values()) kept += coefficients.length;
	for (const [oldest, { coefficients }] of filters) {
		if (kept <= MOST_KEPT) return;
		filters.delete(oldest);
		kept -= coefficients.length;
	}
}

/** Outputs of one phase that are made together: each tap is read once for all of them. */
const TOGETHER = 8;

/**
 * Fills TOGETHER outputs of one phase, each summed tap by tap as `alone` does.
 * @param row where the phase's taps begin
 * @param from where the inputs of the first begin; those of the next lie `down` further
 * @param at where the first goes; the next goes `up` further
 */
function together(
	{ coefficients, taps, up: apart, down: step }: Filter,
	row: number,
	held: Float64Array,
	from: number,
	out: Float32Array,
	at: number,
): void {
	let a = 0;
	let b = 0;
	let c = 0;
	let d = 0;
	let e = 0;
	let f = 0;
	let g = 0;
	let h = 0;
	for (let tap = 0; tap < taps; tap++) {
		const weight = coefficients[row + tap] as number;
		const to = from + tap;
		a += weight * (held[to] as number);
		b += weight * (held[to + step] as number);
		c += weight * (held[to + 2 * step] as number);
		d += weight * (held[to + 3 * step] as number);
		e += weight * (held[to + 4 * step] as number);
		f += weight * (held[to + 5 * step] as number);
		g += weight * (held[to + 6 * step] as number);
		h += weight * (held[to + 7 * step] as number);
	}
	out[at] = a;
	out[at + apart] = b;
	out[at + 2 * apart] = c;
	out[at + 3 * apart] = d;
	out[at + 4 * apart] = e;
	out[at + 5 * apart] = f;
	out[at + 6 * apart] = g;
	out[at + 7 * apart] = h;
}

/** One output, in the same order as `together`: any cut gives the same samples, bit for bit. */
function alone({ coefficients, taps }: Filter, row: number, held: Float64Array, from: number) {
	let sum = 0;
	for (let tap = 0; tap < taps; tap++) {
		sum += (coefficients[row + tap] as number) * (held[from + tap] as number);
	}
	return sum;
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
	const filter = filterFor(rate);
	const { up, down, half, taps, rows } = filter;
	/** Inputs still in reach of a later output; its first sample has index `base` in the stream. */
	let held = new Float64Array(taps);
	let heldLength = taps - 1;
	let base = -(taps - 1);
	let next = 0;

	/** Outputs whose newest input index is at most `newest`. */
	function drain(newest: number, limit: number): Float32Array {
		const first = next;
		// newest input of output m: floor((m*down + half) / up)
		const last = Math.min(limit, Math.ceil(((newest + 1) * up - half) / down));
		const out = new Float32Array(Math.max(0, last - first));
		fill(out, first);
		next = first + out.length;
		return out;
	}

	/** @param first index in the stream of out[0] */
	function fill(out: Float32Array, first: number): void {
		const phases = Math.min(up, out.length);
		for (let phase = 0; phase < phases; phase++) {
			const position = (first + phase) * down + half;
			const input = Math.floor(position / up);
			const row = Math.floor(((position - input * up) * rows) / up) * taps;
			let from = input - taps + 1 - base;
			let at = phase;
			for (; at + (TOGETHER - 1) * up < out.length; at += TOGETHER * up) {
				together(filter, row, held, from, out, at);
				from += TOGETHER * down;
			}
			for (; at < out.length; at += up) {
				out[at] = alone(filter, row, held, from);
				from += down;
			}
		}
	}

	function append(samples: Float32Array): void {
		// Drop what no output to come can reach, then append.
		const oldest = Math.floor((next * down + half) / up) - taps + 1;
		const drop = Math.min(heldLength, Math.max(0, oldest - base));
		const kept = heldLength - drop;
		if (kept + samples.length > held.length) {
			const grown = new Float64Array(kept + samples.length + taps);
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
			held = new Float64Array(taps);
			heldLength = taps - 1;
			base = -(taps - 1);
			next = 0;
			return out;
		},
	};
}
