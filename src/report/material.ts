/** Which of the conditions that a model was measured under is nearest to the sound of a check. */
import type { Second } from "../pipeline/score";

/** The name of a condition in a card's metrics. */
export type MaterialName = "tel8k" | "noise10" | "opus24" | "aac64" | "mp364" | "clean";

/** What the choice rests on. */
export interface Material {
	readonly condition: MaterialName;
	/** Heard in the sound, told by the file, or neither: then the clean figures are all there is. */
	readonly because: "telephone-band" | "heavy-noise" | "codec" | "unknown";
}

/** Share of windows from which a condition describes the whole. */
const SHARE = 0.5;

const CODECS: readonly [name: RegExp, condition: MaterialName][] = [
	[/^opus/, "opus24"],
	[/^(aac|mp4a)/, "aac64"],
	[/^mp3/, "mp364"],
];

/**
 * @param codec as the container names it ("opus", "aac", "mp3", "pcm-s16" ...); null where nobody knows
 */
export function materialOf(seconds: readonly Second[], codec: string | null): Material {
	const scores = seconds.flatMap(({ score }) => (score ? [score] : []));
	const mostly = (condition: "telephone-band" | "heavy-noise") =>
		scores.filter(({ conditions }) => conditions.includes(condition)).length >
		SHARE * scores.length;
	if (mostly("telephone-band")) return { condition: "tel8k", because: "telephone-band" };
	if (mostly("heavy-noise")) return { condition: "noise10", because: "heavy-noise" };
	if (codec === null) return { condition: "clean", because: "unknown" };
	const coded = CODECS.find(([name]) => name.test(codec));
	return { condition: coded ? coded[1] : "clean", because: "codec" };
}
