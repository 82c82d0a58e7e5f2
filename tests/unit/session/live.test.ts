/** One source from its first chunk to its end: order, pressure, what is shown. */
import { describe, expect, it } from "vitest";
import { createSession } from "../../../src/capture/session";
import { CHUNK, chunk, facts, fakeDetector, freshDesk, play, upTo } from "./desk";

const desk = freshDesk();

describe("a source that is heard", () => {
	it("goes to the worker in order, is judged, written and closed", async () => {
		const detector = fakeDetector();
		const session = createSession(facts(), detector.access, desk.history, desk.publish);
		const pushed = upTo(20).map((i) => session.push(chunk(i / 2)));
		await Promise.all(pushed);
		await session.close();
		expect(detector.heard).toEqual(upTo(20).map((i) => i / 2));
		expect(detector.calls).toEqual(["open", "end", "close"]);
		expect(await desk.storedStarts()).toEqual(upTo(10));
		const check = await desk.history.load("s1");
		expect(check?.record).toMatchObject({ seconds: 10, speechSeconds: 10, site: "a.test" });
		expect(check?.record.verdict?.band).toBe("machine");
	});

	it("keeps the samples that were pushed: only a copy goes to the worker", async () => {
		const detector = fakeDetector();
		const given: Int16Array[] = [];
		const session = createSession(
			facts(),
			{
				...detector.access,
				push: (id, samples, at, gap) => {
					given.push(samples);
					structuredClone(samples, { transfer: [samples.buffer] });
					return detector.access.push(id, new Int16Array(CHUNK), at, gap);
				},
			},
			desk.history,
			desk.publish,
		);
		const mine = chunk(0);
		await session.push(mine);
		expect(given[0]?.length).toBe(0);
		expect(mine.samples.length).toBe(CHUNK);
	});

	it("shows pause and end with the verdict, and goes on when it plays on", async () => {
		const session = createSession(facts(), fakeDetector().access, desk.history, desk.publish);
		await play(session, 0, 6);
		session.phase("paused");
		await expect.poll(() => desk.lastView().state.kind).toBe("paused");
		expect(desk.lastView().state).toHaveProperty("verdict.band", "machine");
		await play(session, 6, 2);
		await expect.poll(() => desk.lastView().state.kind).toBe("judged");
		session.phase("ended");
		await expect.poll(() => desk.lastView().state.kind).toBe("ended");
		expect(desk.lastView().speechSeconds).toBe(8);
	});

	it("that was paused stays so to those who watch until its end is judged", async () => {
		const session = createSession(facts(), fakeDetector().access, desk.history, desk.publish);
		await play(session, 0, 6);
		session.phase("paused");
		const from = desk.views.length - 1;
		session.phase("ended");
		await expect.poll(() => desk.lastView().state.kind).toBe("ended");
		const shown = desk.views.slice(from).map(({ state }) => state.kind);
		expect(new Set(shown)).toEqual(new Set(["paused", "ended"]));
	});

	it("is not shown again once it is closed, whatever was still waiting", async () => {
		const detector = fakeDetector();
		const session = createSession(facts(), detector.access, desk.history, desk.publish);
		await play(session, 0, 4);
		const release = detector.block();
		const late = [session.push(chunk(4)), session.push(chunk(4.5))];
		const closed = session.close();
		const before = desk.views.length;
		release();
		await Promise.all([...late, closed]);
		await new Promise((later) => setTimeout(later, 300));
		expect(desk.views.length).toBe(before);
		expect(await desk.storedStarts()).toEqual(upTo(5));
	});

	it("of a file a hundred times faster than it plays floods nobody with views", async () => {
		const session = createSession(
			facts({ kind: "file" }),
			fakeDetector().access,
			desk.history,
			desk.publish,
		);
		for (let i = 0; i < 1000; i++) {
			await session.push(chunk(i / 2));
			session.progress({ doneSeconds: i / 2, totalSeconds: 500, secondsLeft: null });
		}
		expect(desk.views.length).toBeLessThan(100);
		await expect.poll(() => desk.lastView().progress?.doneSeconds).toBe(499.5);
	});
});

describe("when the worker is too slow", () => {
	it("drops the oldest, says so by a gap, and the next one begins anew", async () => {
		const detector = fakeDetector();
		const session = createSession(facts(), detector.access, desk.history, desk.publish);
		await play(session, 0, 2);
		const release = detector.block();
		const waiting = upTo(60).map((i) => session.push(chunk(2 + i / 2)));
		// What was dropped is answered at once: nobody waits for it.
		await Promise.race(waiting.slice(1, 5));
		// Said while it lasts: the timeline of a starved source stands still.
		await expect.poll(() => desk.lastView().missedSeconds).toBeGreaterThan(5);
		release();
		await Promise.all(waiting);
		await session.close();
		const dropped = 60 + 4 - detector.heard.length;
		expect(dropped).toBeGreaterThan(20);
		const seconds = (await desk.history.load("s1"))?.seconds ?? [];
		const gaps = seconds.filter(({ gap }) => gap > 0);
		expect(gaps).toHaveLength(1);
		expect(gaps[0]?.gap).toBe(dropped / 2);
		// The first second after the gap begins where the sound that was kept begins.
		const firstKept = 2.5 + dropped / 2;
		expect(gaps[0]?.start).toBe(firstKept);
	});

	it("never drops of a file: reading waits for judging", async () => {
		const detector = fakeDetector();
		const session = createSession(
			facts({ kind: "file" }),
			detector.access,
			desk.history,
			desk.publish,
		);
		const release = detector.block();
		const all = upTo(200).map((i) => session.push(chunk(i / 2)));
		release();
		await Promise.all(all);
		await session.close();
		expect(detector.heard).toHaveLength(200);
		const seconds = (await desk.history.load("s1"))?.seconds ?? [];
		expect(seconds).toHaveLength(100);
		expect(seconds.every(({ gap }) => gap === 0)).toBe(true);
	});
});
