/**
 * Where a source stands, from its seconds alone: a pure fold, so a check read back from disk stands
 * exactly where it stood when its worker was killed.
 */
import type { EvidenceCalibration } from "./evidence";
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

/** Where a source stands, as far as its sound tells. */
export type Hearing =
	/** No sound yet. */
	| { readonly kind: "starting" }
	/** Speech, but less than the first verdict needs. */
	| { readonly kind: "listening"; readonly speechSeconds: number }
	/** Sound, no voice. */
	| { readonly kind: "no-speech" }
	| { readonly kind: "judged"; readonly verdict: Verdict };

/** The card's numbers that verdicts need. */
export interface TrackerSettings extends VerdictSettings {
	readonly calibration: EvidenceCalibration;
}

/** Takes seconds in and tells where the source stands. */
export interface Tracker {
	/** Takes the next second in, in order. */
	add(second: Second): void;
	/** Other thresholds count from now on, as if they had counted before. */
	retune(settings: TrackerSettings): void;
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
export function createTracker(first: TrackerSettings, rollingSeconds: number): Tracker {
	let settings = first;
	const rolling = Number.isFinite(rollingSeconds);
	const kept: Second[] = [];
	/** Sums over the scores within reach. */
	let current = emptySums();
	let speechSeconds = 0;
	let memory: BandMemory | null = null;

	/** Speech within reach of the verdict, seconds: added up anew, as rounding would pile up. */
	const reach = () =>
		rolling ? kept.reduce((sum, second) => sum + second.speech, 0) : speechSeconds;

	/** Takes the second in and lets go what is out of reach. @returns whether a score came or went */
	function slide(second: Second): boolean {
		kept.push(second);
		const gone = kept.length > (rolling ? rollingSeconds : ROLLING_SECONDS) ? kept.shift() : null;
		if (!rolling) {
			if (second.score) addScore(current, second.score);
			return second.score !== null;
		}
		if (!second.score && !gone?.score) return false;
		current = emptySums();
		for (const { score } of kept) if (score) addScore(current, score);
		return true;
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
			if (!slide(second)) return;
			// Who spoke a minute ago has no hold on what is shown of who speaks next.
			if (current.windows === 0) memory = null;
			else {
				const evidence = evidenceOf(current, reach(), settings.calibration);
				if (memory || evidence.speechSeconds >= settings.firstVerdictSeconds) {
					memory = nextBand(memory, evidence.llr, settings);
				}
			}
		},
		retune(other) {
			settings = other;
			if (!memory) return;
			memory = settledBand(evidenceOf(current, reach(), settings.calibration).llr, settings);
		},
		now() {
			if (current.windows > 0 && memory) {
				const evidence = evidenceOf(current, reach(), settings.calibration);
				return { kind: "judged", verdict: verdictOf(evidence, current, memory.shown, settings) };
			}
			if (silentSeconds() >= NO_SPEECH_AFTER) return { kind: "no-speech" };
			const heard = reach();
			if (heard > 0) return { kind: "listening", speechSeconds: heard };
			return { kind: "starting" };
		},
		settled() {
			if (current.windows > 0) {
				const evidence = evidenceOf(current, reach(), settings.calibration);
				const band = memory && rolling ? memory : settledBand(evidence.llr, settings);
				return { kind: "judged", verdict: verdictOf(evidence, current, band.shown, settings) };
			}
			if (speechSeconds > 0) return { kind: "listening", speechSeconds };
			return { kind: "no-speech" };
		},
	};
}
