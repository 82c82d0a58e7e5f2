/** All that the popup shows and all that it can ask for: it knows of no browser. */

import type { Band } from "../../pipeline/verdict";
import type { Sensitivity } from "../../protocol/sensitivity";
import type { FailureReason, TabState } from "../../protocol/state";
import type { Organisation } from "../../settings/merge";

/** What is still being read, or could not be. */
export type Read<T> = T | "loading" | "unreadable";

/** The tab in front. */
export interface PageInfo {
	/** Host name, for people; empty where the browser does not say. */
	readonly site: string;
	/** `https://host[:port]` of a page that can be screened by itself, else null. */
	readonly origin: string | null;
	/** False where the browser lets no extension in: its own pages, the store. */
	readonly supported: boolean;
	/** A call between people: heard as the whole tab alone, after a word on their consent. */
	readonly call?: boolean;
}

/** A row of the last checks: `CheckSummary` of the history has this shape. */
export interface CheckRow {
	readonly checkId: string;
	readonly title: string;
	readonly site: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly likelihood: number | null;
	readonly band: Band | null;
	/** An advertisement; absent for anything else. */
	readonly ad?: boolean;
	/** Its signed origin says that AI made it, which outweighs band and likelihood. */
	readonly declared?: boolean;
}

/** A measured share with its 95 % interval, fractions 0-1. */
export interface MeasuredRate {
	readonly value: number;
	readonly low: number;
	readonly high: number;
}

/** How often the model was wrong where it was measured. */
export interface Measured {
	/** Human voices at or beyond the machine threshold. */
	readonly falseAlarmRate: MeasuredRate;
	/** Machine voices at or beyond the human threshold. */
	readonly missRate: MeasuredRate;
	/** Machine voices that did reach the machine threshold, 0-1. */
	readonly hitRate: number;
	/** What it was measured on, in words. */
	readonly data: string;
	/** ISO date. */
	readonly date: string;
}

/** What of the model's card the popup shows. LLRs in natural log units. */
export interface Figures {
	/** The level that thresholds and rates are of. */
	readonly sensitivity: Sensitivity;
	/** Which model these are of; `sha256` of its card. */
	readonly model: {
		readonly title: string;
		readonly sha256: string;
		/** False where the person chose another one than the extension's own. */
		readonly isDefault: boolean;
	};
	readonly humanLlr: number;
	readonly machineLlr: number;
	/** No evidence goes beyond this. */
	readonly capLlr: number;
	readonly firstVerdictSeconds: number;
	readonly firmVerdictSeconds: number;
	readonly measured: Measured | "never";
}

/** All that the popup shows. */
export interface PopupData {
	readonly page: PageInfo | "loading";
	readonly tab: Read<TabState>;
	readonly figures: Read<Figures>;
	/** Newest first; at most eight are shown. */
	readonly checks: Read<readonly CheckRow[]>;
	/** The check that was deleted last and can be had back. */
	readonly deleted: CheckRow | null;
	/** Is this site screened by itself? Then the browser has allowed it as well. */
	readonly screened: boolean;
	readonly organisation: Organisation;
	/** The organisation lets nothing of this page be judged. */
	readonly forbidden: boolean;
	/** Is a notification wanted for voices of this site? */
	readonly alerts: boolean;
	/** What the browser is about to be asked for, the person being told first; `consent` is our own question. */
	readonly asking: "tab" | "site" | "frame" | "alerts" | "consent" | null;
	/** The site of the frame that holds the player was asked for once, and refused. */
	readonly frameRefused?: boolean;
	/** Why the last thing asked for did not happen. */
	readonly refusal: FailureReason | "refused" | null;
	readonly offline: boolean;
	/** Does the browser hand over the sound of a whole tab (Firefox does not), and may it? */
	readonly tabSound: boolean;
}

/** All that can be asked for; what comes of it is told by new data. */
export interface PopupActions {
	startPage(): void;
	startTab(): void;
	/** Stops all of the tab, its file checks too. */
	stop(): void;
	/** Stops one source; the others go on. */
	cancel(sourceId: string): void;
	screenSite(on: boolean): void;
	/** Asks for the site of the frame that holds the player. */
	allowFrame(): void;
	/** Tells of voices of this site by a notification, or no longer. */
	alertSite(on: boolean): void;
	/** The person has read why and goes on to the browser's own question. */
	agree(): void;
	decline(): void;
	remove(checkId: string): void;
	undo(): void;
	/** Reads everything again. */
	reload(): void;
}
