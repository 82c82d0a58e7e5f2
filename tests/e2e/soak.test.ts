/** Some seconds of a soak: it runs, every context is looked at. Two minutes of it: tests/long/soak.test.ts. */
import { expect, test } from "vitest";
import { soakResult } from "../soak/result";
import { soak } from "../soak/soak";
import { ensureBuilt } from "./browser";

ensureBuilt("test");

test("chunks through port, gate, worker and store are judged, and all contexts are seen", async () => {
	const soaked = await soak({
		soundSeconds: 600,
		wallSeconds: 10,
		playerSeconds: 0,
		ports: 2,
		chunksEvery: 2,
		playersEvery: 2,
		say: () => undefined,
	});
	const machine = { cpu: "", cores: 1, memoryGb: 1, system: "", node: "", browser: "" };
	const { chunks, players, samples } = soakResult(soaked, machine, "2026-01-01");
	expect(players).toBeNull();
	expect(chunks?.sources).toBe(2);
	expect(soaked.chunks?.soundSeconds).toBeGreaterThan(4);
	const last = samples.chunks.at(-1);
	expect(last?.seconds).toBeGreaterThan(2);
	for (const heap of Object.values(last?.heaps ?? { none: null })) {
		expect(heap?.usedMb).toBeGreaterThan(0.1);
	}
});
