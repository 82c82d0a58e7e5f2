/** Settings that change while somebody listens. */
import { describe, expect, it, vi } from "vitest";
import { createSession } from "../../../src/capture/session";
import { verdictIn } from "../../../src/protocol/state";
import { card } from "../pipeline/seconds";
import { facts, fakeDetector, freshDesk, play, upTo } from "./desk";

const desk = freshDesk();

const begin = (detector = fakeDetector()) => ({
	detector,
	session: createSession(facts(), detector.access, desk.history, desk.publish),
});
const alert = {
	sensitivity: "alert",
	tracker: { ...card, operatingPoints: { machine: { llr: 9 }, human: { llr: 8 } } },
} as const;
const shownBand = () => verdictIn(desk.lastView().state)?.band;

describe("another sensitivity", () => {
	it("counts at once for what is heard now, and stands in view and record", async () => {
		const { detector, session } = begin();
		await play(session, 0, 8);
		await expect.poll(shownBand).toBe("machine");
		expect(desk.lastView().sensitivity).toBe("balanced");
		detector.setLevel(alert);
		await session.follow(true);
		await expect.poll(shownBand).toBe("human");
		expect(desk.lastView().sensitivity).toBe("alert");
		await session.close();
		const { record } = (await desk.history.load("s1")) ?? {};
		expect(record).toMatchObject({ sensitivity: "alert", verdict: { band: "human" } });
	});

	it("that comes while the source is being opened is not missed", async () => {
		const { detector, session } = begin();
		const opening = vi.spyOn(desk.history, "load").mockImplementation(async () => {
			detector.setLevel(alert);
			void session.follow(true);
			return null;
		});
		await play(session, 0, 8);
		await expect.poll(shownBand).toBe("human");
		opening.mockRestore();
		await session.close();
	});
});

describe("“Not at all” while a check runs", () => {
	it("takes what was written of it away, and writes nothing more", async () => {
		const { session } = begin();
		await play(session, 0, 6);
		session.phase("paused");
		await expect.poll(() => desk.storedStarts()).toEqual(upTo(6));
		await session.follow(false);
		expect(await desk.history.latest(9)).toEqual([]);
		await play(session, 6, 3);
		await session.close();
		expect(await desk.history.latest(9)).toEqual([]);
		expect(desk.views.at(-1)?.kept).toBe(false);
		await desk.history.sweep();
		expect(await desk.storedStarts()).toEqual([]);
	});

	it("goes on without a hole where the person takes it back", async () => {
		const { session } = begin();
		await play(session, 0, 6);
		session.phase("paused");
		await expect.poll(() => desk.storedStarts()).toEqual(upTo(6));
		// As the history page does it: it deletes, and puts back what it deleted.
		const gone = await desk.history.removeMany(["s1"]);
		await session.follow(false);
		await play(session, 6, 2);
		await desk.history.putBack(gone);
		await session.follow(true);
		await play(session, 8, 1);
		await session.close();
		expect(await desk.storedStarts()).toEqual(upTo(9));
	});
});
