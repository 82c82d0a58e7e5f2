/** The worker's life as its sources see it: what a call leaves behind, what a new worker costs. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { createWorkerLife } from "../../../entrypoints/offscreen/workerLife";
import { WorkerLost } from "../../../src/capture/detectorAccess";
import { createSession } from "../../../src/capture/session";
import type { Second } from "../../../src/pipeline/score";
import { collectGarbage } from "../collectGarbage";
import { voice } from "../pipeline/fakeDetector";
import { CHUNK, chunk, facts, freshDesk, upTo } from "./desk";
import { workers, working } from "./fakeWorker";

vi.mock("../../../entrypoints/offscreen/detector.worker?worker", () => import("./fakeWorker"));

const desk = freshDesk();
const lives: ReturnType<typeof createWorkerLife>[] = [];
const begin = () => {
	const life = createWorkerLife("", "auto", "balanced");
	lives.push(life);
	return life;
};
afterEach(() => {
	working.backend = "wasm";
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

describe("a source that WebGPU takes over from wasm", () => {
	it("is shown and kept as judged by the backend that judged last, with its end", async () => {
		const session = createSession(facts(), begin(), desk.history, desk.publish);
		const sound = voice(6);
		for (const i of upTo(12)) {
			working.backend = i < 6 ? "wasm" : "webgpu";
			const samples = new Int16Array(sound.slice(i * CHUNK, (i + 1) * CHUNK));
			await session.push({ ...chunk(i / 2), samples });
			if (i === 5) expect(desk.lastView().backend).toBe("wasm");
		}
		await expect.poll(() => desk.lastView().backend).toBe("webgpu");
		await session.close();
		expect((await desk.history.load("s1"))?.record.backend).toBe("webgpu");
	});
});

/** What is told of a voice of twelve seconds when something happens before each of its chunks. */
async function judged(before: (life: ReturnType<typeof begin>, chunk: number) => void) {
	const life = begin();
	const sourceId = `s${lives.length}-${workers.length}`;
	const session = createSession(facts({ sourceId }), life, desk.history, desk.publish);
	const sound = voice(12);
	for (const i of upTo(24)) {
		before(life, i);
		const samples = new Int16Array(sound.slice(i * CHUNK, (i + 1) * CHUNK));
		await session.push({ ...chunk(i / 2), samples });
	}
	await session.close();
	const seconds = (await desk.history.load(sourceId))?.seconds ?? [];
	return seconds.map(({ start, gap, score }) => ({ start, gap, window: score?.start ?? null }));
}

describe("a worker that is replaced between two calls", () => {
	const wishes = ["wasm", "webgpu"] as const;
	it.each<[string, (life: ReturnType<typeof begin>, i: number) => void]>([
		[
			"as another backend is preferred",
			(life, i) => life.prefer(wishes[i % 2] ?? "auto", "balanced"),
		],
		[
			"as it failed while nothing was asked",
			() => workers.at(-1)?.dispatchEvent(new Event("error")),
		],
	])("%s costs no window", async (_, replace) => {
		const straight = await judged(() => undefined);
		expect(straight.map(({ start }) => start)).toEqual(upTo(11));
		expect(straight.filter(({ window }) => window !== null).length).toBeGreaterThan(5);
		const begun = workers.length;
		const replaced = await judged((life, i) => {
			if (i % 5 === 4) replace(life, i);
		});
		expect(workers.length - begun).toBe(5);
		expect(replaced).toEqual(straight);
	});
});
