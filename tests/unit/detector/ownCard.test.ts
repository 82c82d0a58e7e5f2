/** A card made of a graph and answers: valid, and nothing in it claims to be measured. */
import { describe, expect, it } from "vitest";
import { draftOf, looksLikeCard } from "../../../src/detector/cardDraft";
import { faultOf } from "../../../src/detector/cardFault";
import { cardOf } from "../../../src/detector/catalog";
import {
	admits,
	type CardAnswers,
	cardFromAnswers,
	guessAnswers,
	guessPicture,
	idOf,
} from "../../../src/detector/ownCard";
import { failureFrom } from "../../../src/detector/ownTrial";
import { isMeasured } from "../../../src/pipeline/measured";
import { bytes } from "./tinyModel";

const graph = {
	inputs: [{ name: "input_values", type: "float32", shape: [1, "samples"] }],
	outputs: [{ name: "logits", type: "float32", shape: [1, 2] }],
};
const file = { name: "mine.onnx", bytes: 4000, sha256: "0".repeat(64) };
const made = (more: Partial<CardAnswers> = {}) =>
	cardFromAnswers({ ...guessAnswers(graph, "Mine", []), ...more }, file, "2026-11-26");

describe("a card made of answers", () => {
	it("is a card without a fault, of which nothing was measured", () => {
		const card = cardOf(bytes(made()));
		expect(faultOf(card)).toBeNull();
		expect(isMeasured(card.operatingPoints)).toBe(false);
		expect(card).toMatchObject({ id: "mine", licence: "unknown", parameters: 1000 });
	});

	it("turns the sign once, for whichever number means machine", () => {
		expect(made({ machine: 0 }).output).toMatchObject({ kind: "logits", index: 0, sign: 1 });
		expect(made({ kind: "score", machine: 0 }).output).toMatchObject({ kind: "score", sign: -1 });
		expect(made({ kind: "probability" }).output).toMatchObject({ sign: 1 });
	});

	it("takes from the graph what the graph says", () => {
		const fixed = { ...graph, inputs: [{ name: "x", type: "float32", shape: [1, 32_000] }] };
		expect(guessAnswers(fixed, "", [])).toMatchObject({ input: "x", windowSamples: 32_000 });
		expect(guessAnswers(graph, "", [])).toMatchObject({ kind: "logits", windowSamples: 64_000 });
	});

	it("has an id of letters, digits and dashes, whatever it is called", () => {
		expect(idOf("Mein Modell (3)")).toBe("mein-modell-3");
		expect(idOf("モデル")).toBe("model");
	});
});

describe("a picture of the graph's own size", () => {
	it("puts bands first in four dimensions, time first in three, and spreads steps over 4 s", () => {
		expect(guessPicture([1, 1, 80, 400])).toMatchObject({
			layout: "bands-frames",
			bands: 80,
			frames: 400,
			hopSamples: 160,
		});
		expect(guessPicture(["batch", 321, 240])).toMatchObject({
			layout: "frames-bands",
			bands: 240,
			frames: 321,
		});
		const any = guessPicture(["n", 1, "mel", "time"]);
		expect(any).toMatchObject({ bands: 128, frames: 126, hopSamples: 512 });
	});

	it("makes a valid card, on every scale", () => {
		for (const scale of ["slaney", "htk", "linear"] as const) {
			const frontEnd = { ...guessPicture([1, 1, 80, 400]), scale };
			const card = cardOf(bytes(made({ frontEnd })));
			expect(faultOf(card)).toBeNull();
			expect(card.input).toMatchObject({ kind: "features", frontEnd: { scale } });
		}
	});
});

describe("a card that somebody began", () => {
	it("answers what it can, and leaves the rest to the graph", () => {
		const whole = JSON.parse(new TextDecoder().decode(bytes(made({ machine: 0 }))));
		const { calibration: _, ...begun } = whole;
		begun.input.windowSamples = -3;
		begun.input.level = { removeMean: true, rms: 0.05, epsilon: 1e-8 };
		const draft = draftOf(begun);
		expect(draft).toMatchObject({ title: "Mine", level: "even", kind: "logits", machine: 0 });
		expect(draft).not.toHaveProperty("windowSamples");
		const answers = guessAnswers(graph, "file", [], draft);
		expect(answers).toMatchObject({ title: "Mine", windowSamples: 64_000, level: "even" });
	});

	it("says of its picture and its sign what the whole card would", () => {
		const frontEnd = guessPicture([1, 1, 80, 400]);
		const card = made({ frontEnd, kind: "score", machine: 0 });
		const draft = draftOf(JSON.parse(JSON.stringify({ ...card, operatingPoints: null })));
		expect(draft).toMatchObject({ frontEnd, kind: "score", machine: 0 });
		const turned = { kind: "logits", index: 1, sign: -1 };
		expect(draftOf({ output: turned })).toMatchObject({ kind: "logits", machine: 0 });
		expect(draftOf({ input: { kind: "waveform" } })).toEqual({ frontEnd: null });
	});

	it("is told from golden vectors and from gates", () => {
		expect(looksLikeCard(made())).toBe(true);
		expect(looksLikeCard({ version: 1, tolerance: {}, clips: {} })).toBe(false);
		expect(looksLikeCard({ mean: [], sd: [], weights: [] })).toBe(false);
		expect(looksLikeCard([made()])).toBe(false);
	});
});

describe("a shape", () => {
	it("admits its own sizes, and any where it names none", () => {
		expect(admits([1, "samples"], [1, 64_000])).toBe(true);
		expect(admits([-1, 64_000], [1, 64_000])).toBe(true);
		expect(admits([1, 32_000], [1, 64_000])).toBe(false);
		expect(admits([1, 1, 64_000], [1, 64_000])).toBe(false);
	});
});

describe("an error of the runtime", () => {
	it.each([
		["failed to load model because protobuf parsing failed", "no-model"],
		["std::bad_alloc", "no-memory"],
		["Array buffer allocation failed", "no-memory"],
		["INVALID_ARGUMENT : Tensor shape is too large", "no-memory"],
		["Could not find an implementation for Foo(1)", "unsupported"],
	])("means something for the file: %s", (detail, problem) => {
		expect(failureFrom(detail)).toEqual({ problem, detail });
	});
});
