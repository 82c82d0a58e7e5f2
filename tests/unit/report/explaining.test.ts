/** Whose explanation is shown: that of the sound that the page holds, and none that was stopped. */
import { beforeEach, describe, expect, it } from "vitest";
import {
	createExplainings,
	type Explainings,
	type ExplainWish,
} from "../../../entrypoints/report/explaining";
import type { Explanation } from "../../../src/detector/explain";
import type { Explaining } from "../../../src/ui/report/data";

const found = { llr: 2, weights: new Float32Array(0) } as unknown as Explanation;
const wish = (name: string): ExplainWish => ({
	at: 7,
	file: new File([name], name),
	model: "tiny",
	from: 3,
	length: 64_000,
	regions: () => [],
});

let shown: Explaining;
/** Lets the sound be read that was asked for last. */
let read: () => void;
let fail: () => void;
/** The models' keys, as often as they were asked. */
let asked: string[];
let explainings: Explainings;

beforeEach(() => {
	shown = { kind: "none" };
	asked = [];
	explainings = createExplainings(
		(explaining) => {
			shown = explaining;
		},
		{
			async explain(model, _samples, told) {
				asked.push(model);
				told(0.5);
				return found;
			},
			stop: () => undefined,
		},
		() =>
			new Promise((resolve, reject) => {
				read = () => resolve(new Int16Array(64_000));
				fail = () => reject(new Error("gone"));
			}),
	);
});

describe("an explanation", () => {
	it("is shown with its window", async () => {
		const done = explainings.start(wish("a.wav"));
		expect(shown).toEqual({ kind: "running", at: 7, share: 0 });
		read();
		await done;
		expect(shown).toEqual({ kind: "done", at: 7, llr: 2, regions: [] });
	});

	it("that is stopped while its sound is read asks no model and shows nothing", async () => {
		const done = explainings.start(wish("a.wav"));
		explainings.stop();
		read();
		await done;
		expect(shown).toEqual({ kind: "none" });
		expect(asked).toEqual([]);
	});

	it("that is stopped shows no failure of its sound either", async () => {
		const done = explainings.start(wish("a.wav"));
		explainings.stop();
		fail();
		await done;
		expect(shown).toEqual({ kind: "none" });
	});

	it("of an earlier sound is not shown as that of the next one", async () => {
		const first = explainings.start(wish("a.wav"));
		const readFirst = read;
		explainings.stop();
		const second = explainings.start(wish("b.wav"));
		readFirst();
		await first;
		expect(shown).toEqual({ kind: "running", at: 7, share: 0 });
		fail();
		await second;
		expect(shown).toEqual({ kind: "failed", at: 7, reason: "unreadable-file" });
	});
});
