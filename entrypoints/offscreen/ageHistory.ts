/** Ages the history, in the service worker: the detector's home has no settings of its own. */
import { type History, openHistory } from "../../src/history/history";
import { oldestKept } from "../../src/history/retention";
import { AGED_KEY } from "../../src/protocol/sessionKeys";
import { readSettings } from "../../src/settings/settings";

/** A browser may run for weeks: while checks come in, the old ones go this often. */
const AGE_EVERY_MS = 3_600_000;

/** What is too old goes, and what a closed page could still have put back: at the browser's start. */
export async function ageHistory(): Promise<void> {
	const history = await openHistory();
	await prune(history);
	await history.sweep();
	history.close();
}

/** What is too old goes while the browser runs. No sweep: a page may still offer to put back what was deleted on it. */
export async function pruneHistory(): Promise<void> {
	const history = await openHistory();
	await prune(history);
	history.close();
}

/** To be called when a check is over: what is too old goes where that was not done in the last hour. */
export async function ageWhenDue(): Promise<void> {
	const aged = (await chrome.storage.session.get(AGED_KEY))[AGED_KEY];
	const passed = typeof aged === "number" ? Date.now() - aged : Number.POSITIVE_INFINITY;
	// A clock that was set back makes it due as well.
	if (passed >= 0 && passed < AGE_EVERY_MS) return;
	await pruneHistory();
}

async function prune(history: History): Promise<void> {
	const now = Date.now();
	await chrome.storage.session.set({ [AGED_KEY]: now });
	await history.prune(oldestKept((await readSettings()).retentionDays, now));
}
