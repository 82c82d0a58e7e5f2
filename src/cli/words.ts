/** What the command line says to a person: one line a file, with the measured error beside it. */
import type { ModelCard } from "../detector/card";
import { isMeasured } from "../pipeline/measured";
import type { Band } from "../pipeline/verdict";
import { type Credentials, outweighs } from "../protocol/credentials";
import type { FileResult } from "./judge";

const BANDS = { human: "Likely human", uncertain: "Uncertain", machine: "Likely AI" } as const;

const REASONS = {
	"too-little-speech": "too little speech",
	conflicting: "parts speak for a machine and parts for a human",
	"weak-evidence": "nothing speaks clearly for either side",
	unmeasured: "nobody has measured how often this model is wrong",
	"telephone-band": "the sound has the narrow band of a telephone",
	"heavy-noise": "there is much noise",
	clipped: "the sound is clipped",
	"no-speech": "no voice was found",
} as const;

const DECLARATIONS = {
	made: "says that AI made this",
	"part-made": "says that AI made a part of this, or what it was made from",
	recorded: "says that a device recorded this",
	nothing: "does not say how this was made",
} as const;

/** @param card null when no model could be loaded, and so nothing was judged */
export function sentence(result: FileResult, card: ModelCard | null): string {
	if ("error" in result) return `${result.file}: error, ${result.error.message}`;
	const { band, likelihood, speechSeconds, reasons, warnings = [] } = result;
	const origin = result.credentials ? [signedOrigin(result.credentials)] : [];
	if (band === null) {
		return `${result.file}: ${["No speech found", ...origin, ...warnings].join(". ")}.`;
	}
	const why = reasons.map((reason) => REASONS[reason]).join(", ");
	const likely = likelihood === null ? [] : [`likelihood ${likelihood} of 100`];
	const verdict = why ? `${BANDS[band]} (${why})` : BANDS[band];
	const heard = [verdict, ...likely, seconds(speechSeconds)].join(", ");
	const declared = outweighs(result.credentials);
	const parts = [declared ? `Declared as AI. From the sound alone: ${heard}` : heard, ...origin];
	if (card && likelihood !== null) parts.push(measuredError(band, card));
	parts.push(...warnings);
	return `${result.file}: ${parts.join(". ")}.`;
}

/** Control characters, line ends of Unicode, and marks that turn the direction of writing. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The line for a terminal: a name may hold what moves its cursor, or fakes a line of another file. */
export function printable(line: string): string {
	return line.replace(UNSEEN, (sign) => {
		const code = sign.charCodeAt(0).toString(16);
		return code.length > 2 ? `\\u${code.padStart(4, "0")}` : `\\x${code.padStart(2, "0")}`;
	});
}

/** What the file says of itself, and what that is worth. */
function signedOrigin({ standing, signer, declares, listDate }: Credentials): string {
	if (standing === "broken") return "Content Credentials: the signature does not hold";
	if (standing === "unchecked") return "Content Credentials: cannot be checked here";
	const who =
		standing === "listed"
			? `signed by ${signer}, vouched for by the trust list of ${listDate}`
			: `signed by ${signer}, an unknown signer, which changes no result`;
	return `Content Credentials: ${who}; ${DECLARATIONS[declares]}`;
}

const seconds = (value: number) => `${value.toFixed(1)} s of speech`;

/** How often such a verdict was wrong when it was measured. */
function measuredError(band: Band, card: ModelCard): string {
	const { operatingPoints } = card;
	const { machine, human } = operatingPoints;
	if (!isMeasured(operatingPoints)) return "Never measured";
	if (band === "machine") {
		return `Measured: ${percent(machine.falseAlarmRate)} of human voices are called AI (${machine.measuredOn})`;
	}
	if (band === "human") {
		return `Measured: ${percent(human.missRate)} of machine voices are called human (${human.measuredOn})`;
	}
	return `Measured: ${percent(machine.falseAlarmRate)} of human voices are called AI, ${percent(human.missRate)} of machine voices human (${machine.measuredOn})`;
}

function percent({ value, low, high }: { value: number; low: number; high: number }): string {
	const of = (x: number) => (100 * x).toFixed(1);
	return `${of(value)} % (95 % interval ${of(low)} to ${of(high)})`;
}
