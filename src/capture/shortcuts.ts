/** What the keyboard shortcuts of the manifest do. Pressing one opens the page to us, as a click does. */
import { leadingSource, type TabState } from "../protocol/state";
import { readTab } from "./tabStates";

/** What a shortcut can ask for. */
export interface ShortcutActions {
	start(tabId: number): Promise<unknown>;
	stop(tabId: number): Promise<unknown>;
}

const OVER = new Set(["idle", "ended", "failed"]);

/** Is there anything in the tab to stop? */
function listens({ page, sources }: TabState): boolean {
	const held = sources.length > 0 ? sources.map(({ state }) => state) : [page];
	return held.some(({ kind }) => !OVER.has(kind));
}

/** Does what is asked for, whenever a shortcut is pressed. */
export function listenToShortcuts(actions: ShortcutActions): void {
	// Where there are no keys there is nothing to listen to.
	chrome.commands?.onCommand.addListener((command, tab) => {
		if (tab?.id !== undefined) void pressed(command, tab.id, actions);
	});
}

/** @param command as the manifest names it; the browser's own one opens the popup */
async function pressed(command: string, tabId: number, actions: ShortcutActions): Promise<void> {
	const tab = await readTab(tabId);
	if (command === "toggle-listening") {
		await (listens(tab) ? actions.stop(tabId) : actions.start(tabId));
	} else if (command === "open-report") {
		const checkId = leadingSource(tab)?.checkId;
		// Nothing is heard here: the last checks are the nearest thing to a report.
		const path = checkId ? `report.html?id=${encodeURIComponent(checkId)}` : "checks.html";
		await chrome.tabs.create({ url: chrome.runtime.getURL(path) });
	}
}
