/** Several models on one file, as lines for a person. */
import { describe, expect, it } from "vitest";
import { comparisonLines } from "../../../src/cli/comparison";
import type { Comparison } from "../../../src/cli/judge";
import { tinyModel } from "../detector/tinyModel";

const { card } = await tinyModel();
const windows = (llrs: readonly (number | null)[]) =>
	llrs.flatMap((llr, i) => (llr === null ? [] : [{ start: i, end: i + 4, llr, speech: 4 }]));

function compared(llrs: readonly (number | null)[][]): Comparison {
	const results = llrs.map((each) => ({
		state: "judged" as const,
		band: "uncertain" as const,
		firm: true,
		likelihood: 50,
		llr: 0,
		speechSeconds: 8,
		reasons: ["weak-evidence" as const],
		windows: windows(each),
		seconds: [],
		model: { id: card.id, sha256: "ab" },
		backend: "wasm" as const,
		sensitivity: "balanced" as const,
	}));
	return { file: "talk.mp3", results };
}

describe("models side by side", () => {
	it("have time lines of one length, from human to machine, with nothing where no window ends", () => {
		const lines = comparisonLines(
			compared([
				[-4, 0, 4],
				[4, null, -4],
			]),
			[card, card],
		);
		expect(lines[0]).toBe("talk.mp3 (one sign a second, ▁ human to █ machine)");
		expect([lines[2], lines[4]]).toEqual(["    ···▁▅█", "    ···█·▁"]);
	});

	it("stay within a line's width however long the file is", () => {
		const long = comparisonLines(compared([Array.from({ length: 500 }, () => 4)]), [card]);
		expect(long[0]).toContain("one sign for 7 seconds");
		expect((long[2] as string).trim()).toHaveLength(72);
	});

	it("say so where nothing was heard", () => {
		expect(comparisonLines(compared([[]]), [card])).toHaveLength(2);
	});
});
