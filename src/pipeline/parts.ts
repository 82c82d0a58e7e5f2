/**
 * Evidence against itself: a part of the source speaks for a machine, another for a person. Single
 * seconds waver, so a part is a stretch whose seconds add up: the largest sum over any stretch of
 * (LLR - MACHINE_DRIFT), kept up second by second (Kadane's algorithm), and for a person of
 * (-LLR - HUMAN_DRIFT). models/training/training/spliced.py is its twin and measures how often it is right.
 */

/** What each second of a part must say beyond 0 for the part to grow, natural log units. A person's seconds say less than a machine's. */
const MACHINE_DRIFT = 0.5;
const HUMAN_DRIFT = 0.2;
/**
 * What a part must add up to, natural log units: PART_LLR in sources of up to SHORT_SECONDS, and PART_GROWTH more
 * each time that they are twice as long. The longer a voice speaks, the further its seconds stray by chance: of the
 * largest sum over one voice each unit is exp(0.79) times as rare as the one before, so ln 2 / 0.79 for each doubling
 * holds the rate where it is. Chosen on held-out clips of train: 28 % of splices of 4 s + 4 s and 58 % of 12 s + 12 s
 * were found, 3.9 % of two clips of one label, and one of 51 longer recordings of one person. The model's README says
 * what it is for the model that lies there.
 */
const PART_LLR = 3.2;
const PART_GROWTH = 0.9;
const SHORT_SECONDS = 8;

/** The strongest stretch so far for each side, and the one that ends now. Plain, changes in place. */
export interface Parts {
	/** Seconds that were added. */
	seconds: number;
	machine: number;
	machineNow: number;
	human: number;
	humanNow: number;
}

/** Before the first second. */
export function emptyParts(): Parts {
	return { seconds: 0, machine: 0, machineNow: 0, human: 0, humanNow: 0 };
}

/** Adds the next second's own LLR. */
export function addSegment(parts: Parts, llr: number): void {
	parts.seconds++;
	parts.machineNow = Math.max(0, parts.machineNow + llr - MACHINE_DRIFT);
	parts.humanNow = Math.max(0, parts.humanNow - llr - HUMAN_DRIFT);
	parts.machine = Math.max(parts.machine, parts.machineNow);
	parts.human = Math.max(parts.human, parts.humanNow);
}

/** Does a part speak for a machine and another for a person? */
export function againstItself(parts: Parts): boolean {
	const doublings = Math.log2(Math.max(parts.seconds, SHORT_SECONDS) / SHORT_SECONDS);
	return Math.min(parts.machine, parts.human) >= PART_LLR + PART_GROWTH * doublings;
}
