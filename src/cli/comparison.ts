/** Several models on the same sound, for a person: their words one below the other, over one time line. */
import type { ModelCard } from "../detector/card";
import type { Comparison, FileVerdict } from "./judge";
import { sentence } from "./words";

/** From what speaks for human to what speaks for machine. */
const LEVELS = "▁▂▃▄▅▆▇█";
/** A second that no window ends in. */
const NOTHING = "·";
/** So many signs a line; a longer file has several seconds to a sign. */
const MOST_SIGNS = 72;

/** @param cards of the models, in the order of the results */
export function comparisonLines(
	{ file, results }: Comparison,
	cards: readonly ModelCard[],
): string[] {
	const length = Math.ceil(
		Math.max(0, ...results.flatMap(({ windows }) => windows.map((w) => w.end))),
	);
	const each = Math.max(1, Math.ceil(length / MOST_SIGNS));
	const lines = results.flatMap((result, i) => {
		const card = cards[i] as ModelCard;
		const said = sentence({ file: card.id, ...result }, card);
		const { capLlr } = card.calibration;
		return [`  ${said}`, ...(length > 0 ? [`    ${timeline(result, length, each, capLlr)}`] : [])];
	});
	const scale = `one sign ${each === 1 ? "a second" : `for ${each} seconds`}, ${LEVELS[0]} human to ${LEVELS.at(-1)} machine`;
	return [length > 0 ? `${file} (${scale})` : file, ...lines];
}

/** The mean evidence of the windows that end in each stretch, within the model's own cap. */
function timeline(
	{ windows }: Pick<FileVerdict, "windows">,
	length: number,
	each: number,
	capLlr: number,
): string {
	const signs = Array.from({ length: Math.ceil(length / each) }, (_, at) => {
		const ends = windows.filter(({ end }) => Math.ceil(end / each) - 1 === at);
		if (ends.length === 0) return NOTHING;
		const mean = ends.reduce((sum, { llr }) => sum + llr, 0) / ends.length;
		const share = (mean / capLlr + 1) / 2;
		return LEVELS[Math.min(LEVELS.length - 1, Math.max(0, Math.floor(share * LEVELS.length)))];
	});
	return signs.join("");
}
