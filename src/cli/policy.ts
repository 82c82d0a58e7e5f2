/**
 * npm run policy -- FORMAT FILE, or trial [FILE]
 *
 * Prints what each management tool needs to hand out the extension and its settings, from one small
 * file; or tries the installation by policy on this machine. Exit status 0; 1 where the file is not
 * valid or the trial failed; 2 for wrong usage.
 */
import { readFileSync } from "node:fs";
import { goWhereCalled } from "./calledFrom";
import { askedOf, USAGE } from "./policy/options";
import { printed, writePrinted } from "./policy/print";
import { type PolicyWish, wishOfFile } from "./policy/wish";
import { UsageError } from "./usage";

/** @returns what the file says; null after what is wrong with it has been told */
function readWish(file: string): PolicyWish | null {
	let text: string;
	try {
		text = readFileSync(file === "-" ? 0 : file, "utf8");
	} catch (error) {
		throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
	}
	const wish = wishOfFile(text);
	if (!("length" in wish)) return wish;
	console.error(`${file} is not valid; nothing is printed.`);
	for (const line of wish) console.error(`  ${line}`);
	return null;
}

/** Runs the command. @returns its exit status */
async function main(args: readonly string[]): Promise<number> {
	const asked = askedOf(args);
	if (typeof asked === "string") {
		console.error(`${asked}\n\n${USAGE}`);
		return 2;
	}
	if (asked.kind === "help") {
		console.log(USAGE);
		return 0;
	}
	try {
		if (asked.kind === "trial") {
			const { runTrial } = await import("./policy/trial");
			const wish = asked.file === null ? null : readWish(asked.file);
			return asked.file !== null && !wish ? 1 : await runTrial(wish?.policy ?? null);
		}
		const wish = readWish(asked.file);
		if (!wish) return 1;
		const text = printed(wish, asked.format, asked.browser);
		if (asked.out === null) process.stdout.write(text);
		else writePrinted(asked.out, text, asked.format);
		return 0;
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		console.error(error.message);
		return 2;
	}
}

goWhereCalled();
process.exitCode = await main(process.argv.slice(2));
