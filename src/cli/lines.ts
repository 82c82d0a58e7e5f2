/** Files of JSON lines that grow while the program runs, and may have been torn when it was killed. */
import {
	closeSync,
	createReadStream,
	existsSync,
	fstatSync,
	openSync,
	readSync,
	truncateSync,
} from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Where the last whole line ends, bytes; what follows was being written when all stopped. */
export function endOfLines(path: string): number {
	const file = openSync(path, "r");
	const block = Buffer.alloc(65_536);
	let end = fstatSync(file).size;
	try {
		while (end > 0) {
			const length = Math.min(block.length, end);
			readSync(file, block, 0, length, end - length);
			const at = block.subarray(0, length).lastIndexOf(10);
			if (at >= 0) return end - length + at + 1;
			end -= length;
		}
		return 0;
	} finally {
		closeSync(file);
	}
}

/** Cuts off what follows the last line end: the line that was being written when all stopped. */
export function mend(path: string): void {
	if (existsSync(path)) truncateSync(path, endOfLines(path));
}

/** Each line of a text, less the mark (BOM) that some editors put at its start: it is no part of a name. */
export async function* textLines(input: Readable): AsyncGenerator<string> {
	let first = true;
	for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
		yield first ? line.replace(/^\uFEFF/, "") : line;
		first = false;
	}
}

/**
 * Each line's object; none where there is no such file. A line that is no JSON is an error.
 * @param bytes of the file that are read; all without it
 */
export async function* readLines<T>(path: string, bytes?: number): AsyncGenerator<T> {
	if (!existsSync(path) || bytes === 0) return;
	const end = bytes === undefined ? Number.POSITIVE_INFINITY : bytes - 1;
	let number = 0;
	for await (const line of textLines(createReadStream(path, { end }))) {
		number++;
		if (line === "") continue;
		try {
			yield JSON.parse(line) as T;
		} catch {
			throw new Error(`${path}, line ${number}: this is no JSON`);
		}
	}
}
