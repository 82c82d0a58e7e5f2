/**
 * Settings: a person's own in extension storage, under what the organisation has set. What is
 * missing or damaged falls back to its default; what beats what stands in `merge.ts`.
 */
import * as v from "valibot";
import { sensitivities } from "../protocol/sensitivity";
import { readPolicy } from "./managed";
import { type Effective, withPolicy } from "./merge";
import { quietHours } from "./quietHours";

const RETENTIONS = [365, 90, 30, 7, 0] as const;
/**
 * Days after which a check is deleted; 0: nothing is kept, null: until the person deletes it. A
 * person chooses out of a few, an organisation may set any.
 */
export type Retention = number | null;

const BACKEND_WISHES = ["auto", "wasm", "webgpu"] as const;
/** Where the detector shall run; `auto` takes what is measured to be faster. */
export type BackendWish = (typeof BACKEND_WISHES)[number];

const site = v.pipe(v.string(), v.regex(/^https?:\/\/[^/*]+$/));
/** A BCP 47 tag. */
const language = v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/));

/** Names a model: an id of the catalog, or the key of one on this device. */
const modelKey = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/));

/** Each setting as it must be; nothing is made up where it is not. */
const strict = {
	/** Origins (https://host[:port]) whose pages are screened by themselves. */
	screenedSites: v.pipe(v.array(site), v.maxLength(2000)),
	retentionDays: v.nullable(v.picklist(RETENTIONS)),
	backend: v.picklist(BACKEND_WISHES),
	/** How readily a voice is called "Likely AI". */
	sensitivity: v.picklist(sensitivities),
	/** Origins where a firm "Likely AI" is told by a notification. */
	alertSites: v.pipe(v.array(site), v.maxLength(2000)),
	/** When none is shown: "22:00-07:00", or null. */
	quietHours: v.nullable(quietHours),
	/** Is the verdict shown beside the player as well? */
	marker: v.boolean(),
	/** Language of the words on screen; null follows the browser. */
	language: v.nullable(language),
	/** The model that judges; null takes the catalog's default. */
	model: v.nullable(modelKey),
};

const strictSchema = v.object(strict);
type OwnSettings = v.InferOutput<typeof strictSchema>;
/** What holds, whoever has set it. */
export type Settings = Omit<OwnSettings, "retentionDays"> & { retentionDays: Retention };

/** What is so until somebody changes it. */
export const defaultSettings: Settings = {
	screenedSites: [],
	retentionDays: null,
	backend: "auto",
	sensitivity: "balanced",
	alertSites: [],
	quietHours: null,
	marker: false,
	language: null,
	model: null,
};

const settingsSchema = v.object({
	screenedSites: v.fallback(strict.screenedSites, []),
	retentionDays: v.fallback(strict.retentionDays, null),
	backend: v.fallback(strict.backend, defaultSettings.backend),
	sensitivity: v.fallback(strict.sensitivity, defaultSettings.sensitivity),
	alertSites: v.fallback(strict.alertSites, []),
	quietHours: v.fallback(strict.quietHours, defaultSettings.quietHours),
	marker: v.fallback(strict.marker, defaultSettings.marker),
	language: v.fallback(strict.language, defaultSettings.language),
	model: v.fallback(strict.model, defaultSettings.model),
});

/** Takes what is stored, and the defaults where it is no settings at all. */
const read = (stored: unknown): Settings =>
	v.parse(settingsSchema, typeof stored === "object" && stored !== null ? stored : {});

const KEY = "settings";

/** The person's own settings as they are stored; each damaged one is its default. */
export async function readOwnSettings(): Promise<Settings> {
	return read((await chrome.storage.local.get(KEY))[KEY]);
}

/** All that holds: settings, rules, and what of it the organisation has set. */
export async function readEffective(): Promise<Effective> {
	return underPolicy(await readOwnSettings());
}

const underPolicy = async (own: Settings): Promise<Effective> =>
	withPolicy(own, defaultSettings, await readPolicy());

/** The settings that hold. */
export async function readSettings(): Promise<Settings> {
	return (await readEffective()).settings;
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Changes the person's own settings to what the callback returns. Changes run one after another.
 * What the organisation holds stays as it is, whatever is written here.
 * @returns the person's own settings
 */
export function changeSettings(change: (now: Settings) => Settings): Promise<Settings> {
	const next = last.then(async () => {
		const changed = v.parse(settingsSchema, change(await readOwnSettings()));
		await chrome.storage.local.set({ [KEY]: changed });
		return changed;
	});
	last = next.catch(() => undefined);
	return next;
}

/** Calls back with the new settings whenever they change. @returns stops watching */
export function watchSettings(changed: (settings: Settings) => void): () => void {
	return watchEffective(({ settings }) => changed(settings));
}

/** Calls back with all that holds whenever person or organisation changes something. @returns stops watching */
export function watchEffective(changed: (effective: Effective) => void): () => void {
	const listener = (changes: Record<string, chrome.storage.StorageChange>, area: string) => {
		const own = area === "local" ? changes[KEY] : undefined;
		if (own) void underPolicy(read(own.newValue)).then(changed);
		else if (area === "managed") void readEffective().then(changed);
	};
	chrome.storage.onChanged.addListener(listener);
	return () => chrome.storage.onChanged.removeListener(listener);
}

const FORMAT = "bonafide-settings";
const fileSchema = v.object({
	format: v.literal(FORMAT),
	version: v.literal(1),
	// A file of before there was a choice of models has none.
	settings: v.object({ ...strict, model: v.optional(strict.model, defaultSettings.model) }),
});

/** The settings as a file that `settingsFromFile` reads. */
export function settingsFile(settings: Settings): string {
	return `${JSON.stringify({ format: FORMAT, version: 1, settings }, null, "\t")}\n`;
}

/**
 * Reads such a file.
 * @returns null when it is none, or when any of its settings is not as it must be: nothing is taken
 * over in part
 */
export function settingsFromFile(text: string): Settings | null {
	try {
		const parsed = v.safeParse(fileSchema, JSON.parse(text));
		return parsed.success ? parsed.output.settings : null;
	} catch {
		return null;
	}
}
