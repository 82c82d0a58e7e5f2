/** The repository as the house rules see it: paths from the root with `/`, and their text. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

export interface SourceFile {
	/** From the repository's root. */
	readonly path: string;
	readonly text: string;
}

const SKIPPED = new Set([
	"node_modules",
	".venv",
	"__pycache__",
	".cache",
	"runs",
	".pytest_cache",
]);

/** Every path below a folder of the repository; none when there is no such folder. */
export function pathsBelow(folder: string): string[] {
	let entries: import("node:fs").Dirent[];
	try {
		entries = readdirSync(join(root, folder), { withFileTypes: true });
	} catch {
		return [];
	}
	return entries
		.filter((entry) => !SKIPPED.has(entry.name))
		.flatMap((entry) => {
			const path = `${folder}/${entry.name}`;
			return entry.isDirectory() ? pathsBelow(path) : [path];
		})
		.sort();
}

/** The text of one file of the repository. */
export const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Files below the folders whose name ends as asked. */
export function filesBelow(folders: readonly string[], endings: RegExp): SourceFile[] {
	return folders
		.flatMap(pathsBelow)
		.filter((path) => endings.test(path))
		.map((path) => ({ path, text: read(path) }));
}

const STRING_OR_COMMENT =
	/("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|(\/\*[\s\S]*?\*\/|\/\/[^\n]*)/g;

/** The code without comments: a rule must not fall over a word in prose. Lines are kept. */
export function withoutComments(text: string): string {
	return text.replace(STRING_OR_COMMENT, (_, literal: string | undefined, comment: string) =>
		literal === undefined ? comment.replace(/[^\n]/g, " ") : literal,
	);
}

export interface Import {
	readonly from: string;
	/** `import type` or `export type ... from`: gone after compilation. */
	readonly typeOnly: boolean;
}

/** What a TypeScript file imports, re-exports included. */
export function importsOf(text: string): Import[] {
	const code = withoutComments(text);
	const found: Import[] = [];
	const statement =
		/(?:^|[\n;])\s*(import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?["']([^"'\n]+)["']/g;
	for (const match of code.matchAll(statement)) {
		found.push({ from: match[3] ?? "", typeOnly: match[2] !== undefined });
	}
	for (const match of code.matchAll(
		/\bimport\(\s*["']([^"'\n]+)["']\s*\)(?!\s*\.\w+\s*[;,)\]|&>])/g,
	)) {
		found.push({ from: match[1] ?? "", typeOnly: false });
	}
	return found;
}

/** `src/capture/x.ts` importing `../protocol/state` means `src/protocol/state`; a package is itself. */
export function resolveImport(importer: string, from: string): string {
	if (!from.startsWith(".")) return from;
	const parts = importer.split("/").slice(0, -1);
	for (const part of from.split("/")) {
		if (part === "..") parts.pop();
		else if (part !== ".") parts.push(part);
	}
	return parts.join("/");
}
