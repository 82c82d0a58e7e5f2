/** What the report page asks of the history while a check grows. */
import "fake-indexeddb/auto";
import { expect, it } from "vitest";
import { openHistory } from "../../../src/history/history";
import { checkRecord, secondsOf } from "../checkRecord";

it("a page that follows a check gets the record and the seconds that it has not seen", async () => {
	const history = await openHistory();
	await history.write(checkRecord("a", { seconds: 3 }), secondsOf("a", 0, 3));
	await history.write(checkRecord("a", { seconds: 5, speechSeconds: 5 }), secondsOf("a", 3, 2));
	const news = await history.follow("a", 3);
	expect(news?.record.speechSeconds).toBe(5);
	expect(news?.seconds.map(({ index }) => index)).toEqual([3, 4]);
	expect((await history.follow("a", 5))?.seconds).toEqual([]);
	expect((await history.follow("a", 0))?.seconds).toHaveLength(5);
	await history.remove("a");
	expect(await history.follow("a", 5)).toBeNull();
	history.close();
});
