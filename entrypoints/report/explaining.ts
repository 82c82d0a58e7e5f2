/** The one explanation that the page waits for: what comes of one that was stopped, of another sound perhaps, is dropped. */
import type { Explanation } from "../../src/detector/explain";
import type { Explaining, Region } from "../../src/ui/report/data";
import type { WindowExplainer } from "./explainer";
import type { stretchOf } from "./soundFile";

/** Which window is to be explained, and of what sound. */
export interface ExplainWish {
	/** The second that the window ends with. */
	readonly at: number;
	readonly file: File;
	/** Key of the model. */
	readonly model: string;
	/** Where what the model is to hear begins, seconds. */
	readonly from: number;
	/** Samples at 16 kHz. */
	readonly length: number;
	/** The patches that weighed, where they lie in this window. */
	regions(found: Explanation): Region[];
}

/** The page's hand on its explanation. */
export interface Explainings {
	start(wish: ExplainWish): Promise<void>;
	/** Ends it; nothing is shown of it any longer. */
	stop(): void;
}

/** @param show where the explanation stands that is waited for */
export function createExplainings(
	show: (explaining: Explaining) => void,
	explainer: WindowExplainer,
	stretch: typeof stretchOf,
): Explainings {
	let current: ExplainWish | null = null;
	return {
		async start(wish) {
			const { at, file, model, from, length } = wish;
			current = wish;
			const tell = (explaining: Explaining) => {
				if (current === wish) show(explaining);
			};
			tell({ kind: "running", at, share: 0 });
			const samples = await stretch(file, from, length).catch(() => null);
			// Stopped while it was read: nothing of that sound goes to the model any more.
			if (current !== wish) return;
			if (!samples) return tell({ kind: "failed", at, reason: "unreadable-file" });
			const found = await explainer.explain(model, samples, (share) =>
				tell({ kind: "running", at, share }),
			);
			if (found === null) return;
			if ("reason" in found) return tell({ kind: "failed", at, reason: found.reason });
			tell({ kind: "done", at, llr: found.llr, regions: wish.regions(found) });
		},
		stop() {
			current = null;
			explainer.stop();
			show({ kind: "none" });
		},
	};
}
