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
import type { Sensitivity } from "../protocol/sensitivity";
import type { CheckResult } from "./judge";
import { endOfLines, readLines } from "./lines";
import { UsageError } from "./usage";

/** What stands in such a file. */
export interface Standing {
	/** Names of the files that have a line. */
	readonly files: ReadonlySet<string>;
	/** One of the lines is an error. */
	readonly failed: boolean;
	/** How many verdicts stand there, by what judged them (`judgedBy`). */
	readonly verdicts: ReadonlyMap<string, number>;
}

/**
 * Makes file and folder where they are not there, and cuts off a line that was torn by a kill.
 * @throws UsageError for what cannot be written, or holds something else: it stays as it is
 */
export async function openResults(path: string): Promise<Standing> {
	const there = placeOf(path);
	const files = new Set<string>();
	const verdicts = new Map<string, number>();
	let failed = false;
	if (there) {
		const end = await wholeLines(path, there);
		try {
			for await (const line of readLines<CheckResult>(path, end)) {
				const known = ["error", "results", "model"].some((key) => key in Object(line));
				if (typeof line?.file !== "string" || !known)
					throw new Error(`${path} holds a line that is no result`);
				files.add(line.file);
				if ("error" in line) failed = true;
				else {
					const { sensitivity = "balanced" } = "results" in line ? (line.results[0] ?? {}) : line;
					const models = "results" in line ? line.results.map(({ model }) => model) : [line.model];
					const by = judgedBy(models, sensitivity);
					verdicts.set(by, (verdicts.get(by) ?? 0) + 1);
				}
			}
		} catch (error) {
			throw new UsageError(
				`${(error as Error).message}; --out wants a new file, or one that check has written`,
			);
		}
		if (end < there.size) truncateSync(path, end);
	}
	return { files, failed, verdicts };
}

type Named = { readonly id: string; readonly sha256: string };

/** What decides a verdict besides the file, for a person: models with the beginning of their hash, and the level. */
export function judgedBy(models: readonly Named[], sensitivity: Sensitivity): string {
	const names = models.map(({ id, sha256 }) => `${id} ${sha256.slice(0, 8)}`);
	return `${names.join(" + ")}, ${sensitivity}`;
}

/** @param now `judgedBy` of this call @returns a line for a person; null where all was judged alike */
export function staleLine(path: string, { verdicts }: Standing, now: string): string | null {
	const others = [...verdicts].filter(([by]) => by !== now);
	if (others.length === 0) return null;
	const count = others.reduce((sum, [, verdicts]) => sum + verdicts, 0);
	const each = others.map(([by, verdicts]) => `${verdicts} by ${by}`).join("; ");
	return `${path}: ${count} verdicts stay as they were judged before (${each}), not by ${now}; take another file to judge all anew`;
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
