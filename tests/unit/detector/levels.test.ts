/** Levels of sensitivity: what counts at each, and what a card without them says. */
import { describe, expect, it } from "vitest";
import type { ModelCard } from "../../../src/detector/card";
import { cardAt, levelOf, levelsOf } from "../../../src/detector/levels";
import { tinyModel } from "./tinyModel";

const { card: bare } = await tinyModel();
const rate = (value: number) => ({ value, low: 0, high: 1 });
const pair = (machine: number, human: number) => ({
	machine: { llr: machine, falseAlarmRate: rate(0), missRate: rate(0), measuredOn: "dev" },
	human: { llr: human, falseAlarmRate: rate(0), missRate: rate(0), measuredOn: "dev" },
});
const errors = (alarms: number) => ({ falseAlarmRate: alarms, missRate: 0.1, coverage: 0.5 });
const card: ModelCard = {
	...bare,
	sensitivities: { cautious: pair(3, -1), alert: pair(0.8, -2) },
	metrics: {
		...bare.metrics,
		conditions: {
			clean: {
				clips: 10,
				eer: rate(0.2),
				auc: 0.9,
				...errors(0.01),
				bySensitivity: { cautious: errors(0.001), alert: errors(0.06) },
			},
			hpf: { clips: 10, eer: rate(0.2), auc: 0.9, ...errors(0.02) },
		},
	},
};

describe("the card at a level", () => {
	it("has that level's thresholds and errors, and all else as it was", () => {
		const at = cardAt(card, "alert");
		expect(at.operatingPoints).toEqual(pair(0.8, -2));
		expect(at.metrics.conditions.clean).toMatchObject({ clips: 10, ...errors(0.06) });
		expect(at.calibration).toEqual(card.calibration);
		expect(cardAt(card, "balanced")).toEqual(card);
	});

	it("leaves a condition that was measured at one level only as it is", () => {
		expect(cardAt(card, "cautious").metrics.conditions.hpf).toMatchObject(errors(0.02));
	});

	it("is the balanced one for a model of which no other was measured", () => {
		expect(cardAt(bare, "cautious")).toEqual(bare);
		expect(levelOf(bare, "alert")).toBe("balanced");
		expect(levelOf(card, "alert")).toBe("alert");
	});

	it("are told from cautious to alert", () => {
		expect(levelsOf(card).map(({ level, points }) => [level, points.machine.llr])).toEqual([
			["cautious", 3],
			["balanced", bare.operatingPoints.machine.llr],
			["alert", 0.8],
		]);
		expect(levelsOf(bare).map(({ level }) => level)).toEqual(["balanced"]);
	});
});
