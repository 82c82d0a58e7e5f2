/** On what a model's rates were measured: told in the reader's language, not in the card's English. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { measuredWhere } from "../../src/ui/measuredWhere";
import { languages, textFor } from "../../src/ui/text";

const models = fileURLToPath(new URL("../../models", import.meta.url));
const cards = readdirSync(models)
	.map((id) => join(models, id, "card.json"))
	.filter((path) => existsSync(path));

describe("on what a model was measured", () => {
	it.each(Object.keys(languages))("is told in words of %s, whichever card it is", (language) => {
		expect(cards.length).toBeGreaterThan(2);
		for (const path of cards) {
			const { measuredOn } = JSON.parse(readFileSync(path, "utf8")).operatingPoints.machine;
			const said = measuredWhere(measuredOn, "2026-11-27", textFor([language]));
			expect(said, path).not.toMatch(/held-out|repositories|undefined/);
			const own = /as ([a-z0-9, ]+);/.exec(measuredOn)?.[1]?.split(", ") ?? [];
			expect(own.length, path).toBeGreaterThan(2);
			for (const name of own) expect(said, path).not.toContain(name);
			// Numbers are written as the language writes them, so they are looked for in two alphabets.
			expect(said, path).toMatch(/249|٢٤٩|२४९/);
			expect(said, path).toContain("Opus 24");
		}
	});

	it("stands as it is where somebody else wrote it", () => {
		const said = measuredWhere("my own calls", "2026-11-27", textFor(["en"]));
		expect(said).toBe("Measured on: my own calls, Nov 27, 2026");
	});
});
