/**
 * npm run check -- [--model ID] [--json] FILE...
 *
 * Says of each file how likely it is that a machine made the voice in it. One JSON object a line
 * with --json, else one sentence. Exit status 0; 1 if any file has an error; 2 for wrong usage.
 */
import { USAGE, wishOf } from "./checkOptions";
import { type FileResult, judgeFile } from "./judge";
import { openDetector } from "./nodeDetector";
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
	let status = 0;
	for (const file of wish.files) {
		const result: FileResult =
			"reason" in detector
				? { file, error: { code: detector.reason, message: detector.detail } }
				: await judgeFile(file, detector.model, detector.runtime);
		if ("error" in result) status = 1;
		const card = "model" in detector ? detector.model.card : null;
		console.log(wish.json ? JSON.stringify(result) : sentence(result, card));
	}
	return status;
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	process.exit(error.code === "EPIPE" ? 0 : 1);
});
process.exitCode = await main(process.argv.slice(2));
