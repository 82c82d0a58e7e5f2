/**
 * Where a source stands, from its seconds alone: a pure fold, so a check read back from disk stands
 * exactly where it stood when its worker was killed.
 */
import type { EvidenceCalibration, ScoreSums } from "./evidence";
import { addScore, emptySums, evidenceOf } from "./evidence";
import type { Second } from "./score";
import {
	type BandMemory,
	nextBand,
	settledBand,
	type Verdict,
	type VerdictSettings,
	verdictOf,
} from "./verdict";

/**
 * A live verdict rests on the last minute: who speaks now counts, not who spoke an hour ago.
 * A file is judged whole.
 */
export const ROLLING_SECONDS = 60;

/** Sound without a voice for this long says so, seconds. */
const NO_SPEECH_AFTER = 3;

export type Hearing =
	/** No sound yet. */
	| { readonly kind: "starting" }
	/** Speech, but less than the first verdict needs. */
	| { readonly kind: "listening"; readonly speechSeconds: number }
	/** Sound, no voice. */
	| { readonly kind: "no-speech" }
	| { readonly kind: "judged"; readonly verdict: Verdict };

export interface TrackerSettings extends VerdictSettings {
	readonly calibration: EvidenceCalibration;
}

export interface Tracker {
	/** Takes the next second in, in order. */
	add(second: Second): void;
	/** Where the source stands while it goes on. */
	now(): Hearing;
	/**
	 * Where it stands once it has ended. `judged` too when there is a score but too little speech
	 * for a band other than uncertain; null LLR is told by `no-speech` or `listening`.
	 */
	settled(): Hearing;
	/** Speech in the whole source, seconds. */
	readonly speechSeconds: number;
}

/** @param rollingSeconds how far back a verdict looks; Infinity for files */
export function createTracker(settings: TrackerSettings, rollingSeconds: number): Tracker {
	const rolling = Number.isFinite(rollingSeconds);
	const kept: Second[] = [];
	const whole = emptySums();
	let speechSeconds = 0;
	let memory: BandMemory | null = null;
	/** Speech within reach of the verdict. */
	let reach = 0;

	function sums(): ScoreSums {
		if (!rolling) return whole;
		const fresh = emptySums();
		for (const second of kept) if (second.score) addScore(fresh, second.score);
		return fresh;
	}

	function silentSeconds(): number {
		let sound = 0;
		for (let i = kept.length - 1; i >= 0; i--) {
			const second = kept[i] as Second;
			if (second.speech > 0) break;
			sound += second.sound;
		}
		return sound;
	}

	return {
		get speechSeconds() {
			return speechSeconds;
		},
		add(second) {
			speechSeconds += second.speech;
			reach += second.speech;
			kept.push(second);
			if (second.score) addScore(whole, second.score);
			if (rolling) {
				while (kept.length > rollingSeconds) reach -= (kept.shift() as Second).speech;
			} else if (kept.length > ROLLING_SECONDS) kept.shift();
			if (!second.score) return;
			const current = sums();
			const evidence = evidenceOf(current, reach, settings.calibration);
			if (evidence.speechSeconds >= settings.firstVerdictSeconds) {
				memory = nextBand(memory, evidence.llr, settings);
			}
		},
		now() {
			const current = sums();
			const evidence =
				current.windows > 0 ? evidenceOf(current, reach, settings.calibration) : null;
			if (evidence && memory) {
				return { kind: "judged", verdict: verdictOf(evidence, current, memory.shown, settings) };
			}
			if (silentSeconds() >= NO_SPEECH_AFTER) return { kind: "no-speech" };
			if (reach > 0) return { kind: "listening", speechSeconds: reach };
			return { kind: "starting" };
		},
		settled() {
			const current = sums();
			if (current.windows > 0) {
				const evidence = evidenceOf(current, reach, settings.calibration);
				const band = memory && rolling ? memory : settledBand(evidence.llr, settings);
				return { kind: "judged", verdict: verdictOf(evidence, current, band.shown, settings) };
			}
			if (speechSeconds > 0) return { kind: "listening", speechSeconds };
			return { kind: "no-speech" };
		},
	};
}
