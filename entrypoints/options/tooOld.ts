/** How many checks a choice of how long they are kept deletes: said before they go. */
import { openHistory } from "../../src/history/history";
import { oldestKept } from "../../src/history/retention";
import type { Retention } from "../../src/settings/settings";

/** @param now milliseconds since 1970 @returns 0 too where the history cannot be read */
export async function countTooOld(retention: Retention, now: number): Promise<number> {
	if (retention === null) return 0;
	try {
		const history = await openHistory();
		try {
			const since = oldestKept(retention, now);
			return (await history.all()).filter(({ updatedAt }) => updatedAt < since).length;
		} finally {
			history.close();
		}
	} catch {
		return 0;
	}
}
