import { describe, expect, it } from "vitest";
import type { Second } from "../../../src/pipeline/score";
import { createTracker, type Hearing, ROLLING_SECONDS } from "../../../src/pipeline/tracker";
import { card, second, speaking } from "./seconds";

function tracked(seconds: readonly Second[], rolling = ROLLING_SECONDS) {
	const tracker = createTracker(card, rolling);
	for (const each of seconds) tracker.add(each);
	return tracker;
}

const verdictOf = (hearing: Hearing) => (hearing.kind === "judged" ? hearing.verdict : null);
const quiet = (from: number, count: number, sound: number) =>
	Array.from({ length: count }, (_, i) => second(from + i, null, { speech: 0, sound }));

describe("while a source goes on", () => {
	it("starts with nothing, listens while speech is short, then judges", () => {
		expect(tracked([]).now()).toEqual({ kind: "starting" });
		expect(tracked(speaking([]).slice(0, 2)).now()).toEqual({
			kind: "listening",
			speechSeconds: 2,
		});
		expect(tracked(speaking([4])).now()).toMatchObject({
			kind: "judged",
			verdict: { band: "machine", firm: false },
		});
		expect(verdictOf(tracked(speaking(new Array(9).fill(4))).now())).toMatchObject({ firm: true });
	});

	it("does not judge before the card's first-verdict seconds of speech", () => {
		const sparse = [0, 1, 2, 3].map((start) =>
			second(start, start === 3 ? 4 : null, { speech: 0.9 }),
		);
		expect(tracked(sparse).now()).toMatchObject({ kind: "listening" });
		expect(tracked([...sparse, second(4, 4, { speech: 0.9 })]).now().kind).toBe("judged");
	});

	it("tells sound without a voice from silence", () => {
		expect(tracked(quiet(0, 3, 1)).now()).toEqual({ kind: "no-speech" });
		expect(tracked(quiet(0, 10, 0)).now()).toEqual({ kind: "starting" });
	});

	it("forgets who spoke more than a minute ago", () => {
		const machine = speaking(new Array(57).fill(5));
		const silent = quiet(60, 60, 0);
		expect(verdictOf(tracked(machine).now())?.band).toBe("machine");
		const tracker = tracked([...machine, ...silent]);
		expect(tracker.now()).toEqual({ kind: "starting" });
		expect(tracker.speechSeconds).toBe(60);
		// What was shown then has no hold on the new voice: just beyond the threshold is enough.
		for (const start of [120, 121, 122]) tracker.add(second(start, null));
		tracker.add(second(123, 2.1));
		expect(verdictOf(tracker.now())?.band).toBe("machine");
	});

	it("follows when old scores leave its minute while only music plays", () => {
		const both = [
			...speaking(new Array(27).fill(5)),
			...Array.from({ length: 30 }, (_, i) => second(30 + i, -4)),
		];
		const tracker = tracked(both);
		expect(verdictOf(tracker.now())?.band).toBe("uncertain");
		for (const each of quiet(60, 30, 1)) tracker.add(each);
		expect(verdictOf(tracker.now())).toMatchObject({ band: "human", likelihood: 1 });
	});

	it("leaves no trace of speech in its sum when all of it is out of reach", () => {
		const tracker = tracked([
			...Array.from({ length: 70 }, (_, i) => second(i, null, { speech: 0.1 + i / 1000 })),
			...quiet(70, 60, 0),
		]);
		expect(tracker.now()).toEqual({ kind: "starting" });
	});
});

describe("when a source has ended", () => {
	it("judges a file whole, however long ago its speech was", () => {
		const seconds = [...speaking(new Array(20).fill(5)), ...quiet(23, 600, 0)];
		expect(verdictOf(tracked(seconds, Number.POSITIVE_INFINITY).settled())?.band).toBe("machine");
		expect(tracked(seconds).settled()).toMatchObject({ kind: "listening" });
	});

	it("gives short speech an uncertain verdict with its LLR", () => {
		const short = { ...second(0, 4.5, { speech: 0.6 }), start: 0, end: 1.5 };
		expect(verdictOf(tracked([second(0, null), short]).settled())).toMatchObject({
			band: "uncertain",
			reasons: ["too-little-speech"],
			likelihood: 99,
		});
	});

	it("says no-speech of music and silence, and listening of speech without a score", () => {
		expect(tracked(quiet(0, 9, 1)).settled()).toEqual({ kind: "no-speech" });
		expect(tracked([]).settled()).toEqual({ kind: "no-speech" });
		expect(tracked([second(0, null, { speech: 0.4 })]).settled()).toEqual({
			kind: "listening",
			speechSeconds: 0.4,
		});
	});
});

describe("other thresholds", () => {
	const stricter = { ...card, operatingPoints: { machine: { llr: 4 }, human: { llr: -4 } } };
	const bandNow = (tracker: ReturnType<typeof createTracker>) => {
		const hearing = tracker.now();
		return hearing.kind === "judged" ? hearing.verdict.band : null;
	};

	it("count at once, and move no evidence", () => {
		const tracker = createTracker(card, ROLLING_SECONDS);
		for (const each of speaking(new Array(10).fill(2.2))) tracker.add(each);
		expect(bandNow(tracker)).toBe("machine");
		const before = tracker.now();
		tracker.retune(stricter);
		expect(bandNow(tracker)).toBe("uncertain");
		tracker.retune(card);
		expect(tracker.now()).toEqual(before);
	});

	it("count for what comes, where nothing was judged yet", () => {
		const tracker = createTracker(card, ROLLING_SECONDS);
		tracker.retune(stricter);
		for (const each of speaking(new Array(10).fill(2.2))) tracker.add(each);
		expect(bandNow(tracker)).toBe("uncertain");
	});
});
