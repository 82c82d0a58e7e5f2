/** One source, whatever happens to it in whatever order: states, records and views stay what they are. */
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createSession } from "../../src/capture/session";
import { type SourceView, verdictIn } from "../../src/protocol/state";
import { chunk, facts, fakeDetector, freshDesk } from "../unit/session/desk";

const desk = freshDesk();

/** What can happen to a source; times are in half seconds. */
const event = fc.oneof(
	{ weight: 12, arbitrary: fc.constant({ kind: "sound" as const }) },
	{ weight: 2, arbitrary: fc.constant({ kind: "doubled" as const }) },
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant("late" as const),
			by: fc.integer({ min: 1, max: 9 }),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant("jump" as const),
			to: fc.integer({ min: 0, max: 4000 }),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant("phase" as const),
			phase: fc.constantFrom("playing" as const, "paused" as const, "ended" as const),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant("die" as const),
			times: fc.integer({ min: 1, max: 3 }),
		}),
	},
	{ weight: 1, arbitrary: fc.constant({ kind: "failed" as const }) },
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant("lost" as const),
			/** Told while no worker is there. */
			phase: fc.constantFrom("playing" as const, "paused" as const, "ended" as const),
		}),
	},
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

/** What a source stands for to those who watch, whatever its sound is worth. */
type Standing = "playing" | "paused" | "ended" | "failed";

/** The worker dies, and whatever had to be done before that is done. */
async function died(detector: ReturnType<typeof fakeDetector>): Promise<void> {
	for (let i = 0; i < 30 && detector.dying > 0; i++)
		await new Promise((done) => setImmediate(done));
}

/**
 * Plays the events.
 * @returns how many half seconds of sound came that had not come before, and what was told last
 */
async function happen(
	session: ReturnType<typeof createSession>,
	events: readonly Event[],
	detector: ReturnType<typeof fakeDetector>,
) {
	let at = 0;
	let fresh = 0;
	let jumped = true;
	let standing: Standing = "playing";
	/** The next half second. */
	function sound(): Promise<void> {
		const pushed = session.push(chunk(at / 2, { discontinuity: jumped }));
		standing = "playing";
		jumped = false;
		at++;
		fresh++;
		return pushed;
	}
	for (const one of events) {
		if (one.kind === "sound") await sound();
		else if (one.kind === "doubled" || one.kind === "late") {
			const back = one.kind === "late" ? one.by : 1;
			// Not at a break: there is nothing yet that could be doubled.
			if (!jumped) await session.push(chunk((at - back) / 2));
		} else if (one.kind === "jump") {
			at = one.to;
			jumped = true;
		} else if (one.kind === "phase") {
			session.phase(one.phase);
			standing = one.phase;
		} else if (one.kind === "die") detector.die(one.times);
		else if (one.kind === "lost") {
			detector.die();
			const back = detector.keepAway();
			const pushed = sound();
			await died(detector);
			session.phase(one.phase);
			standing = one.phase;
			back();
			await pushed;
		} else {
			session.fail({ reason: "muted", detail: null });
			standing = "failed";
		}
	}
	return { fresh, standing };
}

function standingIn({ state: { kind } }: SourceView): Standing {
	return kind === "paused" || kind === "ended" || kind === "failed" ? kind : "playing";
}

const KINDS = ["starting", "listening", "no-speech", "judged", "paused", "ended", "failed"];

function isSound(view: SourceView): void {
	expect(KINDS).toContain(view.state.kind);
	expect(Number.isFinite(view.speechSeconds)).toBe(true);
	const verdict = verdictIn(view.state);
	if (view.state.kind === "judged") expect(verdict).not.toBeNull();
	if (!verdict) return;
	expect(verdict.likelihood).toBeGreaterThanOrEqual(1);
	expect(verdict.likelihood).toBeLessThanOrEqual(99);
	expect(["human", "uncertain", "machine"]).toContain(verdict.band);
	expect(verdict.reasons.length > 0).toBe(verdict.band === "uncertain");
	if (verdict.evidence.speechSeconds < 4) expect(verdict.band).toBe("uncertain");
}

describe("a source to which anything happens", () => {
	it("shows what was told last and never what is no state, never counts a second twice, and is silent once it is closed", async () => {
		let run = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.array(event, { minLength: 1, maxLength: 60, size: "max" }),
				async (events) => {
					const detector = fakeDetector();
					const sourceId = `s-${run++}`;
					const views: SourceView[] = [];
					const session = createSession(
						facts({ sourceId }),
						detector.access,
						desk.history,
						(view) => views.push(view),
					);
					const { fresh, standing } = await happen(session, events, detector);
					await vi.waitFor(
						() => expect(views.slice(-1).map(standingIn)).toEqual(views.length ? [standing] : []),
						{ interval: 2, timeout: 10_000 },
					);
					await session.close();
					const shown = views.length;
					for (const view of views) isSound(view);
					const stored = await desk.history.load(sourceId);
					if (stored) {
						expect(stored.record.seconds).toBe(stored.seconds.length);
						expect(stored.seconds.map(({ index }) => index)).toEqual(
							stored.seconds.map((_, i) => i),
						);
						// Two chunks to a second; doubled and late ones add nothing.
						expect(stored.seconds.length).toBeLessThanOrEqual(fresh / 2);
					}
					expect(detector.waiting.most).toBeLessThanOrEqual(1);
					await session.push(chunk(9000, { discontinuity: true }));
					expect(views.length).toBe(shown);
				},
			),
			{ numRuns: process.env.BONAFIDE_LONG ? 400 : 40 },
		);
	});

	it("that only sounds, with doubled and late chunks among it, is judged as if there were none", async () => {
		const noise = fc.array(
			fc.oneof(
				{ weight: 4, arbitrary: fc.constant({ kind: "sound" as const }) },
				{ weight: 1, arbitrary: fc.constant({ kind: "doubled" as const }) },
				{
					weight: 1,
					arbitrary: fc.record({
						kind: fc.constant("late" as const),
						by: fc.integer({ min: 1, max: 9 }),
					}),
				},
			),
			{ minLength: 10, maxLength: 40, size: "max" },
		);
		let run = 0;
		await fc.assert(
			fc.asyncProperty(noise, async (events) => {
				const detector = fakeDetector();
				const sourceId = `n-${run++}`;
				const session = createSession(
					facts({ sourceId }),
					detector.access,
					desk.history,
					() => undefined,
				);
				const { fresh } = await happen(session, events, detector);
				await session.close();
				expect(detector.heard).toEqual(Array.from({ length: fresh }, (_, i) => i / 2));
			}),
			{ numRuns: 40 },
		);
	});
});
