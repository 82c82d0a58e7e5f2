/** A stored check and its seconds, as the offscreen document writes them. */
import type { CheckRecord, StoredSecond } from "../../src/history/history";

export const checkRecord = (checkId: string, more: Partial<CheckRecord> = {}): CheckRecord => ({
	checkId,
	mediaKey: "media:https://a.test/v.mp3",
	kind: "element",
	title: "A voice",
	site: "a.test",
	pageUrl: "https://a.test/",
	startedAt: 1000,
	updatedAt: 2000,
	model: { id: "bonafide", sha256: "ab" },
	backend: "wasm",
	verdict: {
		band: "machine",
		firm: true,
		likelihood: 93,
		evidence: { llr: 2.6, low: 1.9, high: 3.3, speechSeconds: 12 },
	},
	speechSeconds: 12,
	seconds: 0,
	...more,
});

export const secondsOf = (checkId: string, from: number, count: number): StoredSecond[] =>
	Array.from({ length: count }, (_, i) => ({
		checkId,
		index: from + i,
		start: from + i,
		end: from + i + 1,
		speech: 1,
		sound: 1,
		gap: 0,
		score: { start: 0, end: 4, llr: 1.5, speech: 4, conditions: ["clipped"] },
	}));
