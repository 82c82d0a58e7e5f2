/** The worker's life as its sources see it: what a call leaves behind. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { createWorkerLife } from "../../../entrypoints/offscreen/workerLife";
import { WorkerLost } from "../../../src/capture/detectorAccess";
import type { Second } from "../../../src/pipeline/score";
import { collectGarbage } from "../collectGarbage";
import { CHUNK, upTo } from "./desk";
import { workers } from "./fakeWorker";

vi.mock("../../../entrypoints/offscreen/detector.worker?worker", () => import("./fakeWorker"));

const lives: ReturnType<typeof createWorkerLife>[] = [];
const begin = () => {
	const life = createWorkerLife("", "auto", "balanced");
	lives.push(life);
	return life;
};
afterEach(() => {
	for (const life of lives.splice(0)) life.rest();
});

describe("a call to the worker", () => {
	it("leaves nothing behind: neither its answer nor a timer", async () => {
		const life = begin();
		await life.open("s");
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		const answers: WeakRef<Second[]>[] = [];
		for (const i of upTo(40)) {
			answers.push(new WeakRef(await life.push("s", new Int16Array(CHUNK), i / 2, i === 0)));
		}
		const timers = vi.getTimerCount();
		vi.useRealTimers();
		expect(timers).toBe(0);
		await new Promise((done) => setTimeout(done));
		collectGarbage();
		// The last one or two may still be on somebody's stack.
		expect(answers.filter((answer) => answer.deref()).length).toBeLessThan(5);
	});

	it("that never comes back ends with the worker", async () => {
		const life = begin();
		await life.open("s");
		const push = life.push("s", new Int16Array(CHUNK), 0, true);
		workers.at(-1)?.dispatchEvent(new Event("error"));
		await expect(push).rejects.toBeInstanceOf(WorkerLost);
	});
});
