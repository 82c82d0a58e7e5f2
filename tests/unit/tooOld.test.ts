/** What the options page says of checks that a choice deletes. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, it, vi } from "vitest";
import { countTooOld } from "../../entrypoints/options/tooOld";
import { openHistory } from "../../src/history/history";
import { oldestKept } from "../../src/history/retention";
import { checkRecord } from "./checkRecord";

const DAY = 86_400_000;
const NOW = 1000 * DAY;

beforeEach(() => vi.stubGlobal("indexedDB", new IDBFactory()));

it.each([
	[null, 0],
	[365, 0],
	[30, 1],
	[7, 2],
	[0, 3],
])(
	"kept for %s days, as many checks are too old as the history will delete: %d",
	async (days, count) => {
		const history = await openHistory();
		for (const age of [1, 8, 31]) {
			await history.write(checkRecord(`c${age}`, { updatedAt: NOW - age * DAY }), []);
		}
		expect(await countTooOld(days, NOW)).toBe(count);
		expect(await history.prune(oldestKept(days, NOW))).toBe(count);
		history.close();
	},
);

it("none is counted where the history cannot be read", async () => {
	vi.stubGlobal("indexedDB", {
		open() {
			throw new Error("damaged");
		},
	});
	expect(await countTooOld(7, NOW)).toBe(0);
});
