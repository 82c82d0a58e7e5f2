/** The worker dies at any chunk: nothing is lost, nothing counted twice, nobody waits for ever. */
import { describe, expect, it, vi } from "vitest";
import { type DetectorAccess, WorkerLost } from "../../../src/capture/detectorAccess";
import { createSession } from "../../../src/capture/session";
import { CHUNK, chunk, facts, fakeDetector, freshDesk, play, upTo } from "./desk";

const desk = freshDesk();

describe("when the worker dies", () => {
	it.each(upTo(12).map((i) => 3 + i))(
		"mid-push of chunk %i: no second is lost and none counted twice",
		async (fatal) => {
			const detector = fakeDetector();
			const session = createSession(facts(), detector.access, desk.history, desk.publish);
			for (let i = 0; i < 24; i++) {
				if (i === fatal) detector.die();
				await session.push(chunk(i / 2));
			}
			await session.close();
			expect(desk.views.map(({ state }) => state.kind)).toContain("failed");
			expect(await desk.storedStarts()).toEqual(upTo(12));
		},
	);

	it("after chunks of odd length (a pause), too", async () => {
		const detector = fakeDetector();
		const session = createSession(facts(), detector.access, desk.history, desk.publish);
		let at = 0;
		for (let i = 0; i < 30; i++) {
			const length = i % 4 === 1 ? 1234 : CHUNK;
			if (i === 17) detector.die();
			await session.push(chunk(at, { length }));
			at += length / 16000;
		}
		await session.close();
		expect(await desk.storedStarts()).toEqual(upTo(Math.floor(at)));
	});

	it("after a jump back in the media, too", async () => {
		const detector = fakeDetector();
		const session = createSession(facts(), detector.access, desk.history, desk.publish);
		await play(session, 100, 6);
		await session.push(chunk(2, { discontinuity: true }));
		detector.die();
		await play(session, 2.5, 5.5);
		await session.close();
		expect(await desk.storedStarts()).toEqual([...upTo(6, 100), ...upTo(6, 2)]);
	});

	it("says so while it lasts and recovers by itself", async () => {
		const detector = fakeDetector();
		const session = createSession(facts(), detector.access, desk.history, desk.publish);
		await play(session, 0, 5);
		detector.die();
		await play(session, 5, 3);
		expect(
			desk.views.some(({ state }) => state.kind === "failed" && state.reason === "worker-lost"),
		).toBe(true);
		await expect.poll(() => desk.lastView().state.kind).toBe("judged");
		expect(detector.calls.filter((call) => call === "open")).toHaveLength(2);
	});

	it.each(["paused", "ended"] as const)(
		"what is told while it lasts (%s) is shown once it is over",
		async (phase) => {
			const detector = fakeDetector();
			const session = createSession(facts(), detector.access, desk.history, desk.publish);
			await play(session, 0, 5);
			detector.die();
			const back = detector.keepAway();
			const pushed = session.push(chunk(5));
			await expect.poll(() => desk.lastView().state).toMatchObject({ reason: "worker-lost" });
			session.phase(phase);
			expect(desk.lastView().state).toMatchObject({ reason: "worker-lost" });
			back();
			await pushed;
			await expect.poll(() => desk.lastView().state.kind).toBe(phase);
			expect(desk.lastView().state).toHaveProperty("verdict.band", "machine");
			// Of what ended the last stretch is judged; both are on disk.
			expect(detector.calls.filter((call) => call === "end")).toHaveLength(
				phase === "ended" ? 1 : 0,
			);
			await expect.poll(() => desk.storedStarts()).toEqual(upTo(5));
		},
	);

	it("an end that comes too late, as it plays on, is not shown", async () => {
		const detector = fakeDetector();
		const session = createSession(facts(), detector.access, desk.history, desk.publish);
		await play(session, 0, 5);
		session.phase("ended");
		await session.push(chunk(5));
		await session.push(chunk(5.5));
		expect(desk.lastView().state.kind).toBe("judged");
	});

	it("again and again, it is given up with a name, and nobody waits for ever", async () => {
		const detector = fakeDetector();
		const session = createSession(facts(), detector.access, desk.history, desk.publish);
		detector.die(1000);
		await play(session, 0, 3);
		await session.close();
		expect(detector.calls.filter((call) => call === "open").length).toBeLessThan(10);
		await expect.poll(() => desk.views.at(-1)?.state).toMatchObject({ reason: "no-backend" });
	});

	it("as the source ends, what was heard is still written", async () => {
		const detector = fakeDetector();
		const end = vi.spyOn(detector.access, "end").mockRejectedValueOnce(new WorkerLost());
		const session = createSession(facts(), detector.access, desk.history, desk.publish);
		await play(session, 0, 5);
		await session.close();
		expect(end).toHaveBeenCalledTimes(2);
		expect(await desk.storedStarts()).toEqual(upTo(5));
	});
});

describe("when the detector cannot judge", () => {
	it("says why, and takes no more", async () => {
		const detector = fakeDetector();
		const hopeless: DetectorAccess = {
			...detector.access,
			ready: async () => ({ reason: "model-unreadable", detail: "card.json" }),
		};
		const session = createSession(facts(), hopeless, desk.history, desk.publish);
		await Promise.all(upTo(100).map((i) => session.push(chunk(i / 2))));
		session.phase("playing");
		await session.close();
		expect(desk.lastView().state).toEqual({
			kind: "failed",
			reason: "model-unreadable",
			detail: "card.json",
		});
		expect(detector.heard).toEqual([]);
		expect(await desk.history.latest(5)).toEqual([]);
	});

	it("one call that fails costs a gap, not the source", async () => {
		const detector = fakeDetector();
		const session = createSession(facts(), detector.access, desk.history, desk.publish);
		await play(session, 0, 5);
		vi.spyOn(detector.access, "push").mockRejectedValueOnce(new Error("out of memory"));
		await play(session, 5, 6);
		await session.close();
		const seconds = (await desk.history.load("s1"))?.seconds ?? [];
		expect(seconds.map(({ gap }) => gap).filter(Boolean)).toEqual([0.5]);
		expect(seconds.length).toBe(10);
	});
});
