/** Where each browser of the Chromium family looks for policies. */

/** One browser's names for the same policies. */
export interface ChromiumBrowser {
	/** Below /etc, with the file beside it. */
	readonly linux: string;
	/** Below HKEY_LOCAL_MACHINE. */
	readonly registry: string;
	/** Preference domain on macOS. */
	readonly domain: string;
	readonly title: string;
}

export const browsers = {
	chrome: {
		title: "Google Chrome",
		linux: "/etc/opt/chrome/policies/managed",
		registry: "SOFTWARE\\Policies\\Google\\Chrome",
		domain: "com.google.Chrome",
	},
	edge: {
		title: "Microsoft Edge",
		linux: "/etc/opt/edge/policies/managed",
		registry: "SOFTWARE\\Policies\\Microsoft\\Edge",
		domain: "com.microsoft.Edge",
	},
	chromium: {
		title: "Chromium",
		linux: "/etc/chromium/policies/managed",
		registry: "SOFTWARE\\Policies\\Chromium",
		domain: "org.chromium.Chromium",
	},
	brave: {
		title: "Brave",
		linux: "/etc/brave/policies/managed",
		registry: "SOFTWARE\\Policies\\BraveSoftware\\Brave",
		domain: "com.brave.Browser",
	},
} as const satisfies Record<string, ChromiumBrowser>;

/** A browser as the command line names it. */
export type BrowserName = keyof typeof browsers;
