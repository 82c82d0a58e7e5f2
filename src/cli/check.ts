/**
 * npm run check -- [--model ID[,ID]] [--sensitivity LEVEL] [--json] FILE..., or --list LIST [--shard I/N] [--out RESULTS]
 *
 * Says of each file how likely it is that a machine made the voice in it. One JSON object a line
 * with --json or --out, else one sentence. Exit status 0; 1 if any file has an error; 2 for wrong
 * usage, or where it cannot go on: who starts it again by 1 and 2 must never take a crash for done.
 */
import { cardAt, levelOf, levelsOf } from "../detector/levels";
import { goWhereCalled } from "./calledFrom";
import { USAGE, type Wish, wishOf } from "./checkOptions";
import { comparisonLines } from "./comparison";
import { wantedFiles } from "./fileList";
import { type CheckResult, compareFile, type FileFailure, judgeFile } from "./judge";
import { type NoDetector, type NodeDetector, openDetector } from "./nodeDetector";
import { draftCard, openModelFile } from "./ownModel";
import { appendResult, judgedBy, openResults, staleLine } from "./resultsFile";
import { UsageError } from "./usage";
import { printable, sentence } from "./words";

/** Runs the command. @returns its exit status */
async function main(args: readonly string[]): Promise<number> {
	const wish = wishOf(args);
	if (typeof wish === "string") {
		console.error(`${wish}\n\n${USAGE}`);
		return 2;
	}
	if (wish.help) {
		console.log(USAGE);
		return 0;
	}
	if (wish.draftCard && wish.modelFile) {
		const draft = await draftCard(wish.modelFile, wish.card);
		if (typeof draft === "string") console.log(draft);
		else console.error(draft.detail);
		return typeof draft === "string" ? 0 : 2;
	}
	// Before a model is loaded: a place that cannot be written to is no place for a night's results.
	const before = wish.out === null ? null : await openResults(wish.out);
	const opened = await openAll(wish);
	const failure = opened.find((detector) => "reason" in detector);
	if (failure?.refused) {
		console.error(failure.detail);
		return 2;
	}
	if (failure?.unknown) {
		console.error(`${failure.detail}\n\n${USAGE}`);
		return 2;
	}
	const judges = opened.filter((detector) => "model" in detector);
	for (const { model } of judges) {
		if (levelOf(model.card, wish.sensitivity) === wish.sensitivity) continue;
		const levels = levelsOf(model.card).map(({ level }) => level);
		console.error(
			`${model.card.id} was measured at no other sensitivity than ${levels.join(", ")}`,
		);
		return 2;
	}
	if (wish.out !== null && before && !failure) {
		const now = judgedBy(
			judges.map(({ model }) => model.name),
			wish.sensitivity,
		);
		const stale = staleLine(wish.out, before, now);
		if (stale) console.error(stale);
	}
	let status = before?.failed ? 1 : 0;
	for await (const file of wantedFiles(wish)) {
		if (before?.files.has(file)) continue;
		const result = failure ? noModel(file, failure) : await judge(file, judges, wish);
		if ("error" in result) status = 1;
		if (wish.out !== null) appendResult(wish.out, result);
		else console.log(wish.json ? JSON.stringify(result) : words(result, judges, wish));
	}
	return status;
}

/** The models that are asked for: the default where none is. */
async function openAll({ models, modelFile, card }: Wish): Promise<(NodeDetector | NoDetector)[]> {
	const ids: readonly (string | null)[] = models.length > 0 || modelFile ? models : [null];
	const opened: (NodeDetector | NoDetector)[] = [];
	for (const id of ids) opened.push(await openDetector(id));
	if (modelFile) opened.push(await openModelFile(modelFile, card, console.error));
	return opened;
}

const noModel = (file: string, { reason, detail }: NoDetector): FileFailure => ({
	file,
	error: { code: reason, message: detail },
});

function judge(
	file: string,
	judges: readonly NodeDetector[],
	{ sensitivity }: Wish,
): Promise<CheckResult> {
	const [only] = judges;
	if (judges.length === 1 && only) return judgeFile(file, only.model, only.runtime, sensitivity);
	return compareFile(file, judges, sensitivity);
}

function words(
	result: CheckResult,
	judges: readonly NodeDetector[],
	{ sensitivity }: Wish,
): string {
	const cards = judges.map(({ model }) => cardAt(model.card, sensitivity));
	if ("results" in result) return comparisonLines(result, cards).map(printable).join("\n");
	return printable(sentence(result, cards[0] ?? null));
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	process.exit(error.code === "EPIPE" ? 0 : 1);
});
goWhereCalled();
try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	console.error(error instanceof UsageError ? error.message : error);
	process.exitCode = 2;
}
