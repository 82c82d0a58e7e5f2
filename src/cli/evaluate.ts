/**
 * npm run evaluate -- --manifest M.jsonl --out DIR [...]; see options.ts for all of it.
 *
 * Exit status 0; 1 when a run cannot go on; 2 for wrong usage.
 */
import { merge } from "./evaluate/merge";
import { EVALUATE_USAGE, evaluateWishOf } from "./evaluate/options";
import { run } from "./evaluate/run";
import { UsageError } from "./usage";

/** Runs the command. @returns its exit status */
async function main(args: readonly string[]): Promise<number> {
	const wish = evaluateWishOf(args);
	if (typeof wish === "string") {
		console.error(`${wish}\n\n${EVALUATE_USAGE}`);
		return 2;
	}
	try {
		if (wish.what === "help") console.log(EVALUATE_USAGE);
		else if (wish.what === "merge") await merge(wish.out, wish.parts, wish.manifest);
		else await run(wish, (line) => console.error(line));
		return 0;
	} catch (error) {
		if (error instanceof UsageError) {
			console.error(error.message);
			return 2;
		}
		console.error(error instanceof Error ? error.message : error);
		return 1;
	}
}

process.exitCode = await main(process.argv.slice(2));
