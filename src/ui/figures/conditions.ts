/** The conditions that models are measured under: their words, and which of them can be compared. */
import type { Key, Text } from "../text";

const NAMES: Readonly<Record<string, Key>> = {
	clean: "figures.condition.clean",
	hpf: "figures.condition.hpf",
	opus24: "figures.condition.opus24",
	aac64: "figures.condition.aac64",
	mp364: "figures.condition.mp364",
	tel8k: "figures.condition.tel8k",
	noise10: "figures.condition.noise10",
	music10: "figures.condition.music10",
};

/** A condition in words; one that is new keeps its name. */
export const conditionName = (name: string, text: Text): string =>
	NAMES[name] ? text.say(NAMES[name]) : name;

/**
 * Conditions of the first model, in its order, that another one was measured under, too: where one
 * is not measured yet, the others' figures stand beside a word that says so.
 */
export function comparedConditions(
	models: readonly { readonly conditions: Readonly<Record<string, unknown>> }[],
): string[] {
	const [first, ...others] = models;
	return Object.keys(first?.conditions ?? {}).filter((name) =>
		others.some(({ conditions }) => name in conditions),
	);
}
