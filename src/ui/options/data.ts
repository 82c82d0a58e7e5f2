/** All that the options page shows and all that it can ask for: it knows of no browser. */
import type { Sensitivity } from "../../protocol/sensitivity";
import type { Backend } from "../../protocol/state";
import type { Organisation } from "../../settings/merge";
import type { BackendWish, Retention, Settings } from "../../settings/settings";
import type { Figures, MeasuredRate, Read } from "../popup/data";
import type { Adding, AddingActions } from "./adding";

/** A model that can be chosen, from its card. */
export interface ModelFacts {
	/** As settings call it. */
	readonly key: string;
	readonly title: string;
	readonly version: string;
	/** SHA-256 of its card, hex. */
	readonly sha256: string;
	/** As the card's author wrote them, in English. */
	readonly limits: readonly string[];
	/** At each level of sensitivity that was measured, from cautious to alert. */
	readonly levels: readonly Figures[];
	readonly figures: Figures;
	/** The equal error rate without distortion, and in the condition where it is worst; null where nobody measured. */
	readonly errors: { readonly clean: MeasuredRate; readonly worst: MeasuredRate | null } | null;
	/** Of all its files. */
	readonly bytes: number;
	/** Multiplications and additions for each second of sound, in millions. */
	readonly millionsPerSecond: number;
	/** Milliseconds for one second of sound, measured here when it was added; null where it was not. */
	readonly msPerSecond: number | null;
	/** `package`: it came with the extension. `device`: from a file. `nowhere`: to be had as a file. */
	readonly place: "package" | "device" | "nowhere";
	/** Not of the extension's catalog. */
	readonly own: boolean;
}

/** Where the detector runs, and what was measured for one second of sound where both were tried. */
export interface BackendReport {
	readonly backend: Backend;
	/** Vendor and architecture of the graphics adapter, where there is one. */
	readonly adapter: string | null;
	/** Milliseconds. */
	readonly wasmMs: number | null;
	readonly webgpuMs: number | null;
}

/** What the detector says of itself. */
export type DetectorStanding =
	| { readonly kind: "runs"; readonly report: BackendReport }
	| { readonly kind: "fails"; readonly detail: string };

/** What was done last, told in the page's live region. */
export type Notice =
	| "saved"
	| "imported"
	| "not-imported"
	| "reset"
	| "copied"
	| "not-a-site"
	| "denied"
	/** Of models on this device. */
	| "kept"
	| "removed"
	| "no-room";

/** What the list of sites shows. */
export interface SitesData {
	readonly screenedSites: readonly string[];
	readonly organisation: Organisation;
	/** The organisation's sites that the browser has not allowed yet. */
	readonly sitesToAllow: readonly string[];
	/** A site for which the browser will be asked next; the person is told first. */
	readonly asking: string | null;
}

/** All that the page shows. */
export interface OptionsData {
	readonly settings: Settings;
	/** What the organisation has set: its settings cannot be changed here. */
	readonly organisation: Organisation;
	/** The organisation's sites that the browser has not allowed yet. */
	readonly sitesToAllow: readonly string[];
	/** Origins that the browser has allowed and that are not screened: of frames and files. */
	readonly otherAllowed: readonly string[];
	/** The default first. */
	readonly models: Read<readonly ModelFacts[]>;
	readonly adding: Adding;
	readonly detector: Read<DetectorStanding>;
	/** Has the browser allowed notifications? */
	readonly alertsAllowed: boolean;
	/** The keys as the browser writes them; empty where none is set. */
	readonly shortcuts: Readonly<Record<"popup" | "toggle" | "report", string>>;
	/** Plain text: what a person may pass on. */
	readonly diagnostics: string;
	/** A site for which the browser will be asked next; the person is told first. */
	readonly asking: string | null;
	readonly notice: Notice | null;
	/** So many checks are older than the last choice keeps them: they will be deleted. */
	readonly tooOld: number;
	/** Settings of before an import, a reset or a choice that deletes checks can be had back. */
	readonly canUndo: boolean;
}

/** All that can be asked for. */
export interface OptionsActions extends AddingActions {
	/** Of a model from a file. */
	renameModel(key: string, title: string): void;
	removeModel(key: string): void;
	saveCard(key: string): void;
	/** @param key null for the default */
	setModel(key: string | null): void;
	setBackend(backend: BackendWish): void;
	setSensitivity(level: Sensitivity): void;
	setRetention(retention: Retention): void;
	/** @param language BCP 47 tag; null follows the browser */
	setLanguage(language: string | null): void;
	/** @param address of any page of the site */
	addSite(address: string): void;
	removeSite(origin: string): void;
	/** Gives the browser's permission for an origin back. */
	withdraw(origin: string): void;
	/** No more notifications for this site. */
	removeAlert(origin: string): void;
	/** Asks the browser for notifications, in the click. */
	allowAlerts(): void;
	/** @param hours local times, "22:00-07:00"; null for none */
	setQuietHours(hours: string | null): void;
	setMarker(on: boolean): void;
	/** Opens the browser's own page, where the keys are changed. */
	openShortcuts(): void;
	agree(): void;
	decline(): void;
	exportSettings(): void;
	importSettings(file: File): void;
	reset(): void;
	undo(): void;
	copyDiagnostics(): void;
}
