/** All that the report page shows and all that it can ask for: it knows of no browser. */
import type { Band } from "../../pipeline/verdict";
import type { FailureReason, SourceState } from "../../protocol/state";
import type { Column } from "../../report/columns";
import type { Report } from "../../report/schema";
import type { Figures } from "../popup/data";

/** A check that is there. */
export interface Shown {
	readonly report: Report;
	/** Where its source stands; `ended` when nobody listens to it any more. */
	readonly state: SourceState;
	/** It is being heard now, so the figures follow. */
	readonly live: boolean;
	/** False where it is known from its tab alone (private window, no room). */
	readonly kept: boolean;
}

/** What of a spectrogram is drawn; `Spectrogram` of src/report has this shape. */
export interface Bands {
	readonly bands: number;
	readonly seconds: number;
	/** @param seconds of media time @returns loudness of each band, a byte each, lowest band first */
	row(seconds: number): Uint8Array | null;
}

/** The sound itself, where the person gave it: never stored. */
export type Sound =
	| { readonly kind: "none" }
	/** `share` read so far, 0-1; null where the container does not say how long it is. */
	| { readonly kind: "reading"; readonly name: string; readonly share: number | null }
	| { readonly kind: "failed"; readonly name: string; readonly reason: FailureReason }
	| {
			readonly kind: "here";
			readonly name: string;
			readonly bands: Bands;
			/** By its hash: the file that was judged, another one, or not to be told. */
			readonly same: "same" | "other" | "unknown";
			/** Middle of the lowest and of the highest band, Hz. */
			readonly lowHz: number;
			readonly highHz: number;
	  };

/** A patch of the spectrogram that weighed for machine. */
export interface Region {
	/** Media time, seconds. */
	readonly from: number;
	readonly to: number;
	readonly lowHz: number;
	readonly highHz: number;
	/** LLR lost when it is silenced, above 0. */
	readonly weight: number;
	/** Where it lies in the picture, shares of its width and height from the lower left corner. */
	readonly place: { readonly x: number; readonly y: number };
	readonly size: { readonly x: number; readonly y: number };
}

/** The explanation of one window. `at` is the index of the second that it ends in. */
export type Explaining =
	| { readonly kind: "none" }
	| { readonly kind: "running"; readonly at: number; readonly share: number }
	| { readonly kind: "failed"; readonly at: number; readonly reason: FailureReason }
	| {
			readonly kind: "done";
			readonly at: number;
			/** Of the window as it is in the sound at hand, LLR. */
			readonly llr: number;
			/** The heaviest first. */
			readonly regions: readonly Region[];
	  };

/** A model that can hear the sound as well. */
export interface OtherModel {
	/** As settings call it. */
	readonly key: string;
	readonly title: string;
}

/** What one model made of the sound. */
export interface Compared extends OtherModel {
	/** As exports name it. */
	readonly model: { readonly id: string; readonly sha256: string };
	readonly outcome:
		| {
				readonly kind: "judged";
				readonly band: Band;
				readonly likelihood: number;
				/** Natural log. */
				readonly llr: number;
		  }
		/** Too little speech, or none. */
		| { readonly kind: "nothing" }
		| { readonly kind: "failed"; readonly reason: FailureReason };
	/** One for each second, with the evidence of the window that ends in it. */
	readonly columns: readonly Column[];
	/** LLR of the tallest bar. */
	readonly capLlr: number;
	/** Its equal error rate where it was measured, undistorted; null where it was not. */
	readonly error: number | null;
}

/** Where the comparison stands. */
export type Comparing =
	| { readonly kind: "none" }
	| {
			readonly kind: "running";
			/** Of the model that hears it now. */
			readonly title: string;
			/** Of the file, 0-1; null where its length is not known. */
			readonly share: number | null;
			readonly done: readonly Compared[];
	  }
	| { readonly kind: "done"; readonly done: readonly Compared[] };

/** What can be had of a report. */
export type Format = "json" | "csv" | "png";

/** All that the page shows. */
export interface ReportData {
	/** `missing`: there never was one of this name here. `deleted`: it went while it was shown. */
	readonly check: "loading" | "missing" | "deleted" | "unreadable" | Shown;
	/** Of the model that judged; null where its card is not here. */
	readonly figures: Figures | null;
	readonly sound: Sound;
	/** Index of the second that is being played. */
	readonly playing: number | null;
	readonly explaining: Explaining;
	/** Those that are here. */
	readonly models: readonly OtherModel[];
	readonly comparing: Comparing;
	/** The model that judged is here, so that it can be asked what weighed. */
	readonly explains: boolean;
	/** The text of "Is the result wrong?" lies in the clipboard. */
	readonly copied: boolean;
	/** The organisation lets reports be saved as files. */
	readonly mayExport: boolean;
}

/** All that can be asked for; what comes of it is told by new data. */
export interface ReportActions {
	reload(): void;
	openSound(file: File): void;
	forgetSound(): void;
	/** Plays that second of the check, by its index. */
	play(second: number): void;
	silence(): void;
	/** Explains the window that ends in this second. */
	explain(second: number): void;
	stopExplaining(): void;
	/** Lets these models hear the sound, by their keys. */
	compare(keys: readonly string[]): void;
	stopComparing(): void;
	save(format: Format, withAddress: boolean): void;
	print(): void;
	copy(text: string): void;
}

/** What a person says that the voice is, against the result. */
export type Claim = Exclude<Band, "uncertain">;
