/** The head's second input, for models whose card asks for one: the fingerprints of a window's blocks. */
import { createFingerprint, FINGERPRINT_WIDTH } from "../pipeline/fingerprint";
import { WINDOW_BLOCKS } from "../pipeline/listener";
import type { StreamingModel } from "./loadModel";
import type { Ort, OrtTensor } from "./runtime";

/** Name of the head's input. */
export const FINGERPRINT_INPUT = "fingerprint";

/**
 * Always on the processor: its transforms are short and few, and a head on the GPU takes what lies in
 * memory as well.
 * @returns a function of the samples of a window's blocks, oldest first, that gives what the head is fed beside the
 * embeddings: [1, WINDOW_BLOCKS, FINGERPRINT_WIDTH], or nothing where the card names no fingerprint
 */
export function createFingerprintInput(
	ort: Ort,
	{ card }: StreamingModel,
): (blocks: readonly Float32Array[]) => Readonly<Record<string, OrtTensor>> {
	if (!card.fingerprint) return () => ({});
	const { block } = createFingerprint();
	/**
	 * Made when a window with the block is scored first: not every block is in one that is. Found again by
	 * the array: windows overlap, and an explanation plays the same samples once for each cell.
	 */
	const made = new WeakMap<Float32Array, Float32Array>();
	const sumsOf = (samples: Float32Array) => {
		const known = made.get(samples);
		if (known) return known;
		const sums = block(samples);
		made.set(samples, sums);
		return sums;
	};
	// One for all streams: it is read only within a run, and runs take turns.
	const values = new Float32Array(WINDOW_BLOCKS * FINGERPRINT_WIDTH);
	const tensor = new ort.Tensor("float32", values, [1, WINDOW_BLOCKS, FINGERPRINT_WIDTH]);
	return (blocks) => {
		for (const [i, samples] of blocks.entries()) {
			values.set(sumsOf(samples), i * FINGERPRINT_WIDTH);
		}
		return { [FINGERPRINT_INPUT]: tensor };
	};
}
