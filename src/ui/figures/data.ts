/** What the page "How well does it work?" shows. Rates are fractions 0-1. */

/** A rate with its 95 % interval. */
export interface MeasuredRate {
	readonly value: number;
	readonly low: number;
	readonly high: number;
}

/** The same; no interval where clips come from too few sources to tell how sure it is. */
export interface PartRate {
	readonly value: number;
	readonly low: number | null;
	readonly high: number | null;
}

/** One condition, over all clips of the headline. */
export interface ConditionFigures {
	readonly clips: number;
	readonly real: number;
	readonly fake: number;
	readonly eer: MeasuredRate;
	readonly falseAlarmRate: MeasuredRate;
	readonly missRate: MeasuredRate;
	readonly hitRate: MeasuredRate;
	readonly coverage: MeasuredRate;
}

/** models/<id>/evaluation.json, as far as the page shows it. */
export interface Evaluation {
	/** ISO date. */
	readonly measuredAt: string;
	readonly data: { readonly rows: number; readonly repositories: number };
	readonly model: { readonly id: string; readonly sha256: string };
	readonly conditions: Readonly<Record<string, ConditionFigures>>;
	/** Clean. `headline` is false for kinds that all other figures leave out. */
	readonly kinds: Readonly<
		Record<string, { readonly fake: number; readonly eer: PartRate; readonly headline: boolean }>
	>;
	/** Joined clips of one voice. */
	readonly seconds: readonly {
		readonly seconds: number;
		readonly groups: number;
		readonly eer: PartRate;
		readonly hitRate: number;
	}[];
	readonly none: { readonly clips: number; readonly judged: number; readonly machine: number };
	readonly nuisanceFloor: { readonly eer: MeasuredRate };
	readonly randomSplit: {
		readonly byRepository: MeasuredRate;
		readonly random: MeasuredRate;
	} | null;
}

/** models/comparison.json, as far as the page shows it: one line a model, the default first. */
export interface ComparedModel {
	readonly id: string;
	readonly title: string;
	readonly parameters: number;
	/** Multiply-accumulates for each second of sound. */
	readonly macsPerSecond: number;
	readonly bytes: number;
	readonly wasm: { readonly msPerSecond: number } | null;
	readonly conditions: Readonly<Record<string, { readonly eer: MeasuredRate }>>;
}

/** The page's data; a packaged file that cannot be read is said. */
export type FiguresData =
	| (Evaluation & { readonly compared: readonly ComparedModel[] })
	| "loading"
	| "unreadable";
