/** What the explaining worker of the report page offers over comlink; its type is derived. */
import type { DetectorStream, ListenerSettings } from "../pipeline/listener";
import { blocksOf, type Explanation, explain } from "./explain";
import type { DetectorFailure } from "./workerApi";

/** A model on wasm, ready to be asked. */
export interface Explainer {
	readonly listener: ListenerSettings;
	openStream(): DetectorStream;
}

/** @param load loads the model once, at the first call; a failure is tried again at the next */
export function makeExplainApi(load: () => Promise<Explainer | DetectorFailure>) {
	let loading: Promise<Explainer | DetectorFailure> | null = null;

	return {
		/**
		 * @param samples at 16 kHz: what the model had heard before the window, and the window last
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
			const blocks = blocksOf(samples, explainer.listener);
			return explain(blocks, explainer.openStream, explainer.listener, goOn);
		},
	};
}

export type ExplainApi = ReturnType<typeof makeExplainApi>;
