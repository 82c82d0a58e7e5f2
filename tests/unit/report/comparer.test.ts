/** Whose comparison is shown: that of the sound that the page holds, and no earlier one's. */
import { beforeEach, describe, expect, it } from "vitest";
import { type Comparer, createComparer } from "../../../entrypoints/report/comparer";
import type { Compared, Comparing } from "../../../src/ui/report/data";

/** One model that has finished. */
const done: Compared[] = [
	{
		key: "tiny",
		title: "Tiny",
		model: { id: "tiny", sha256: "" },
		capLlr: 4,
		error: null,
		outcome: { kind: "nothing" },
		columns: [],
	},
];
const running: Comparing = { kind: "running", title: "Other", share: null, done };
const first = new File(["a"], "a.wav");
const second = new File(["b"], "b.wav");

let shown: Comparing;
let told: Map<File, (comparing: Comparing) => void>;
let signals: Map<File, AbortSignal>;
let comparer: Comparer;

beforeEach(() => {
	shown = { kind: "none" };
	told = new Map();
	signals = new Map();
	comparer = createComparer(
		(comparing) => {
			shown = comparing;
		},
		async (file, _models, tell, signal) => {
			told.set(file, tell);
			signals.set(file, signal);
			tell(running);
			// As the true one does: what is done is told in the end, also when it was ended early.
			signal.addEventListener("abort", () => queueMicrotask(() => tell({ kind: "done", done })));
		},
	);
});

/** Lets the comparison that was ended say its last word. */
const lastWord = () => new Promise((later) => setTimeout(later));

describe("a comparison", () => {
	it("that the person stops keeps what is done", async () => {
		comparer.start(first, []);
		comparer.stop();
		await lastWord();
		expect(shown).toEqual({ kind: "done", done });
	});

	it("of a sound that the page no longer holds leaves nothing, whatever it still tells", async () => {
		comparer.start(first, []);
		comparer.forget();
		await lastWord();
		expect(signals.get(first)?.aborted).toBe(true);
		expect(shown).toEqual({ kind: "none" });
	});

	it("of an earlier sound is not taken for that of the next one", async () => {
		comparer.start(first, []);
		comparer.forget();
		comparer.start(second, []);
		await lastWord();
		told.get(first)?.({ kind: "done", done });
		expect(shown).toEqual(running);
	});

	it("that is begun anew is not overwritten by the one before", async () => {
		comparer.start(first, []);
		comparer.start(second, []);
		await lastWord();
		expect(signals.get(first)?.aborted).toBe(true);
		expect(shown).toEqual(running);
	});
});
