/**
 * Where things stand on the gauge. It is linear in evidence (LLR), not in likelihood: the bands
 * begin near 1 and 99, where a scale of likelihoods would leave them no room.
 */
import type { Figures } from "./data";

/** ln(p / (1 - p)) of a likelihood 1-99. */
const llrOf = (likelihood: number) => Math.log(likelihood / (100 - likelihood));

/** The gauge reaches at least to the likelihoods that can be shown. */
const LEAST_REACH = llrOf(99);
/** A band's zone is at least this wide, as a share of the gauge, so that it can be seen. */
const LEAST_ZONE = 0.1;

/** The gauge's geometry: every place is a share of its width from the human end. */
export interface Scale {
	/** @returns 0 (human end) to 1 (machine end) */
	place(llr: number): number;
	/** End of the human zone and start of the machine zone; null while the card is not read. */
	readonly zones: { readonly humanEnd: number; readonly machineStart: number } | null;
	/** Likelihoods that are written below, with their places. */
	readonly ticks: readonly { readonly likelihood: number; readonly at: number }[];
}

/** @param figures null while the card is not read: the scale stands, the zones do not */
export function scaleOf(figures: Pick<Figures, "humanLlr" | "machineLlr"> | null): Scale {
	const farthest = figures ? Math.max(Math.abs(figures.humanLlr), Math.abs(figures.machineLlr)) : 0;
	const reach = Math.max(LEAST_REACH, farthest / (1 - 2 * LEAST_ZONE));
	const place = (llr: number) => Math.max(0, Math.min(1, (llr + reach) / (2 * reach)));
	return {
		place,
		zones: figures && {
			humanEnd: place(figures.humanLlr),
			machineStart: place(figures.machineLlr),
		},
		ticks: [1, 10, 50, 90, 99].map((likelihood) => ({ likelihood, at: place(llrOf(likelihood)) })),
	};
}
