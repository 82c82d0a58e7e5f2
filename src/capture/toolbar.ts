/**
 * The toolbar button of each tab: the browser is told only what has changed since it was last told.
 * A view comes four times a second, a new icon once in minutes; each icon is a picture that the
 * browser loads and decodes anew.
 */

/** What the button shows; `iconPaths` by size in pixels. */
export interface ButtonLook {
	readonly text: string;
	/** #rrggbb. */
	readonly colour: string;
	readonly textColour: string;
	readonly title: string;
	readonly iconPaths: Readonly<Record<"16" | "32", string>>;
}

/** The buttons of all tabs. Made once in the service worker; one that is started anew tells all again. */
export interface Toolbar {
	/** Never rejects: the tab may be gone by now, and then there is nothing to show. */
	show(tabId: number, look: ButtonLook): Promise<void>;
	/** The browser has cleared the tab's button, or the tab is gone. */
	forget(tabId: number): void;
}

/** Makes the buttons; what the browser shows of them is taken to be unknown. */
export function createToolbar(): Toolbar {
	const shown = new Map<number, ButtonLook>();

	return {
		forget: (tabId) => void shown.delete(tabId),
		async show(tabId, look) {
			const before = shown.get(tabId);
			const { text, colour, textColour, title, iconPaths } = look;
			const tell: Promise<void>[] = [];
			if (text !== before?.text) tell.push(chrome.action.setBadgeText({ tabId, text }));
			if (colour !== before?.colour) {
				tell.push(chrome.action.setBadgeBackgroundColor({ tabId, color: colour }));
			}
			if (textColour !== before?.textColour) {
				tell.push(chrome.action.setBadgeTextColor?.({ tabId, color: textColour }));
			}
			if (title !== before?.title) tell.push(chrome.action.setTitle({ tabId, title }));
			if (iconPaths["16"] !== before?.iconPaths["16"]) {
				tell.push(chrome.action.setIcon({ tabId, path: iconPaths }));
			}
			shown.set(tabId, look);
			await Promise.all(tell).catch(() => shown.delete(tabId));
		},
	};
}
