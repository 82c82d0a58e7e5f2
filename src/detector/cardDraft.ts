/**
 * What can be read of a card that is not whole: somebody began one, or wrote it for another program.
 * Each field counts by itself; what is missing or wrong is left to the form.
 */
import * as v from "valibot";
import { windowCardSchema } from "./card";
import { type CardAnswers, levels } from "./ownCard";

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const { input, output } = windowCardSchema.entries;
const [waveform, features] = input.options;

/** Names that a card has at its top; JSON without any of them is something else. */
const NAMES = ["id", "title", "files", "input", "output", "calibration"];

/** Is this JSON meant as a card? Golden vectors and gates are not. */
export const looksLikeCard = (json: unknown): json is Readonly<Record<string, unknown>> =>
	typeof json === "object" &&
	json !== null &&
	!Array.isArray(json) &&
	NAMES.filter((name) => name in json).length >= 2;

/** @param json of a card that is not whole @returns what it answers of the form's questions */
export function draftOf(json: Readonly<Record<string, unknown>>): Partial<CardAnswers> {
	const given = objectOf(json.input);
	const gives = objectOf(json.output);
	const frontEnd = read(features.entries.frontEnd, given.frontEnd);
	const level = read(waveform.entries.level, given.level);
	const named = Object.entries(levels).find(([, each]) => level && sameLevel(each, level));
	return defined({
		title: read(text, json.title),
		source: read(text, json.source),
		licence: read(text, json.licence),
		input: read(text, given.tensor),
		windowSamples: read(waveform.entries.windowSamples, given.windowSamples),
		level: named?.[0] as CardAnswers["level"] | undefined,
		frontEnd: frontEnd ?? (given.kind === "waveform" ? null : undefined),
		output: read(text, gives.tensor),
		...outputOf(json.output),
	});
}

/** How a score is read from what the graph gives: both words, or neither. */
function outputOf(json: unknown): Pick<Partial<CardAnswers>, "kind" | "machine"> {
	const said = read(output, { tensor: "any", sign: 1, ...objectOf(json) });
	if (!said) return {};
	if (said.kind !== "logits") return { kind: said.kind, machine: said.sign === 1 ? 1 : 0 };
	const machine = said.sign === 1 ? said.index : said.index === 1 ? 0 : 1;
	return { kind: said.kind, machine };
}

type Level = (typeof levels)[keyof typeof levels];
const sameLevel = (a: Level, b: { removeMean: boolean; rms: number | null }) =>
	a.removeMean === b.removeMean && a.rms === b.rms;

const objectOf = (json: unknown): Readonly<Record<string, unknown>> =>
	typeof json === "object" && json !== null ? (json as Record<string, unknown>) : {};

function read<T>(schema: v.GenericSchema<unknown, T>, json: unknown): T | undefined {
	const found = v.safeParse(schema, json);
	return found.success ? found.output : undefined;
}

/** Without the fields of which nothing is known: they must not push a guess aside. */
function defined(answers: { [K in keyof CardAnswers]?: CardAnswers[K] | undefined }) {
	return Object.fromEntries(
		Object.entries(answers).filter(([, value]) => value !== undefined),
	) as Partial<CardAnswers>;
}
