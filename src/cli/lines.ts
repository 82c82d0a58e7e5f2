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

/** Cuts off what follows the last line end: the line that was being written when all stopped. */
export function mend(path: string): void {
	if (!existsSync(path)) return;
	const file = openSync(path, "r");
	const block = Buffer.alloc(65_536);
	let end = fstatSync(file).size;
	const size = end;
	try {
		while (end > 0) {
			const length = Math.min(block.length, end);
			readSync(file, block, 0, length, end - length);
			const at = block.subarray(0, length).lastIndexOf(10);
			if (at >= 0) {
				end = end - length + at + 1;
				break;
			}
			end -= length;
		}
	} finally {
		closeSync(file);
	}
	if (end < size) truncateSync(path, end);
}

/** Each line's object; none where there is no such file. A line that is no JSON is an error. */
export async function* readLines<T>(path: string): AsyncGenerator<T> {
	if (!existsSync(path)) return;
	const lines = createInterface({ input: createReadStream(path) });
	let number = 0;
	for await (const line of lines) {
		number++;
		if (line === "") continue;
		try {
			yield JSON.parse(line) as T;
		} catch {
			throw new Error(`${path}, line ${number}: this is no JSON`);
		}
	}
}
