/** Every page tells the same error rates of a model. */
import { readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { cardSchema } from "../../../src/detector/card";
import { comparisonSchema, errorRatesOf } from "../../../src/detector/comparison";

const read = (path: string) =>
	JSON.parse(readFileSync(new URL(`../../../models/${path}`, import.meta.url), "utf8"));
const card = v.parse(cardSchema, read("cnn4-mel/card.json"));
const comparison = v.parse(comparisonSchema, read("comparison.json"));
const line = comparison.models.find(({ id }) => id === "cnn4-mel");

describe("error rates of a model", () => {
	it("are those of the table that README and page show, where this very card was measured", () => {
		const rates = errorRatesOf({ card, sha256: line?.sha256 ?? "" }, comparison);
		expect(rates.clean).toEqual(line?.conditions.clean?.eer);
		expect(Object.keys(rates)).toEqual(Object.keys(line?.conditions ?? {}));
		expect(rates.clean).not.toEqual(card.metrics.conditions.clean?.eer);
	});

	it("are the card's own where another card was measured, or nothing can be read", () => {
		for (const among of [comparison, null]) {
			const rates = errorRatesOf({ card, sha256: "0".repeat(64) }, among);
			expect(rates.clean).toEqual(card.metrics.conditions.clean?.eer);
		}
	});
});
