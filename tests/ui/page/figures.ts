/** What the mock pages say that a model was measured to do. */
import type { Figures } from "../../../src/ui/popup/data";

export const figures = {
	sensitivity: "balanced" as const,
	model: { title: "Bonafide, streaming residual network", sha256: "0".repeat(64), isDefault: true },
	humanLlr: -2.2,
	machineLlr: 2.9,
	capLlr: 4.6,
	firstVerdictSeconds: 4,
	firmVerdictSeconds: 12,
	measured: {
		falseAlarmRate: { value: 0.009, low: 0.004, high: 0.018 },
		missRate: { value: 0.047, low: 0.031, high: 0.068 },
		hitRate: 0.71,
		data: "held-out repositories of the corpus, 1,840 clips, after Opus at 24 kbit/s",
		date: "2026-11-20",
	},
} satisfies Figures;
