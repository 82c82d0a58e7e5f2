/** What the extension has stored, read from one of its pages. */
import type { Page } from "playwright-core";
import type { CheckRecord, StoredSecond } from "../../src/history/history";

/** All records of the history, by store. */
export function stores(desk: Page): Promise<{ checks: CheckRecord[]; seconds: StoredSecond[] }> {
	return desk.evaluate(async () => {
		const db = await new Promise<IDBDatabase>((resolve, reject) => {
			const opening = indexedDB.open("history");
			opening.onerror = () => reject(opening.error);
			opening.onsuccess = () => resolve(opening.result);
		});
		const all = ["checks", "seconds"].map((name) => {
			const asking = db.transaction(name).objectStore(name).getAll();
			return new Promise<unknown[]>((resolve) => {
				asking.onsuccess = () => resolve(asking.result);
			});
		});
		const [checks, seconds] = await Promise.all(all);
		db.close();
		return { checks: checks as CheckRecord[], seconds: seconds as StoredSecond[] };
	});
}
