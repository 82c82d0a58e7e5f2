/** From what a graph gives out to one raw score. Which way it points is the card's `sign`. */

/** What the card says of the output of a graph that judges a window. */
export type WindowOutput =
	/** One number, unbounded. */
	| { readonly kind: "score" }
	/** One number from 0 to 1. */
	| { readonly kind: "probability" }
	/** One number for each of two classes; this one is taken less the other. */
	| { readonly kind: "logits"; readonly index: 0 | 1 };

/** A probability nearer to 0 or 1 than this is taken as this: its logarithm must be finite. */
const NEAREST = 1e-7;

/**
 * @param values the graph's output, flattened
 * @returns NaN where there are not as many numbers as the kind has
 */
export function rawScoreOf(values: ArrayLike<number>, output: WindowOutput): number {
	if (values.length !== (output.kind === "logits" ? 2 : 1)) return Number.NaN;
	const first = values[0] as number;
	switch (output.kind) {
		case "score":
			return first;
		case "probability": {
			if (!(first >= 0 && first <= 1)) return Number.NaN;
			const held = Math.max(NEAREST, Math.min(1 - NEAREST, first));
			return Math.log(held / (1 - held));
		}
		case "logits":
			return (values[output.index] as number) - (values[1 - output.index] as number);
	}
}
