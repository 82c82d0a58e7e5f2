/**
 * npm run check -- [--model ID] [--sensitivity LEVEL] [--json] FILE..., or --list LIST [--shard I/N] [--out RESULTS]
 *
 * Says of each file how likely it is that a machine made the voice in it. One JSON object a line
 * with --json or --out, else one sentence. Exit status 0; 1 if any file has an error; 2 for wrong
 * usage.
 */
import { appendFileSync } from "node:fs";
import { cardAt, levelOf, levelsOf } from "../detector/levels";
import { USAGE, wishOf } from "./checkOptions";
import { wantedFiles } from "./fileList";
import { type FileResult, judgeFile } from "./judge";
import { mend, readLines } from "./lines";
import { openDetector } from "./nodeDetector";
import { UsageError } from "./usage";
import { sentence } from "./words";

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
	const detector = await openDetector(wish.model);
	if ("reason" in detector && detector.unknown) {
		console.error(`${detector.detail}\n\n${USAGE}`);
		return 2;
	}
	const card = "model" in detector ? cardAt(detector.model.card, wish.sensitivity) : null;
	if (card && levelOf(card, wish.sensitivity) !== wish.sensitivity) {
		const levels = levelsOf(card).map(({ level }) => level);
		console.error(`${card.id} was measured at no other sensitivity than ${levels.join(", ")}`);
		return 2;
	}
	let status = 0;
	const known = new Set<string>();
	if (wish.out !== null) {
		mend(wish.out);
		for await (const result of readLines<FileResult>(wish.out)) {
			known.add(result.file);
			if ("error" in result) status = 1;
		}
	}
	try {
		for await (const file of wantedFiles(wish)) {
			if (known.has(file)) continue;
			const result: FileResult =
				"reason" in detector
					? { file, error: { code: detector.reason, message: detector.detail } }
					: await judgeFile(file, detector.model, detector.runtime, wish.sensitivity);
			if ("error" in result) status = 1;
			if (wish.out !== null) appendFileSync(wish.out, `${JSON.stringify(result)}\n`);
			else console.log(wish.json ? JSON.stringify(result) : sentence(result, card));
		}
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		console.error(error.message);
		return 2;
	}
	return status;
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	process.exit(error.code === "EPIPE" ? 0 : 1);
});
process.exitCode = await main(process.argv.slice(2));
