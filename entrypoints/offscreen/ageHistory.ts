/** Ages the history, in the service worker: the detector's home has no settings of its own. */
import { openHistory } from "../../src/history/history";
import { oldestKept } from "../../src/history/retention";
import { readSettings } from "../../src/settings/settings";

/** What is too old goes, and what a closed page could still have put back. */
export async function ageHistory(): Promise<void> {
	const { retentionDays } = await readSettings();
	const history = await openHistory();
	await history.prune(oldestKept(retentionDays, Date.now()));
	await history.sweep();
	history.close();
}
