/**
 * `--model-file`: a model of one's own is tried as the options page tries it, before it judges
 * anything, and what is wrong with it gets its own answer.
 */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as v from "valibot";
import { cardSchema } from "../detector/card";
import { draftOf, looksLikeCard } from "../detector/cardDraft";
import { firstIssue } from "../detector/gateFile";
import { cardFromAnswers, type GraphFacts, guessAnswers } from "../detector/ownCard";
import {
	isTrialFailure,
	MOST_BYTES,
	type TrialFailure,
	type TrialResult,
} from "../detector/ownTrial";
import { STEP_LIMIT_MS } from "../detector/trialLife";
import { type NoDetector, type NodeDetector, openOwnPlace } from "./nodeDetector";
import { placeOf, type Trials, trialsAside } from "./trials";

/** What each problem is to a person; the detail follows it. */
const ANSWERS: Readonly<Record<TrialFailure["problem"] | "too-large", string>> = {
	"no-model": "this is no model: an ONNX file was expected",
	unsupported:
		"the runtime cannot run this model: it uses operations that are not there, or its weights lie in another file",
	"no-memory": "this device has not enough memory for this model",
	card: "the card is none, or files and card do not belong together",
	shapes: "the model takes or gives something else than its card says",
	golden: "its scores are not those that its golden vectors promise",
	"not-finite": "it gives values that are no numbers",
	"too-slow": `it was stopped: one step of trying it took more than ${STEP_LIMIT_MS / 60_000} minutes of processor time, so it is too slow for this machine`,
	"too-large": "the file is too large: its format holds at most 2 GB",
};

const refused = (detail: string): NoDetector => ({
	reason: "model-unreadable",
	detail,
	unknown: false,
	refused: true,
});

const refusal = (file: string, problem: keyof typeof ANSWERS, detail: string) =>
	refused(`${file}: ${ANSWERS[problem]}${detail && ` (${detail})`}`);

/**
 * @param modelFile its ONNX file
 * @param card null takes card.json in the file's folder
 * @param told a line for a person: what the model is, and how it did
 * @param trials in a thread of its own, so that a model without an end is stopped
 */
export async function openModelFile(
	modelFile: string,
	card: string | null,
	told: (line: string) => void,
	trials: Trials = trialsAside(),
): Promise<NodeDetector | NoDetector> {
	const facts = await factsOf(modelFile, trials);
	if ("reason" in facts) return facts;
	const cardPath = card ?? join(dirname(modelFile), "card.json");
	const read = await readCard(cardPath, modelFile);
	if ("reason" in read) return read;
	const whole = read.parsed.files.find(({ role }) => role === "model")?.file ?? null;
	const cardFile = { bytes: read.bytes, whole };
	const tried = await trials.trial(modelFile, cardFile, () => undefined);
	if (isTrialFailure(tried)) return refusal(modelFile, tried.problem, tried.detail);
	told(`${read.parsed.title} (${modelFile}): ${doorsOf(facts)}; ${howItDid(tried)}`);
	return openOwnPlace(placeOf(modelFile, cardFile));
}

/** @returns a card of what the graph and a card that was begun say, the rest guessed: to be completed */
export async function draftCard(
	modelFile: string,
	card: string | null,
	trials: Trials = trialsAside(),
): Promise<string | NoDetector> {
	const facts = await factsOf(modelFile, trials);
	if ("reason" in facts) return facts;
	const begun = await readJson(card ?? join(dirname(modelFile), "card.json"));
	const file = await readFile(modelFile);
	const sha256 = createHash("sha256").update(file).digest("hex");
	const name = basename(modelFile).replace(/[^\w.-]+/g, "-");
	const answers = guessAnswers(
		facts,
		name.replace(/\.onnx$/i, ""),
		[],
		looksLikeCard(begun) ? draftOf(begun) : {},
	);
	const today = new Date().toISOString().slice(0, 10);
	const made = cardFromAnswers(answers, { name, bytes: file.length, sha256 }, today);
	return JSON.stringify(made, null, "\t");
}

/** What the graph tells of itself, or why it is none. */
async function factsOf(modelFile: string, trials: Trials): Promise<GraphFacts | NoDetector> {
	const size = await stat(modelFile).then(
		(found) => found.size,
		() => null,
	);
	if (size === null) return refused(`${modelFile}: there is no such file`);
	if (size >= MOST_BYTES) return refusal(modelFile, "too-large", "");
	const facts = await trials.facts(modelFile);
	if (isTrialFailure(facts)) return refusal(modelFile, facts.problem, facts.detail);
	return facts.inputs.length > 0 && facts.outputs.length > 0
		? facts
		: refusal(modelFile, "shapes", "the graph has no inputs or no outputs");
}

async function readCard(path: string, modelFile: string) {
	const bytes = await readFile(path).then(
		(found) => new Uint8Array(found),
		() => null,
	);
	if (!bytes) {
		return refused(
			`${path}: there is no such file, and a model needs its card. Begin one with --draft-card, or make it in the options page ("Add a model from a file", then "Save its card"): npm run --silent check -- --model-file ${modelFile} --draft-card > ${path}`,
		);
	}
	const parsed = v.safeParse(cardSchema, await readJson(path));
	if (parsed.success) return { bytes, parsed: parsed.output };
	return refusal(path, "card", firstIssue(parsed.issues));
}

/** @returns null for what is no JSON */
async function readJson(path: string): Promise<unknown> {
	try {
		return JSON.parse(await readFile(path, "utf8"));
	} catch {
		return null;
	}
}

function doorsOf({ inputs, outputs }: GraphFacts): string {
	const all = (doors: GraphFacts["inputs"]) =>
		doors.map(({ name, type, shape }) => `${name} ${type} [${shape.join(" x ")}]`).join(", ");
	return `takes ${all(inputs)}, gives ${all(outputs)}`;
}

function howItDid({ goldenDifference, msPerSecond }: TrialResult): string {
	const golden =
		goldenDifference === null
			? "it brought no golden vectors"
			: `its golden scores are met within ${goldenDifference.toExponential(1)}`;
	const speed = `${Number(msPerSecond.toPrecision(2))} ms for a second of sound here`;
	return `${golden}; numbers for silence, noise and a buzz; ${speed}${msPerSecond > 1000 ? ", slower than the sound itself" : ""}`;
}
