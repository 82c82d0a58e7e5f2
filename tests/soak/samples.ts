/** What is looked at again and again while a soak runs, and what it comes to. */

import { extensionProcess, privateMb } from "../bench/inspect";
import { median } from "../bench/row";
import type { Browser } from "../e2e/browser";
import { type Heaps, readHeaps } from "./contexts";

/** One look. */
export interface Sample {
	/** Since the phase began. */
	readonly wallSeconds: number;
	/** Sound judged since then. */
	readonly soundSeconds: number;
	/** Private memory of the extension's process after collections; null but on Linux. */
	readonly processMb: number | null;
	readonly heaps: Heaps;
	readonly checks: number;
	readonly seconds: number;
	/** Of IndexedDB, as the browser counts it. */
	readonly storedMb: number;
}

interface Stored {
	readonly checks: number;
	readonly seconds: number;
	readonly bytes: number;
}

const storedNow = (browser: Browser): Promise<Stored> =>
	browser.desk.evaluate(async () => {
		const opening = indexedDB.open("history");
		const db = await new Promise<IDBDatabase>((done, failed) => {
			opening.onerror = () => failed(opening.error);
			opening.onsuccess = () => done(opening.result);
		});
		const counted = ["checks", "seconds"].map((name) => {
			const counting = db.transaction(name).objectStore(name).count();
			return new Promise<number>((done) => {
				counting.onsuccess = () => done(counting.result);
			});
		});
		const [checks = 0, seconds = 0] = await Promise.all(counted);
		db.close();
		const estimate = (await navigator.storage.estimate()) as StorageEstimate & {
			usageDetails?: { indexedDB?: number };
		};
		return { checks, seconds, bytes: estimate.usageDetails?.indexedDB ?? 0 };
	});

const digits = (value: number) => Math.round(value * 100) / 100;
const tidy = (heaps: Heaps): Heaps =>
	Object.fromEntries(
		Object.entries(heaps).map(([name, heap]) => [
			name,
			heap && { ...heap, usedMb: digits(heap.usedMb) },
		]),
	) as unknown as Heaps;

/** Looks once. @param begun performance.now() of the phase */
export async function look(
	browser: Browser,
	pageUrl: string,
	begun: number,
	soundSeconds: number,
): Promise<Sample> {
	const stored = await storedNow(browser);
	const heaps = tidy(await readHeaps(browser, pageUrl));
	const pid = await extensionProcess(browser);
	return {
		wallSeconds: digits((performance.now() - begun) / 1000),
		soundSeconds: Math.round(soundSeconds),
		processMb: pid === null ? null : digits(privateMb(pid)),
		heaps,
		checks: stored.checks,
		seconds: stored.seconds,
		storedMb: digits(stored.bytes / 2 ** 20),
	};
}

/** The part at the beginning that fills caches and compiles, and is no growth. */
const WARM_SHARE = 0.2;
/** Of the samples after it, this share at each end is compared, by its median. */
const END_SHARE = 0.25;

/** Megabytes by which a number grew between the warm beginning and the end; null without samples. */
export function growth(
	samples: readonly Sample[],
	of: (sample: Sample) => number | null,
): number | null {
	const values = samples.map(of).filter((value) => value !== null);
	const warm = values.slice(Math.floor(values.length * WARM_SHARE));
	const end = Math.max(1, Math.floor(warm.length * END_SHARE));
	if (warm.length < 2) return null;
	return digits(median(warm.slice(-end)) - median(warm.slice(0, end)));
}

/** What the contexts hold together; null where one of them was not there. */
export function heapsMb({ heaps }: Sample): number | null {
	const all = Object.values(heaps) as Heaps[keyof Heaps][];
	if (all.includes(null)) return null;
	return all.reduce((sum, heap) => sum + (heap?.usedMb ?? 0), 0);
}
