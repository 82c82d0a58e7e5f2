/** Two minutes of a soak: memory stays where it is, the history keeps its bounds. `npm run soak` goes for hours. */
import { expect, test } from "vitest";
import { ensureBuilt } from "../e2e/browser";
import { MAX_GROWTH_MB } from "../soak/result";
import { growth, heapsMb } from "../soak/samples";
import { type Phase, soak } from "../soak/soak";

ensureBuilt("test");

test("two minutes of chunks and half a minute of players grow by less than the limit", async () => {
	const { chunks, players } = await soak({
		// What is heard in that time depends on the machine.
		soundSeconds: 6000,
		wallSeconds: 120,
		playerSeconds: 30,
		ports: 3,
		chunksEvery: 4,
		playersEvery: 2,
		say: () => undefined,
	});
	const grew = (phase: Phase | null) => growth(phase?.samples ?? [], heapsMb);
	for (const phase of [chunks, players]) {
		expect(phase?.samples.length).toBeGreaterThan(5);
		expect(phase?.sources).toBeGreaterThanOrEqual(3);
		expect(grew(phase)).not.toBeNull();
		expect(grew(phase)).toBeLessThan(MAX_GROWTH_MB);
	}
	const speed = (chunks?.soundSeconds ?? 0) / (chunks?.wallSeconds ?? 1);
	console.log(`${Math.round(speed)} times real time, grew by ${grew(chunks)} MB`);
});
