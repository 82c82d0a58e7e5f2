/**
 * How readily a voice is called "Likely AI": a pair of the card's operating points. `balanced` is on
 * every card; a card without the others judges by it whatever is wished for.
 */
export const sensitivities = [
	/** Rarely calls a person AI, and finds fewer machines. */
	"cautious",
	"balanced",
	/** Finds more machines, and calls people AI more often. */
	"alert",
] as const;
export type Sensitivity = (typeof sensitivities)[number];
