/** From evidence to the words on screen: bands, hysteresis, reasons. Numbers come from the card. */
import { likelihoodOf } from "./calibration";
import type { Evidence, ScoreSums } from "./evidence";
import { againstItself } from "./parts";
import type { Condition } from "./score";

/** What is shown: "Likely human", "Uncertain", "Likely AI". */
export type Band = "human" | "uncertain" | "machine";

/** Why a verdict is uncertain, the most telling first. */
export type UncertainReason =
	| "too-little-speech"
	| "conflicting"
	| "weak-evidence"
	/** Nobody has measured how often the model is wrong, so it is given no other band. */
	| "unmeasured"
	| Condition;

/** The card's thresholds: LLRs in natural log units, speech in seconds. */
export interface VerdictSettings {
	readonly operatingPoints: {
		readonly machine: { readonly llr: number };
		readonly human: { readonly llr: number };
	};
	readonly firstVerdictSeconds: number;
	readonly firmVerdictSeconds: number;
	/** No error rate is known at these points: the band stays `uncertain`. */
	readonly unmeasured?: boolean;
}

/** What is said of a source, with all that must stand beside it. */
export interface Verdict {
	readonly band: Band;
	/** Enough speech that the band is not expected to change by itself. */
	readonly firm: boolean;
	/** 1-99, for an even prior. */
	readonly likelihood: number;
	readonly evidence: Evidence;
	/** Empty unless the band is `uncertain`. */
	readonly reasons: readonly UncertainReason[];
}

/** The band on screen and how long another one has been asking for its place. */
export interface BandMemory {
	readonly shown: Band;
	readonly asking: Band;
	readonly windows: number;
}

/** Crossing a threshold by this much (LLR) changes the band at once ... */
const MARGIN = 0.7;
/** ... and by less only after so many windows in a row. */
const PATIENCE = 3;
/** Without evidence of single seconds: shares of windows on both sides from which the evidence speaks against itself. */
const CONFLICT_SHARE = 0.25;
/** Share of windows from which a condition of the sound is named. */
const CONDITION_SHARE = 0.5;

function bandAt(llr: number, settings: VerdictSettings): Band {
	if (settings.unmeasured) return "uncertain";
	if (llr >= settings.operatingPoints.machine.llr) return "machine";
	if (llr <= settings.operatingPoints.human.llr) return "human";
	return "uncertain";
}

/** A shown band changes only when crossed by MARGIN, or for PATIENCE windows in a row. */
export function nextBand(
	memory: BandMemory | null,
	llr: number,
	settings: VerdictSettings,
): BandMemory {
	const asking = bandAt(llr, settings);
	if (memory === null || asking === memory.shown) return { shown: asking, asking, windows: 0 };
	const windows = asking === memory.asking ? memory.windows + 1 : 1;
	const towards = asking === "machine" || memory.shown === "human" ? -MARGIN : MARGIN;
	const clear = bandAt(llr + towards, settings) === asking;
	return clear || windows >= PATIENCE
		? { shown: asking, asking, windows: 0 }
		: { shown: memory.shown, asking, windows };
}

/** The band for evidence that will not grow: a whole file, a clip's end. */
export function settledBand(llr: number, settings: VerdictSettings): BandMemory {
	return nextBand(null, llr, settings);
}

/** Puts a verdict together; below `firstVerdictSeconds` it is uncertain whatever `shown` is. */
export function verdictOf(
	evidence: Evidence,
	sums: ScoreSums,
	shown: Band,
	settings: VerdictSettings,
): Verdict {
	const early = evidence.speechSeconds < settings.firstVerdictSeconds;
	const band = early ? "uncertain" : shown;
	return {
		band,
		firm: evidence.speechSeconds >= settings.firmVerdictSeconds,
		likelihood: likelihoodOf(evidence.llr),
		evidence,
		reasons: band === "uncertain" ? reasonsFor(sums, early, settings) : [],
	};
}

/** From single seconds where the model tells of them, else from the windows. */
function conflicting(sums: ScoreSums): boolean {
	if (sums.parts.seconds > 0) return againstItself(sums.parts);
	const share = CONFLICT_SHARE * sums.windows;
	return sums.windows >= 4 && sums.forMachine >= share && sums.forHuman >= share;
}

function reasonsFor(
	sums: ScoreSums,
	early: boolean,
	{ unmeasured = false }: VerdictSettings,
): UncertainReason[] {
	const reasons: UncertainReason[] = unmeasured ? ["unmeasured"] : [];
	if (early) reasons.push("too-little-speech");
	if (conflicting(sums)) reasons.push("conflicting");
	for (const condition of ["telephone-band", "heavy-noise", "clipped"] as const) {
		if ((sums.conditions[condition] ?? 0) > CONDITION_SHARE * sums.windows) reasons.push(condition);
	}
	if (reasons.length === 0) reasons.push("weak-evidence");
	return reasons;
}
