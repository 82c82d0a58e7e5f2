/** The file that `check --out` appends to: made or refused before anything is judged. */
import {
	appendFileSync,
	closeSync,
	createReadStream,
	mkdirSync,
	openSync,
	type Stats,
	statSync,
	truncateSync,
} from "node:fs";
import { dirname } from "node:path";
import type { CheckResult } from "./judge";
import { endOfLines, readLines } from "./lines";
import { UsageError } from "./usage";

/** What stands in such a file. */
export interface Standing {
	/** Names of the files that have a line. */
	readonly files: ReadonlySet<string>;
	/** One of the lines is an error. */
	readonly failed: boolean;
}

/**
 * Makes file and folder where they are not there, and cuts off a line that was torn by a kill.
 * @throws UsageError for what cannot be written, or holds something else: it stays as it is
 */
export async function openResults(path: string): Promise<Standing> {
	const there = placeOf(path);
	const files = new Set<string>();
	let failed = false;
	if (there) {
		const end = await wholeLines(path, there);
		try {
			for await (const line of readLines<CheckResult>(path, end)) {
				if (typeof line?.file !== "string")
					throw new Error(`${path} holds a line that is no result`);
				files.add(line.file);
				if ("error" in line) failed = true;
			}
		} catch (error) {
			throw new UsageError(
				`${(error as Error).message}; --out wants a new file, or one that check has written`,
			);
		}
		if (end < there.size) truncateSync(path, end);
	}
	return { files, failed };
}

/** Appends a line. @throws UsageError where that fails, as on a full disk */
export function appendResult(path: string, result: CheckResult): void {
	try {
		appendFileSync(path, `${JSON.stringify(result)}\n`);
	} catch (error) {
		throw unwritable(path, error);
	}
}

/** @returns the file that is there; null where it has just been made */
function placeOf(path: string): Stats | null {
	try {
		const there = statSync(path, { throwIfNoEntry: false }) ?? null;
		if (there?.isDirectory()) throw new UsageError(`${path} is a folder: --out wants a file`);
		// Opening a pipe would wait for somebody at its other end.
		if (there && !there.isFile()) throw new UsageError(`${path} is not a regular file`);
		mkdirSync(dirname(path), { recursive: true });
		closeSync(openSync(path, "a"));
		return there;
	} catch (error) {
		throw error instanceof UsageError ? error : unwritable(path, error);
	}
}

/** @returns where the last whole line ends. @throws UsageError where what follows it is no torn line of ours */
async function wholeLines(path: string, { size }: Stats): Promise<number> {
	const end = endOfLines(path);
	if (end === size) return end;
	// Somebody's text or sound, named by mistake, must not be cut.
	for await (const rest of createReadStream(path, { start: end, end })) {
		if (`${rest}` === "{") return end;
	}
	throw new UsageError(
		`${path} holds something else; --out wants a new file, or one that check has written`,
	);
}

const unwritable = (path: string, error: unknown) =>
	new UsageError(`${path} cannot be written: ${(error as Error).message}`);
