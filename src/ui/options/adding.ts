/** Adding a model from files: every state of it, and all that can be asked for. It knows of no browser. */
import type { LogMelSettings } from "../../pipeline/windowFeatures";

/** One tensor at the graph's door, for people. */
export interface Door {
	readonly name: string;
	/** Of its numbers. */
	readonly type: string;
	/** Sizes, "?" where any will do. */
	readonly shape: readonly (number | string)[];
}

/** What a file is. */
export interface ModelFile {
	readonly name: string;
	readonly bytes: number;
	/** Hex. */
	readonly sha256: string;
	/** Null for what is no graph: gate, golden vectors. */
	readonly doors: { readonly inputs: readonly Door[]; readonly outputs: readonly Door[] } | null;
}

/** Why the files did not become a model. */
export type AddProblem =
	| "no-model"
	| "unsupported"
	| "no-memory"
	| "card"
	| "shapes"
	| "golden"
	| "not-finite"
	| "too-large"
	| "too-slow"
	| "files-missing"
	| "which-card";

/** A problem, and what a person can pass on to whoever made the model. */
export interface Problem {
	readonly problem: AddProblem;
	readonly detail: string;
}

/** A picture of the sound as a card states it; sizes in samples at 16 kHz. */
export type Picture = LogMelSettings;

/** What a model without a card is asked for; the form's own values. */
export interface Answers {
	readonly title: string;
	readonly source: string;
	readonly licence: string;
	/** Names of tensors. */
	readonly input: string;
	readonly output: string;
	/** Samples at 16 kHz. */
	readonly windowSamples: number;
	readonly level: "asIs" | "unit" | "even";
	/** Number of a picture in `pictures`, or one of its own; null takes the samples themselves. */
	readonly picture: number | "own" | null;
	/** The picture of its own: counts only where `picture` says so. */
	readonly own: Picture;
	readonly kind: "score" | "probability" | "logits";
	readonly machine: 0 | 1;
}

/** What takes time. */
export type Step = "reading" | "opening" | "golden" | "sounds";

/** Can it keep up? `live`: with ease. `barely`: with nothing beside it. `files`: it is slower than sound. */
export type Pace = "live" | "barely" | "files";

/** Where the adding stands. */
export type Adding =
	| { readonly kind: "closed" }
	| { readonly kind: "choosing"; readonly problem: Problem | null }
	/** So large that it is asked first whether it shall be read at all. */
	| { readonly kind: "heavy"; readonly name: string; readonly bytes: number }
	| { readonly kind: "working"; readonly step: Step; readonly name: string }
	| {
			readonly kind: "asking";
			readonly file: ModelFile;
			readonly answers: Answers;
			/** Whose pictures there are. */
			readonly pictures: readonly string[];
			/** What was wrong with the card that was chosen with it, in English; null without one. */
			readonly cardFault: string | null;
			readonly problem: Problem | null;
	  }
	| {
			readonly kind: "tried";
			readonly title: string;
			readonly files: readonly ModelFile[];
			/** It is one of the extension's own, which the package does not carry. */
			readonly ofCatalog: boolean;
			/** Largest difference to its golden scores; null where it brought none. */
			readonly goldenDifference: number | null;
			/** Milliseconds for one second of sound. */
			readonly msPerSecond: number;
	  };

/** All that can be asked for. */
export interface AddingActions {
	openAdding(): void;
	closeAdding(): void;
	/** All files of one model together. */
	chooseModelFiles(files: readonly File[]): void;
	/** The person knows how heavy it is. */
	readHeavy(): void;
	answer(answers: Answers): void;
	keepModel(): void;
}

/** Milliseconds for one second of sound up to which a model keeps up with ease, and at all. */
const EASE_MS = 300;
const SECOND_MS = 1000;

/** @param ms for one second of sound */
export function paceOf(ms: number): Pace {
	if (ms <= EASE_MS) return "live";
	return ms < SECOND_MS ? "barely" : "files";
}

/** From here on it is asked before it is read. */
export const HEAVY_BYTES = 100e6;
