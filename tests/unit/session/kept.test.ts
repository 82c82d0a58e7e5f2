/** What a session writes, and what it must not. */
import { describe, expect, it, vi } from "vitest";
import type { DetectorAccess } from "../../../src/capture/detectorAccess";
import { createSession } from "../../../src/capture/session";
import { chunk, facts, fakeDetector, freshDesk, play, upTo } from "./desk";

const desk = freshDesk();

describe("what is kept", () => {
	it("nothing of a private window, and nothing is looked up there", async () => {
		const before = createSession(
			facts({ sourceId: "s0" }),
			fakeDetector().access,
			desk.history,
			desk.publish,
		);
		await play(before, 0, 6);
		await before.close();
		const write = vi.spyOn(desk.history, "write");
		const earlier = vi.spyOn(desk.history, "earlier");
		const load = vi.spyOn(desk.history, "load");
		const session = createSession(
			facts({ incognito: true }),
			fakeDetector().access,
			desk.history,
			desk.publish,
		);
		await play(session, 0, 6);
		await expect.poll(() => desk.lastView().state.kind).toBe("judged");
		await session.close();
		expect([write, earlier, load].map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0]);
		expect(desk.lastView()).toMatchObject({
			kept: false,
			earlier: null,
			state: { kind: "judged" },
		});
		expect((await desk.history.latest(9)).map(({ checkId }) => checkId)).toEqual(["s0"]);
	});

	it("nothing of media without a name, and nothing that never held a voice", async () => {
		const nameless = createSession(
			facts({ identity: { mediaKey: null, site: "", pageUrl: "" } }),
			fakeDetector().access,
			desk.history,
			desk.publish,
		);
		await play(nameless, 0, 4);
		await nameless.close();
		expect(desk.lastView().kept).toBe(false);
		const detector = fakeDetector();
		const silent: DetectorAccess = {
			...detector.access,
			push: async (...args) =>
				(await detector.access.push(...args)).map((s) => ({ ...s, speech: 0, score: null })),
		};
		const music = createSession(facts({ sourceId: "s2" }), silent, desk.history, desk.publish);
		await play(music, 0, 6);
		await music.close();
		expect(await desk.history.latest(5)).toEqual([]);
	});

	it("on a full disk the view says that nothing is kept, the verdict goes on, and no hole stays", async () => {
		const detector = fakeDetector();
		const write = vi.spyOn(desk.history, "write").mockResolvedValue("full");
		const session = createSession(facts(), detector.access, desk.history, desk.publish);
		await play(session, 0, 5);
		session.phase("paused");
		await expect.poll(() => write.mock.calls.length).toBeGreaterThan(0);
		await play(session, 5, 1);
		await expect.poll(() => desk.lastView().kept).toBe(false);
		expect(desk.lastView().state.kind).toBe("judged");
		write.mockRestore();
		await play(session, 6, 2);
		await session.close();
		expect(await desk.storedStarts()).toEqual(upTo(8));
	});

	it("a check that is deleted while it goes on stays deleted, and goes on when it is put back", async () => {
		const session = createSession(facts(), fakeDetector().access, desk.history, desk.publish);
		await play(session, 0, 5);
		session.phase("paused");
		await expect.poll(() => desk.storedStarts()).toEqual(upTo(5));
		const removed = await desk.history.remove("s1");
		const write = vi.spyOn(desk.history, "write");
		await play(session, 5, 3);
		session.phase("paused");
		await expect.poll(() => write.mock.settledResults.map(({ value }) => value)).toContain("gone");
		await play(session, 8, 1);
		await expect.poll(() => desk.lastView().kept).toBe(false);
		expect(await desk.history.latest(9)).toEqual([]);
		if (removed) await desk.history.restore(removed);
		await play(session, 9, 1);
		await session.close();
		expect(await desk.storedStarts()).toEqual(upTo(10));
	});

	it("only a file that was read to its end is kept as whole", async () => {
		const file = (sourceId: string) =>
			createSession(
				facts({ sourceId, kind: "file", identity: { mediaKey: "file:ab", site: "", pageUrl: "" } }),
				fakeDetector().access,
				desk.history,
				desk.publish,
			);
		const cut = file("cut");
		await play(cut, 0, 6);
		await cut.close();
		expect(await desk.history.sameFile("file:ab", "ab")).toBeNull();
		const whole = file("whole");
		await play(whole, 0, 6);
		whole.phase("ended");
		await expect
			.poll(() => desk.history.sameFile("file:ab", "ab"))
			.toMatchObject({ checkId: "whole", whole: true });
		expect(await desk.history.sameFile("file:ab", "another model")).toBeNull();
		expect(await desk.history.sameFile("file:cd", "ab")).toBeNull();
	});

	it("history that cannot be opened costs the memory, not the check", async () => {
		const session = createSession(facts(), fakeDetector().access, null, desk.publish);
		await play(session, 0, 5);
		await expect.poll(() => desk.lastView().state.kind).toBe("judged");
		expect(desk.lastView().kept).toBe(false);
	});

	it("is taken up where a killed document left it", async () => {
		const first = createSession(facts(), fakeDetector().access, desk.history, desk.publish);
		await play(first, 0, 6);
		first.phase("paused");
		await expect.poll(() => desk.storedStarts()).toEqual(upTo(6));
		const next = createSession(facts(), fakeDetector().access, desk.history, desk.publish);
		await next.push(chunk(6, { discontinuity: true }));
		await play(next, 6.5, 3.5);
		await next.close();
		expect(await desk.storedStarts()).toEqual(upTo(10));
		const check = await desk.history.load("s1");
		expect(check?.seconds.map(({ index }) => index)).toEqual(upTo(10));
		expect(check?.record).toMatchObject({ seconds: 10, speechSeconds: 10 });
	});

	it("stays one model's: another one begins a check of its own and finds the first beside it", async () => {
		const first = createSession(facts(), fakeDetector().access, desk.history, desk.publish);
		await play(first, 0, 6);
		await first.close();
		const other = fakeDetector("cd").access;
		const second = createSession(facts(), other, desk.history, desk.publish);
		await play(second, 6, 6);
		await second.close();
		expect(desk.lastView().checkId).not.toBe("s1");
		const { checkId, earlier } = desk.lastView();
		expect(earlier?.checkId).toBe("s1");
		expect(await desk.storedStarts()).toEqual(upTo(6));
		expect(await desk.storedStarts(checkId)).toEqual(upTo(6, 6));
		const models = await Promise.all(["s1", checkId].map((id) => desk.history.load(id)));
		expect(models.map((stored) => stored?.record.model.sha256)).toEqual(["ab", "cd"]);
	});

	it("is never taken up by another site that names the same check, nor written over", async () => {
		const first = createSession(facts(), fakeDetector().access, desk.history, desk.publish);
		await play(first, 0, 6);
		await first.close();
		const thief = createSession(
			facts({ identity: { mediaKey: "page:https://b.test/", site: "b.test", pageUrl: "" } }),
			fakeDetector().access,
			desk.history,
			desk.publish,
		);
		desk.views.length = 0;
		await play(thief, 0, 4);
		await thief.close();
		expect(Math.max(...desk.views.map(({ speechSeconds }) => speechSeconds))).toBeLessThanOrEqual(
			4,
		);
		expect((await desk.history.load("s1"))?.record).toMatchObject({ site: "a.test", seconds: 6 });
	});

	it("shows what was found when the same media was heard before", async () => {
		const first = createSession(
			facts({ sourceId: "s0" }),
			fakeDetector().access,
			desk.history,
			desk.publish,
		);
		await play(first, 0, 6);
		await first.close();
		const again = createSession(facts(), fakeDetector().access, desk.history, desk.publish);
		await again.push(chunk(0));
		await expect
			.poll(() => desk.lastView().earlier)
			.toMatchObject({ checkId: "s0", band: "machine" });
	});
});
