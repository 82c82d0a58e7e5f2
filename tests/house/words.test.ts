/** What a person reads stands in assets/locales: no component holds a word of its own. */
import { describe, expect, test } from "vitest";
import { filesBelow, type SourceFile, withoutComments } from "./tree";

/** Text between tags, and attributes that are read out or shown. */
const BETWEEN_TAGS = /(?<![=-])>([^<>{}();=]*\p{L}[^<>{}();=]*)<\//gu;
const ATTRIBUTE = /\b(?:aria-label|title|alt|placeholder|label)="([^"]*\p{L}[^"]*)"/gu;
/** Keys of messages, and notations that no language writes otherwise. */
const NO_WORDS = /^([a-z]+(\.[\w-]+)+|https:\/\/|SHA-256|JSON|CSV|Hz|A|B)$/;

/** Complaints about words that stand in a component itself. */
function hardCoded(files: readonly SourceFile[]): string[] {
	return files.flatMap(({ path, text }) => {
		const code = withoutComments(text);
		return [...code.matchAll(BETWEEN_TAGS), ...code.matchAll(ATTRIBUTE)]
			.map((found) => (found[1] as string).trim())
			.filter((words) => !NO_WORDS.test(words))
			.map((words) => `${path}: "${words.slice(0, 60)}" belongs into assets/locales`);
	});
}

describe("words on screen", () => {
	test("come from assets/locales", () => {
		expect(hardCoded(filesBelow(["src/ui", "entrypoints"], /\.tsx$/))).toEqual([]);
	});
	test("would be noticed where they do not", () => {
		const path = "src/ui/popup/New.tsx";
		const found = (text: string) => hardCoded([{ path, text }]).length;
		expect(found("const New = () => <p>Likely AI</p>;")).toBe(1);
		expect(found('const New = () => <img alt="A voice" />;')).toBe(1);
		expect(found('const New = () => <p title={text.say("app.name")}>{text.say("a")}</p>;')).toBe(0);
		expect(found("const f = (a: number) => a; const g = 1 < 2;")).toBe(0);
	});
});
