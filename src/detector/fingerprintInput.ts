/** The head's second input, for models whose card asks for one: the fingerprints of a window's blocks. */
import { createFingerprint, FINGERPRINT_WIDTH } from "../pipeline/fingerprint";
import { WINDOW_BLOCKS } from "../pipeline/listener";
import type { StreamingModel } from "./loadModel";
import type { Ort, OrtTensor } from "./runtime";

/** Name of the head's input. */
export const FINGERPRINT_INPUT = "fingerprint";

/** One block of a stream. */
export interface HeardBlock {
	readonly samples: Float32Array;
	/** Made when a window with the block is scored first: not every block is in one that is. */
	sums: Float32Array | null;
}

/**
 * Always on the processor: its transforms are short and few, and a head on the GPU takes what lies in
 * memory as well.
 * @returns a function of a window's blocks, oldest first, that gives what the head is fed beside the
 * embeddings: [1, WINDOW_BLOCKS, FINGERPRINT_WIDTH], or nothing where the card names no fingerprint
 */
export function createFingerprintInput(
	ort: Ort,
	{ card }: StreamingModel,
): (blocks: readonly HeardBlock[]) => Readonly<Record<string, OrtTensor>> {
	if (!card.fingerprint) return () => ({});
	const { block } = createFingerprint();
	// One for all streams: it is read only within a run, and runs take turns.
	const values = new Float32Array(WINDOW_BLOCKS * FINGERPRINT_WIDTH);
	const tensor = new ort.Tensor("float32", values, [1, WINDOW_BLOCKS, FINGERPRINT_WIDTH]);
	return (blocks) => {
		for (const [i, heard] of blocks.entries()) {
			heard.sums ??= block(heard.samples);
			values.set(heard.sums, i * FINGERPRINT_WIDTH);
		}
		return { [FINGERPRINT_INPUT]: tensor };
	};
}
