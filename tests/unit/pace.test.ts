/** When frames are taken from the browser: together, never slower than they come, at once when asked. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPace } from "../../src/capture/pace";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/**
 * A browser that makes a frame each `frameMs` and a reader that goes through them at its pace.
 * @returns how often the reader was woken, and the most frames that ever waited
 */
async function read(frameMs: number, forMs: number, slowMs = 0) {
	const pace = createPace(() => Date.now());
	const begun = Date.now();
	let taken = 0;
	let wakes = 0;
	let most = 0;
	const made = () => Math.floor((Date.now() - begun) / frameMs);
	const reader = (async () => {
		while (Date.now() - begun < forMs) {
			const asked = Date.now();
			most = Math.max(most, made() - taken);
			if (made() <= taken) {
				wakes++;
				await new Promise((come) => setTimeout(come, frameMs * (taken + 1) - (asked - begun)));
			}
			taken++;
			if (slowMs > 0) await new Promise((done) => setTimeout(done, slowMs));
			// Of a slow page all seems to have been waited for.
			await pace.after(frameMs / 1000, Date.now() - asked);
		}
	})();
	await vi.advanceTimersByTimeAsync(forMs + 1000);
	await reader;
	return { wakes, most, taken, seconds: forMs / 1000 };
}

describe("frames", () => {
	it("come together: a page is woken a few times a second, whatever their length", async () => {
		for (const frameMs of [3, 10, 21]) {
			const { wakes, seconds, taken } = await read(frameMs, 20_000);
			expect(wakes / seconds).toBeLessThan(20);
			expect(taken * frameMs).toBeGreaterThan(19_400);
		}
	});

	it("are never taken slower than they come, on a slow page neither", async () => {
		const { most, taken } = await read(21, 60_000, 8);
		// What waits stays below what the browser lets wait.
		expect(most).toBeLessThan(40);
		expect(taken * 21).toBeGreaterThan(59_000);
	});

	it("that wait are taken at once when somebody asks, and known as such for a moment", async () => {
		const pace = createPace(() => Date.now());
		let rested = false;
		void Promise.resolve(pace.after(0.3, 5)).then(() => {
			rested = true;
		});
		await vi.advanceTimersByTimeAsync(20);
		expect([rested, pace.draining]).toEqual([false, false]);
		const drained = pace.drain();
		await vi.advanceTimersByTimeAsync(1);
		expect([rested, pace.draining]).toEqual([true, true]);
		await vi.advanceTimersByTimeAsync(50);
		await drained;
		expect(pace.draining).toBe(false);
	});
});
