/**
 * Changes of a recording that say nothing of the voice in it. A detector that moves with them has
 * learnt a shortcut: loudness, offset, sign, or what stands before the first word.
 */

/** One change. Samples are floats in [-1, 1] at 16 kHz, of a clip that is at most half as loud as can be. */
export interface Change {
	readonly name: string;
	/** The evidence may move by this much, LLR: the bound that tests/cli/shortcuts.test.ts holds. */
	readonly bound: number;
	apply(samples: Float32Array): Float32Array;
}

const RATE = 16_000;
const each = (how: (x: number, i: number) => number) => (samples: Float32Array) => samples.map(how);
const decibels = (db: number) => 10 ** (db / 20);
const ledBy = (seconds: number) => (samples: Float32Array) => {
	const out = new Float32Array(samples.length + Math.round(seconds * RATE));
	out.set(samples, out.length - samples.length);
	return out;
};

/** A fixed run of numbers in [-1, 1]: the same noise in each run. */
function noise(): () => number {
	let seed = 1;
	return () => {
		seed = (seed * 48_271) % 2_147_483_647;
		return seed / 1_073_741_823.5 - 1;
	};
}

/** All of them, in the order of the table. */
export const CHANGES: readonly Change[] = [
	{ name: "6 dB louder", bound: 0.5, apply: each((x) => x * decibels(6)) },
	{ name: "6 dB softer", bound: 0.5, apply: each((x) => x * decibels(-6)) },
	{ name: "20 dB softer", bound: 1, apply: each((x) => x * decibels(-20)) },
	{ name: "offset of 1 % of full scale", bound: 0.1, apply: each((x) => x + 0.01) },
	{ name: "offset of 10 % of full scale", bound: 0.1, apply: each((x) => x + 0.1) },
	{ name: "polarity turned", bound: 0.05, apply: each((x) => -x) },
	{ name: "half a second of silence in front", bound: 1, apply: ledBy(0.5) },
	{ name: "two seconds of silence in front", bound: 1, apply: ledBy(2) },
	{ name: "3.3 s of silence in front", bound: 1, apply: ledBy(3.3) },
	{ name: "begun 0.37 s later", bound: 1, apply: (samples) => samples.slice(0.37 * RATE) },
	{
		name: "noise of one 16-bit step",
		bound: 0.5,
		apply(samples) {
			const next = noise();
			return samples.map((x) => x + next() / 32_768);
		},
	},
];
