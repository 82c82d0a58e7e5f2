/** User settings in extension storage. What is missing or damaged falls back to its default. */
import * as v from "valibot";

const settingsSchema = v.object({
	/** Origins (https://host[:port]) whose pages are screened by themselves. */
	screenedSites: v.fallback(v.array(v.pipe(v.string(), v.regex(/^https?:\/\/[^/*]+$/))), []),
});

/** Takes what is stored, and the defaults where it is no settings at all. */
const read = (stored: unknown): Settings =>
	v.parse(settingsSchema, typeof stored === "object" && stored !== null ? stored : {});

export type Settings = v.InferOutput<typeof settingsSchema>;

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
