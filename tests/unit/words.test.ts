/** Which sentences belong to which state. */
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/protocol/state";
import { sentenceOfReason, sentencesFor } from "../../src/ui/words";

const verdict = (band: Verdict["band"], firm: boolean): Verdict => ({
	band,
	firm,
	likelihood: 50,
	evidence: { llr: 0, low: -1, high: 1, speechSeconds: 20 },
	reasons: [],
});

describe("what to do about an uncertain verdict", () => {
	it("is to let it play on only while more speech may decide", () => {
		const advice = (firm: boolean, kind: "judged" | "paused" | "ended") =>
			sentencesFor({ kind, verdict: verdict("uncertain", firm) }).advice;
		expect(advice(false, "judged")).toBe("band.uncertain.advice");
		expect(advice(false, "paused")).toBe("band.uncertain.advice");
		expect(advice(true, "judged")).toBe("band.uncertain.firm");
		expect(advice(true, "paused")).toBe("band.uncertain.firm");
		expect(advice(false, "ended")).toBe("band.uncertain.firm");
	});

	it("is another than that of the other bands, firm or not", () => {
		for (const band of ["human", "machine"] as const) {
			for (const firm of [true, false]) {
				const { advice } = sentencesFor({ kind: "judged", verdict: verdict(band, firm) });
				expect(advice).toBe(`band.${band}.advice`);
			}
		}
	});
});

describe("too little speech", () => {
	it("is so far only while more may come", () => {
		expect(sentenceOfReason("too-little-speech", false)).toBe("uncertain.too-little-speech");
		expect(sentenceOfReason("too-little-speech", true)).toBe("uncertain.too-little-speech.over");
		expect(sentenceOfReason("heavy-noise", true)).toBe("uncertain.heavy-noise");
	});
});
