/** What the explaining worker of the report page offers over comlink; its type is derived. */
import { BLOCK_HOP, blockSamples } from "../pipeline/frontEnd";
import type { DetectorStream, ListenerSettings } from "../pipeline/listener";
import { blocksOf, type Explanation, explain } from "./explain";
import { explainWindow, WINDOW } from "./explainWindow";
import type { DetectorFailure } from "./workerApi";

/** A model on wasm, ready to be asked. */
export interface Explainer {
	readonly listener: ListenerSettings;
	/** One graph that judges a whole window from its samples: what it makes of them is its own. */
	readonly wholeWindow: boolean;
	openStream(): DetectorStream;
}

/** @param load loads the model once, at the first call; a failure is tried again at the next */
export function makeExplainApi(load: () => Promise<Explainer | DetectorFailure>) {
	let loading: Promise<Explainer | DetectorFailure> | null = null;

	return {
		/**
		 * @param samples at 16 kHz: what the model had heard before the window, the window, and what
		 * the last block of it reaches beyond
		 * @param goOn told the share done, 0-1; false stops
		 * @returns null when stopped
		 */
		async explain(
			samples: Int16Array,
			goOn: (share: number) => boolean | Promise<boolean>,
		): Promise<Explanation | DetectorFailure | null> {
			loading ??= load();
			const explainer = await loading;
			if ("reason" in explainer) {
				loading = null;
				return explainer;
			}
			const { listener, openStream, wholeWindow } = explainer;
			if (!wholeWindow) return explain(blocksOf(samples, listener), openStream, listener, goOn);
			const end = samples.length - (blockSamples(listener.frontEnd) - BLOCK_HOP);
			const window = Float32Array.from(
				samples.subarray(end - WINDOW, end),
				(sample) => sample / 32768,
			);
			return explainWindow(window, openStream, listener, goOn);
		},
	};
}

export type ExplainApi = ReturnType<typeof makeExplainApi>;
