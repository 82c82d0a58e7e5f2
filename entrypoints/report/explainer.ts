/** The explaining worker's whole life: started at the first need, ended when it is stopped. */
import { proxy, type Remote, releaseProxy, transfer, wrap } from "comlink";
import { isWindowCard } from "../../src/detector/cardFault";
import type { KnownModel } from "../../src/detector/catalog";
import {
	BAND_CELLS,
	bandsOf,
	cellAt,
	type Explanation,
	heaviest,
	TIME_CELLS,
} from "../../src/detector/explain";
import type { ExplainApi } from "../../src/detector/explainApi";
import type { DetectorFailure } from "../../src/detector/workerApi";
import { bandHz, type FrontEndSettings } from "../../src/pipeline/frontEnd";
import type { Region } from "../../src/ui/report/data";
import ExplainWorker from "./explain.worker?worker";

/** So many patches are named: more nobody reads. */
const MOST_REGIONS = 6;

/** Explains one window after the other. */
export interface WindowExplainer {
	/**
	 * @param model its key
	 * @param samples what the model had heard before the window, and the window last; they are given up
	 * @returns null when stopped
	 */
	explain(
		model: string,
		samples: Int16Array<ArrayBuffer>,
		told: (share: number) => void,
	): Promise<Explanation | DetectorFailure | null>;
	/** Ends the worker, whatever it is at: its model goes with it. */
	stop(): void;
}

export function createExplainer(): WindowExplainer {
	let worker: Worker | null = null;
	let api: Remote<ExplainApi> | null = null;
	let stopped: (() => void) | null = null;

	return {
		async explain(model, samples, told) {
			worker ??= new ExplainWorker({ name: `explain ${model}` });
			api ??= wrap<ExplainApi>(worker);
			const end = new Promise<null>((done) => {
				stopped = () => done(null);
			});
			const goOn = proxy((share: number) => {
				told(share);
				return true;
			});
			return Promise.race([api.explain(transfer(samples, [samples.buffer]), goOn), end]);
		},
		stop() {
			stopped?.();
			api?.[releaseProxy]();
			worker?.terminate();
			worker = null;
			api = null;
		},
	};
}

/** The log bands that the model looks at; null for one that takes samples. */
export function frontEndOf(model: KnownModel | null): FrontEndSettings | null {
	return model && !isWindowCard(model.card) ? model.card.input.frontEnd : null;
}

/** The patches that weighed most, where they lie and what they sound like. @param start of the window, media time */
export function regionsOf(
	{ weights }: Explanation,
	settings: FrontEndSettings,
	start: number,
	length: number,
): Region[] {
	return heaviest(weights, MOST_REGIONS).map((index) => {
		const cell = cellAt(index);
		const bands = bandsOf(cell, settings.bands);
		const each = length / TIME_CELLS;
		return {
			from: start + cell.time * each,
			to: start + (cell.time + 1) * each,
			lowHz: bandHz(settings, bands.from),
			highHz: bandHz(settings, bands.to - 1),
			weight: weights[index] as number,
			place: { x: cell.time / TIME_CELLS, y: cell.band / BAND_CELLS },
			size: { x: 1 / TIME_CELLS, y: 1 / BAND_CELLS },
		};
	});
}
