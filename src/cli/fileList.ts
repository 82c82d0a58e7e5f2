/** Which files `npm run check` is to judge: those named, and those of a list of any length. */
import { createReadStream } from "node:fs";
import type { Wish } from "./checkOptions";
import { textLines } from "./lines";
import { UsageError } from "./usage";

/** Files of the call's shard, in order: each Nth of all. @throws UsageError without the list */
export async function* wantedFiles(
	wish: Pick<Wish, "files" | "list" | "shard">,
): AsyncGenerator<string> {
	const { index, count } = wish.shard;
	let at = 0;
	for await (const file of allFiles(wish)) {
		if (at++ % count === index - 1) yield file;
	}
}

async function* allFiles({ files, list }: Pick<Wish, "files" | "list">): AsyncGenerator<string> {
	yield* files;
	if (list === null) return;
	const input = list === "-" ? process.stdin : createReadStream(list);
	try {
		for await (const line of textLines(input)) if (line !== "") yield line;
	} catch (error) {
		throw new UsageError(`${list} cannot be read: ${(error as Error).message}`);
	}
}
