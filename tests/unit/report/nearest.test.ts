/** The report's figures are those of README, options and figures page, or say that they are not. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { comparisonSchema } from "../../../src/detector/comparison";
import { evaluationSchema } from "../../../src/detector/evaluation";
import { nearestOf } from "../../../src/report/nearest";
import { card, checkOf, spoken } from "./checks";

const read = (path: string) =>
	JSON.parse(readFileSync(join(import.meta.dirname, "../../../models", path), "utf8"));
const comparison = v.parse(comparisonSchema, read("comparison.json"));
const catalog = read("catalog.json");
const shipped = catalog.models.find(({ id }: { id: string }) => id === catalog.default);
const evaluation = v.parse(evaluationSchema, read(`${dirname(shipped.card)}/evaluation.json`));
const judged = { model: evaluation.model };

describe("the figures of the nearest condition", () => {
	it.each([
		[null, "clean"],
		["opus", "opus24"],
		["mp3", "mp364"],
	])("are evaluation.json's for the shipped default (%s)", (codec, condition) => {
		const measured = evaluation.conditions[condition];
		expect(nearestOf(card, checkOf(spoken([1]), { ...judged, codec }), comparison)).toEqual({
			condition,
			because: codec ? "codec" : "unknown",
			clips: measured?.clips,
			equalErrorRate: measured?.eer,
			falseAlarmRate: measured?.falseAlarmRate.value,
			missRate: measured?.missRate.value,
			coverage: measured?.coverage.value,
		});
	});
	it.each([
		["another level of sensitivity", { ...judged, sensitivity: "alert" as const }, comparison],
		["another card", { model: { ...evaluation.model, sha256: "0".repeat(64) } }, comparison],
		["no evaluation at hand", judged, null],
	])("are the card's, marked as one window a clip, with %s", (_, more, among) => {
		const found = nearestOf(card, checkOf(spoken([1]), more), among);
		expect(found).toMatchObject({
			clips: 100,
			equalErrorRate: card.metrics.conditions.clean?.eer,
			oneWindow: true,
		});
	});
});
