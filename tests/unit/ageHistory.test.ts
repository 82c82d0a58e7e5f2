/** A browser that runs for weeks: old checks go while it runs, and Undo keeps what it needs. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ageHistory, ageWhenDue } from "../../entrypoints/offscreen/ageHistory";
import { type History, openHistory } from "../../src/history/history";
import { checkRecord, secondsOf } from "./checkRecord";

const DAY = 86_400_000;
const session: Record<string, unknown> = {};
let history: History;

beforeEach(async () => {
	vi.stubGlobal("indexedDB", new IDBFactory());
	for (const key of Object.keys(session)) delete session[key];
	const area = (held: Record<string, unknown>) => ({
		get: async (key: string) => ({ [key]: held[key] }),
		set: async (values: Record<string, unknown>) => void Object.assign(held, values),
	});
	const local = { settings: { retentionDays: 7 } };
	vi.stubGlobal("chrome", { storage: { session: area(session), local: area(local) } });
	history = await openHistory();
});
afterEach(() => {
	history.close();
	vi.useRealTimers();
});

const stored = async () => (await history.all()).map(({ checkId }) => checkId).sort();
const write = (checkId: string, updatedAt: number) =>
	history.write(checkRecord(checkId, { updatedAt }), []);

it("a check that is too old goes when another one is over, once an hour at most", async () => {
	const now = Date.now();
	await write("old", now - 8 * DAY);
	await write("young", now - 6 * DAY);
	await ageWhenDue();
	expect(await stored()).toEqual(["young"]);
	await write("old again", now - 8 * DAY);
	await ageWhenDue();
	expect(await stored()).toContain("old again");
	vi.setSystemTime(now + 3_700_000);
	await ageWhenDue();
	expect(await stored()).toEqual(["young"]);
});

it("a clock that was set back keeps nothing for ever", async () => {
	await write("old", Date.now() - 8 * DAY);
	session.aged = Date.now() + 400 * DAY;
	await ageWhenDue();
	expect(await stored()).toEqual([]);
});

it("what a page offers to put back stays until the browser's next start", async () => {
	const record = checkRecord("taken back", { updatedAt: Date.now(), seconds: 1 });
	await history.write(record, secondsOf("taken back", 0, 1));
	const gone = await history.removeMany(["taken back"]);
	await ageWhenDue();
	await history.putBack(gone);
	expect(await stored()).toEqual(["taken back"]);
	const again = await history.removeMany(["taken back"]);
	await ageHistory();
	await history.putBack(again);
	expect(await stored()).toEqual([]);
});
