import { describe, expect, it } from "vitest";
import type { FileVerdict } from "../../../src/cli/judge";
import { printable, sentence } from "../../../src/cli/words";
import { tinyModel } from "../detector/tinyModel";

const { card: tiny } = await tinyModel();
const rate = (value: number) => ({ value, low: value / 2, high: 2 * value });
const card = {
	...tiny,
	operatingPoints: {
		machine: { llr: 2, falseAlarmRate: rate(0.01), missRate: rate(0.4), measuredOn: "dev" },
		human: { llr: -2, falseAlarmRate: rate(0.5), missRate: rate(0.05), measuredOn: "dev" },
	},
};

const verdict: FileVerdict = {
	file: "a.wav",
	state: "judged",
	band: "machine",
	firm: true,
	likelihood: 93,
	llr: 2.6,
	speechSeconds: 12.44,
	reasons: [],
	windows: [],
	seconds: [],
	model: { id: "x", sha256: "0" },
	backend: "wasm",
	sensitivity: "balanced",
};

describe("the sentence on a file", () => {
	it("says band, likelihood, speech and how often such a verdict is wrong", () => {
		expect(sentence(verdict, card)).toBe(
			"a.wav: Likely AI, likelihood 93 of 100, 12.4 s of speech. Measured: 1.0 % (95 % interval 0.5 to 2.0) of human voices are called AI (dev).",
		);
		expect(sentence({ ...verdict, band: "human", likelihood: 4 }, card)).toContain(
			"Likely human, likelihood 4 of 100, 12.4 s of speech. Measured: 5.0 %",
		);
	});

	it("says why a verdict is uncertain", () => {
		const reasons = ["too-little-speech", "telephone-band"] as const;
		expect(sentence({ ...verdict, band: "uncertain", reasons }, card)).toMatch(
			/^a\.wav: Uncertain \(too little speech, the sound has the narrow band of a telephone\), likelihood 93 of 100, .*1\.0 %.*5\.0 %/,
		);
		const none = { ...verdict, band: "uncertain", likelihood: null, llr: null } as const;
		expect(sentence({ ...none, speechSeconds: 0.4, reasons: ["too-little-speech"] }, card)).toBe(
			"a.wav: Uncertain (too little speech), 0.4 s of speech.",
		);
	});

	it("says that there was no voice, what went wrong, and what is odd about a file", () => {
		const quiet = { ...verdict, state: "no-speech", band: null, likelihood: null } as const;
		expect(sentence({ ...quiet, reasons: ["no-speech"] }, card)).toBe("a.wav: No speech found.");
		const error = { code: "not-found", message: "there is no such file" } as const;
		expect(sentence({ file: "b", error }, null)).toBe("b: error, there is no such file");
		expect(sentence({ ...verdict, warnings: ["the file is odd"] }, card)).toMatch(/odd\.$/);
	});
});

describe("a line for a terminal", () => {
	it("shows what would move its cursor or begin a line of its own", () => {
		expect(printable("a\n\r\t\x1b[2Jb\x07\x9b.wav")).toBe(
			"a\\x0a\\x0d\\x09\\x1b[2Jb\\x07\\x9b.wav",
		);
		expect(printable("a\u202egpj\u2028.wav")).toBe("a\\u202egpj\\u2028.wav");
	});
	it("leaves every other name as it is", () => {
		const names = "90 % Töne #1 '.wav: 声 👩‍🎤 \\n ▁█";
		expect(printable(names)).toBe(names);
	});
});
