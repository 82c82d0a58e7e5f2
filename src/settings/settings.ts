/** User settings in extension storage. What is missing or damaged falls back to its default. */
import * as v from "valibot";

const RETENTIONS = [365, 90, 30, 7, 0] as const;
/** Days after which a check is deleted; 0: nothing is kept, null: until the person deletes it. */
export type Retention = (typeof RETENTIONS)[number] | null;

const BACKEND_WISHES = ["auto", "wasm", "webgpu"] as const;
/** Where the detector shall run; `auto` takes what is measured to be faster. */
export type BackendWish = (typeof BACKEND_WISHES)[number];

const site = v.pipe(v.string(), v.regex(/^https?:\/\/[^/*]+$/));
/** A BCP 47 tag. */
const language = v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/));

/** Each setting as it must be; nothing is made up where it is not. */
const strict = {
	/** Origins (https://host[:port]) whose pages are screened by themselves. */
	screenedSites: v.pipe(v.array(site), v.maxLength(2000)),
	retentionDays: v.nullable(v.picklist(RETENTIONS)),
	backend: v.picklist(BACKEND_WISHES),
	/** Language of the words on screen; null follows the browser. */
	language: v.nullable(language),
};

const strictSchema = v.object(strict);
export type Settings = v.InferOutput<typeof strictSchema>;

/** What is so until somebody changes it. */
export const defaultSettings: Settings = {
	screenedSites: [],
	retentionDays: null,
	backend: "auto",
	language: null,
};

const settingsSchema = v.object({
	screenedSites: v.fallback(strict.screenedSites, []),
	retentionDays: v.fallback(strict.retentionDays, defaultSettings.retentionDays),
	backend: v.fallback(strict.backend, defaultSettings.backend),
	language: v.fallback(strict.language, defaultSettings.language),
});

/** Takes what is stored, and the defaults where it is no settings at all. */
const read = (stored: unknown): Settings =>
	v.parse(settingsSchema, typeof stored === "object" && stored !== null ? stored : {});

const KEY = "settings";

/** The settings as they are stored; each damaged one is its default. */
export async function readSettings(): Promise<Settings> {
	return read((await chrome.storage.local.get(KEY))[KEY]);
}

let last: Promise<unknown> = Promise.resolve();

/** Changes what the callback returns, leaves the rest. Changes run one after another. */
export function changeSettings(change: (now: Settings) => Settings): Promise<Settings> {
	const next = last.then(async () => {
		const changed = v.parse(settingsSchema, change(await readSettings()));
		await chrome.storage.local.set({ [KEY]: changed });
		return changed;
	});
	last = next.catch(() => undefined);
	return next;
}

/** Calls back with the new settings whenever they change. @returns stops watching */
export function watchSettings(changed: (settings: Settings) => void): () => void {
	const listener = (changes: Record<string, chrome.storage.StorageChange>, area: string) => {
		if (area === "local" && changes[KEY]) {
			changed(read(changes[KEY].newValue));
		}
	};
	chrome.storage.onChanged.addListener(listener);
	return () => chrome.storage.onChanged.removeListener(listener);
}

const FORMAT = "bonafide-settings";
const fileSchema = v.object({
	format: v.literal(FORMAT),
	version: v.literal(1),
	settings: strictSchema,
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
