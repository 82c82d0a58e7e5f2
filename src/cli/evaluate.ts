/**
 * npm run evaluate -- --manifest M.jsonl --out DIR [...]; see options.ts for all of it.
 *
 * Exit status 0; 1 if any file could not be read; 2 for wrong usage, or where a run cannot go on.
 */
import { goWhereCalled } from "./calledFrom";
import { merge } from "./evaluate/merge";
import { EVALUATE_USAGE, evaluateWishOf } from "./evaluate/options";
import { run } from "./evaluate/run";

/** Runs the command. @returns its exit status */
async function main(args: readonly string[]): Promise<number> {
	const wish = evaluateWishOf(args);
	if (typeof wish === "string") {
		console.error(`${wish}\n\n${EVALUATE_USAGE}`);
		return 2;
	}
	try {
		if (wish.what === "help") {
			console.log(EVALUATE_USAGE);
			return 0;
		}
		const failed =
			wish.what === "merge"
				? await merge(wish.out, wish.parts, wish.manifest)
				: await run(wish, (line) => console.error(line));
		if (failed === 0) return 0;
		console.error(
			`${failed} of the clips could not be read and count in no rate; why stands in ${wish.out}/scores-*.jsonl`,
		);
		return 1;
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		return 2;
	}
}

goWhereCalled();
process.exitCode = await main(process.argv.slice(2));
