/** What a command wrote into a document, and nobody else: text between two marks. */
import { readFileSync, writeFileSync } from "node:fs";

/**
 * Puts `text` between `<!-- NAME:start -->` and `<!-- NAME:end -->` of a Markdown file.
 * @throws Error when the file has lost its marks
 */
export function putBetweenMarks(path: string, name: string, text: string): void {
	const marks = new RegExp(`(<!-- ${name}:start -->\\n)[\\s\\S]*?(<!-- ${name}:end -->)`);
	const before = readFileSync(path, "utf8");
	if (!marks.test(before))
		throw new Error(`${path} has lost its marks <!-- ${name}:start --> and <!-- ${name}:end -->`);
	writeFileSync(
		path,
		before.replace(marks, (_, start: string, end: string) => `${start}\n${text}\n\n${end}`),
	);
}
