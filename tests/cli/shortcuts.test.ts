/** What says nothing of the voice hardly moves the evidence of the default model. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CHANGES } from "../shortcuts/changes";
import { measureShortcuts } from "../shortcuts/measure";
import { shortcutTable } from "../shortcuts/table";
import { ROOT } from "./sounds";

describe("a recording that changes while its voice does not", () => {
	test("is judged as before, within the bounds that the documents state", async () => {
		const { moved } = await measureShortcuts(ROOT, 6, CHANGES, [
			"human-librivox",
			"machine-festival",
		]);
		for (const { change, most, bound } of moved) {
			expect(most, change).toBeLessThanOrEqual(bound);
		}
	});
	test("a change that does matter is seen: the voice at half the speed", async () => {
		const slow = {
			name: "half the speed",
			bound: 0,
			apply: (samples: Float32Array) =>
				Float32Array.from({ length: 2 * samples.length }, (_, i) => samples[i >> 1] as number),
		};
		const { moved } = await measureShortcuts(ROOT, 8, [slow], ["human-librivox", "machine-flite"]);
		expect(moved[0]?.most).toBeGreaterThan(0.05);
	});
});

describe("docs/method.md", () => {
	const stored = JSON.parse(readFileSync(join(ROOT, "docs/shortcuts.json"), "utf8"));
	test("has the table of docs/shortcuts.json", () => {
		const text = readFileSync(join(ROOT, "docs/method.md"), "utf8");
		const shown = /<!-- shortcuts:start -->\s*([\s\S]*?)\s*<!-- shortcuts:end -->/.exec(text)?.[1];
		expect(shown, "npm run shortcuts").toBe(shortcutTable(stored));
	});
	test("and that is of the default model as it lies there", () => {
		const catalog = JSON.parse(readFileSync(join(ROOT, "models/catalog.json"), "utf8"));
		const entry = catalog.models.find((model: { id: string }) => model.id === catalog.default);
		const card = readFileSync(join(ROOT, "models", entry.card));
		expect(stored.model.sha256, "the model has changed: npm run shortcuts").toBe(
			createHash("sha256").update(card).digest("hex"),
		);
	});
});
