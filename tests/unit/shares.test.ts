/** Whose turn it is when more plays than one worker can judge. */
import { describe, expect, it } from "vitest";
import { createShares, type Shares } from "../../src/capture/shares";

const tick = () => new Promise((done) => setTimeout(done, 0));

/** A worker that takes a turn of the event loop for each job; sources that always want more. */
async function served(shares: Shares, sources: readonly string[], jobs: number) {
	const counts = new Map(sources.map((name) => [name, 0]));
	let done = 0;
	await Promise.all(
		sources.map(async (name) => {
			while (done < jobs) {
				await shares.run(name, async () => {
					await tick();
					done++;
					counts.set(name, (counts.get(name) ?? 0) + 1);
				});
			}
		}),
	);
	return counts;
}

const names = (count: number) => Array.from({ length: count }, (_, i) => `s${i}`);

describe("turns at the worker", () => {
	it("are equal for twenty sources behind", async () => {
		const shares = createShares();
		const sources = names(20);
		for (const name of sources) shares.place(name, "behind");
		const counts = [...(await served(shares, sources, 400)).values()];
		expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
	});

	it("go to the front first, and never wholly past the rest", async () => {
		const shares = createShares();
		const sources = names(20);
		for (const name of sources.slice(1)) shares.place(name, "behind");
		const counts = await served(shares, sources, 400);
		const front = counts.get("s0") as number;
		const rest = sources.slice(1).map((name) => counts.get(name) as number);
		// It asks for one job at a time: each second turn at least can be its own.
		expect(front).toBeGreaterThan(400 / 3);
		expect(Math.min(...rest)).toBeGreaterThan(5);
		expect(Math.max(...rest) - Math.min(...rest)).toBeLessThanOrEqual(2);
	});

	it("of many in front leave some to those behind", async () => {
		const shares = createShares();
		const sources = names(6);
		shares.place("s5", "behind");
		const counts = await served(shares, sources, 400);
		expect(counts.get("s5")).toBeGreaterThan(50);
	});

	it("of what is in front wait for one job from behind, never for two", async () => {
		const shares = createShares();
		const sources = names(5);
		for (const name of sources.slice(1)) shares.place(name, "behind");
		let behindNow = 0;
		let most = 0;
		const behind = sources.slice(1).map(async (name) => {
			for (let i = 0; i < 20; i++) {
				await shares.run(name, async () => {
					most = Math.max(most, ++behindNow);
					await tick();
					behindNow--;
				});
			}
		});
		const front = async () => {
			for (let i = 0; i < 20; i++) await shares.run("s0", tick);
		};
		await Promise.all([...behind, front()]);
		expect(most).toBe(1);
	});

	it("change with the tab that is seen", async () => {
		const shares = createShares();
		const sources = names(10);
		for (const name of sources) shares.place(name, "behind");
		shares.place("s3", "front");
		const first = await served(shares, sources, 200);
		shares.place("s3", "behind");
		shares.place("s7", "front");
		const second = await served(shares, sources, 200);
		const most = (counts: Map<string, number>) => [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
		expect([most(first), most(second)]).toEqual(["s3", "s7"]);
	});

	it("are given back by a job that fails, and a source that is over is forgotten", async () => {
		const shares = createShares();
		const failing = () => Promise.reject(new Error("lost"));
		for (let i = 0; i < 5; i++) await expect(shares.run("a", failing)).rejects.toThrow("lost");
		shares.forget("a");
		expect(await shares.run("b", async () => 7)).toBe(7);
	});
});
