/** The head's second input, for models whose card asks for one: the fingerprints of a window's blocks. */
import { createFingerprint, FINGERPRINT_WIDTH } from "../pipeline/fingerprint";
import { WINDOW_BLOCKS } from "../pipeline/listener";
import type { StreamingModel } from "./loadModel";
import type { Ort, OrtTensor } from "./runtime";

/** Name of the head's input. */
export const FINGERPRINT_INPUT = "fingerprint";

/** Makes fingerprints beside this thread: samples of a block -> its sums. Leaves the samples as they are. */
export type FingerprintAside = (samples: Float32Array) => Promise<Float32Array>;

/** What the head is fed beside the embeddings. */
export interface FingerprintInput {
	/** A block went into the trunk and will likely be asked for: where another thread makes it, it begins. */
	heard(samples: Float32Array): void;
	/**
	 * @param blocks samples of a window's blocks, oldest first
	 * @returns [1, WINDOW_BLOCKS, FINGERPRINT_WIDTH] by its name, or nothing where the card names no fingerprint
	 */
	feeds(blocks: readonly Float32Array[]): Promise<Readonly<Record<string, OrtTensor>>>;
}

/**
 * Always on the processor: its transforms are short and few, and a head on the GPU takes what lies in
 * memory as well.
 */
export function createFingerprintInput(
	ort: Ort,
	{ card }: StreamingModel,
	aside?: FingerprintAside,
): FingerprintInput {
	if (!card.fingerprint) return { heard: () => {}, feeds: async () => ({}) };
	const make = aside ?? createFingerprint().block;
	/**
	 * Without a thread for it, made when a window with the block is scored first: not every block is in one
	 * that is. Found again by the array: windows overlap, and an explanation plays the same samples once
	 * for each cell.
	 */
	const made = new WeakMap<Float32Array, Float32Array | Promise<Float32Array>>();
	function sumsOf(samples: Float32Array) {
		const known = made.get(samples);
		if (known) return known;
		const sums = make(samples);
		made.set(samples, sums);
		return sums;
	}
	// One for all streams: it is read only within a run, and runs take turns.
	const values = new Float32Array(WINDOW_BLOCKS * FINGERPRINT_WIDTH);
	const tensor = new ort.Tensor("float32", values, [1, WINDOW_BLOCKS, FINGERPRINT_WIDTH]);
	return {
		heard(samples) {
			// What goes wrong is told to who asks for it.
			if (aside) Promise.resolve(sumsOf(samples)).catch(() => {});
		},
		async feeds(blocks) {
			for (const [i, samples] of blocks.entries()) {
				values.set(await sumsOf(samples), i * FINGERPRINT_WIDTH);
			}
			return { [FINGERPRINT_INPUT]: tensor };
		},
	};
}
