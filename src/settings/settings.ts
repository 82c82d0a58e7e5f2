/** User settings in extension storage. What is missing or damaged falls back to its default. */
import * as v from "valibot";

const settingsSchema = v.object({
	/** Origins (https://host[:port]) whose pages are screened by themselves. */
	screenedSites: v.fallback(v.array(v.pipe(v.string(), v.regex(/^https?:\/\/[^/*]+$/))), []),
});

export type Settings = v.InferOutput<typeof settingsSchema>;

const KEY = "settings";

export async function readSettings(): Promise<Settings> {
	const stored = (await chrome.storage.local.get(KEY))[KEY];
	return v.parse(settingsSchema, stored ?? {});
}

/** Changes what the callback returns, leaves the rest. */
export async function changeSettings(change: (now: Settings) => Settings): Promise<Settings> {
	const next = v.parse(settingsSchema, change(await readSettings()));
	await chrome.storage.local.set({ [KEY]: next });
	return next;
}

/** Calls back with the new settings whenever they change. @returns stops watching */
export function watchSettings(changed: (settings: Settings) => void): () => void {
	const listener = (changes: Record<string, chrome.storage.StorageChange>, area: string) => {
		if (area === "local" && changes[KEY]) {
			changed(v.parse(settingsSchema, changes[KEY].newValue ?? {}));
		}
	};
	chrome.storage.onChanged.addListener(listener);
	return () => chrome.storage.onChanged.removeListener(listener);
}
