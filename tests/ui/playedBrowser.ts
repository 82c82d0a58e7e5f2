/**
 * The part of `chrome` that the popup uses, played inside a page. `playBrowser` runs before the
 * page's own scripts and is handed over as text: it may use nothing from outside itself.
 */

/** How the browser is to behave. */
export interface PlayedBrowser {
	/** Address of the tab in front (id 7). */
	readonly url: string;
	/** Session storage at the start. */
	readonly stored: Readonly<Record<string, unknown>>;
	/** Has the person allowed everything before? */
	readonly granted: boolean;
	/** Does the person agree when asked? */
	readonly grants: boolean;
	/** What the service worker answers. */
	readonly answer: unknown;
}

declare global {
	var played: {
		/** Requests and messages in their order. */
		log: unknown[][];
		store(key: string, value: unknown, area?: string): void;
		/** Puts a check into the history, as the offscreen document would. @param updatedAt ms since 1970 */
		addCheck(title: string, updatedAt?: number): Promise<void>;
	};
}

export function playBrowser(how: PlayedBrowser): void {
	type Listener = (changes: Record<string, { newValue: unknown }>, area: string) => void;
	const listeners: Listener[] = [];
	const areas: Record<string, Record<string, unknown>> = { session: { ...how.stored }, local: {} };
	const log: unknown[][] = [];
	let granted = how.granted;
	const get = (area: string) => async (key: string) =>
		key in (areas[area] ?? {}) ? { [key]: areas[area]?.[key] } : {};
	const set = (area: string) => async (values: Record<string, unknown>) => {
		for (const [key, value] of Object.entries(values)) globalThis.played.store(key, value, area);
	};
	const remove = (area: string) => async (key: string) => {
		const { [key]: _, ...others } = areas[area] ?? {};
		areas[area] = others;
	};
	globalThis.played = {
		log,
		store(key, newValue, area = "session") {
			areas[area] = { ...areas[area], [key]: newValue };
			for (const listener of listeners) listener({ [key]: { newValue } }, area);
		},
		addCheck: (title, updatedAt = 2) =>
			new Promise((resolve, reject) => {
				const opening = indexedDB.open("history");
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => {
					const db = opening.result;
					const writing = db.transaction("checks", "readwrite");
					writing.objectStore("checks").put({
						checkId: `check of ${title}`,
						mediaKey: `media of ${title}`,
						kind: "element",
						title,
						site: "radio.example.org",
						pageUrl: "https://radio.example.org/live",
						startedAt: 1,
						updatedAt,
						model: { id: "tiny", sha256: "" },
						backend: "wasm",
						verdict: null,
						speechSeconds: 3,
						seconds: 0,
					});
					writing.oncomplete = () => {
						db.close();
						resolve();
					};
				};
			}),
	};
	const note = (name: string) => (value: unknown) => {
		log.push([name, value]);
	};
	Object.defineProperty(globalThis, "chrome", {
		value: {
			runtime: {
				getURL: (path: string) => `/${path}`,
				getManifest: () => ({ optional_permissions: ["tabCapture", "notifications"] }),
				sendMessage: async (message: unknown) => {
					note("send")(message);
					return how.answer;
				},
			},
			tabs: {
				query: async () => [{ id: 7, url: how.url }],
				get: async (id: number) => ({ id, url: how.url }),
			},
			storage: {
				session: { get: get("session"), set: set("session"), remove: remove("session") },
				local: { get: get("local"), set: set("local"), remove: remove("local") },
				onChanged: { addListener: (listener: Listener) => listeners.push(listener) },
			},
			permissions: {
				contains: async () => granted,
				request: async (asked: unknown) => {
					note("request")(asked);
					granted = how.grants;
					return granted;
				},
				remove: async (given: unknown) => {
					note("remove")(given);
					return true;
				},
			},
		},
	});
}
