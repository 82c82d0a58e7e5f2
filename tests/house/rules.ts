/**
 * The rules on the code itself, as pure functions from files to complaints. Each complaint names
 * the file and says what to do; `code.test.ts` runs them on the tree and on files made to break them.
 */
import { importsOf, resolveImport, type SourceFile, withoutComments } from "./tree";

/** Lines that a written file may have. */
export const MAX_LINES = 300;

const area = (path: string): string => {
	const [top = "", folder = ""] = path.split("/");
	return top === "src" ? `src/${folder}` : top;
};

/** Which areas of ours an area may import; `types` only as types. */
const MAY_IMPORT: Record<string, { values: readonly string[]; types?: readonly string[] }> = {
	"src/pipeline": { values: [] },
	"src/protocol": { values: ["src/pipeline"] },
	"src/sites": { values: ["src/protocol"] },
	"src/settings": { values: ["src/protocol"] },
	"src/credentials": { values: ["src/protocol"] },
	"src/history": { values: ["src/pipeline", "src/protocol", "src/sites"] },
	"src/detector": { values: ["src/pipeline", "src/protocol"] },
	"src/report": {
		values: ["src/pipeline", "src/protocol"],
		types: ["src/detector", "src/history"],
	},
	"src/capture": {
		values: ["src/pipeline", "src/protocol", "src/sites", "src/settings", "src/credentials"],
		types: ["src/detector", "src/history"],
	},
	"src/ui": {
		values: ["src/pipeline", "src/protocol", "src/report"],
		types: ["src/history", "src/settings", "src/sites"],
	},
	"src/cli": {
		values: ["src/credentials", "src/detector", "src/pipeline", "src/protocol", "src/settings"],
	},
	entrypoints: {
		values: [
			"ui",
			"capture",
			"credentials",
			"history",
			"sites",
			"settings",
			"detector",
			"report",
			"protocol",
			"pipeline",
		].map((folder) => `src/${folder}`),
	},
};

/** Design section 2: imports go one way. */
export function importDirection(files: readonly SourceFile[]): string[] {
	return files.flatMap(({ path, text }) => {
		const own = area(path);
		const rule = MAY_IMPORT[own];
		if (!rule) return [`${path}: "${own}" is no area of the design (section 2); move the file`];
		return importsOf(text).flatMap(({ from, typeOnly }) => {
			const target = area(resolveImport(path, from));
			if (!from.startsWith(".") || target === own || !/^(src\/|entrypoints)/.test(target))
				return [];
			if (rule.values.includes(target)) return [];
			if (rule.types?.includes(target)) {
				return typeOnly
					? []
					: [`${path}: may know ${target} by type only ("import type"), not import "${from}"`];
			}
			return [
				`${path}: ${own} may not import ${target} ("${from}"); pass it in as an argument, or move the code`,
			];
		});
	});
}

/** A word of a platform or a package, and the areas that may say it. */
const HOMES: readonly { what: string; code: RegExp; homes: RegExp; instead: string }[] = [
	{
		what: "chrome.* or browser.*",
		code: /(?<![\w.$"'`/-])(?:chrome|browser)\s*\??\.\s*[a-z]/,
		homes: /^(entrypoints|src\/(capture|settings|protocol))\//,
		instead:
			"take what is needed as an argument; entrypoints, capture, settings and protocol may ask the browser",
	},
	{
		what: "onnxruntime or tfjs",
		code: /["'](?:onnxruntime|@tensorflow\/)/,
		homes: /^(entrypoints|src\/(detector|cli))\//,
		instead:
			"the runtime is an argument; only src/detector and the doors (entrypoints, src/cli) import it",
	},
	{
		what: "Node",
		code: /["']node:|(?<![\w.$])process\./,
		homes: /^src\/cli\//,
		instead: "only src/cli runs in Node",
	},
];

/** `chrome.*`, model runtimes and Node stay where the design puts them. */
export function platformWords(files: readonly SourceFile[]): string[] {
	return files.flatMap(({ path, text }) => {
		const code = withoutComments(text);
		return HOMES.filter(({ code: word, homes }) => !homes.test(path) && word.test(code)).map(
			({ what, instead }) => `${path}: uses ${what}; ${instead}`,
		);
	});
}

/** src/pipeline is pure: nothing but itself and the FFT. */
export function pipelineIsPure(files: readonly SourceFile[]): string[] {
	return files
		.filter(({ path }) => path.startsWith("src/pipeline/"))
		.flatMap(({ path, text }) =>
			importsOf(text)
				.map(({ from }) => from)
				.filter(
					(from) => from !== "fft.js" && !resolveImport(path, from).startsWith("src/pipeline/"),
				)
				.map((from) => `${path}: the pipeline is pure, so it may not import "${from}"; pass it in`),
		);
}

/** Nothing here may be written in shipped code, with the reason. */
const FORBIDDEN: readonly { code: RegExp; why: string }[] = [
	{
		code: /createMediaElementSource/,
		why: "reroutes what the page plays; capture with captureStream (design section 7)",
	},
	{ code: /mozCaptureStream/, why: "silences the page for good in Firefox; use captureStream" },
	{ code: /(?<![\w.$])eval\s*\(|new\s+Function\s*\(/, why: "runs text as code; write the code" },
	{
		code: /\b(?:XMLHttpRequest|WebSocket|EventSource|WebTransport|RTCPeerConnection|sendBeacon|importScripts)\b/,
		why: "talks to the network; only src/capture/fetchMedia.ts may",
	},
	{
		code: /\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write|dangerouslySetInnerHTML/,
		why: "makes markup of text that a page may have forged; set text or build elements",
	},
	{
		code: /\bMath\.random\s*\(/,
		why: "a score must come out the same twice, and a name must not be guessed; take a seed, or crypto.randomUUID",
	},
];

/** Calls that the threat model rules out. */
export function forbiddenCalls(files: readonly SourceFile[]): string[] {
	return files.flatMap(({ path, text }) => {
		const code = withoutComments(text);
		return FORBIDDEN.filter(({ code: pattern }) => pattern.test(code)).map(
			({ code: pattern, why }) => `${path}: ${pattern.exec(code)?.[0]} ${why}`,
		);
	});
}

/** Only the listed files may call fetch, and only for what the pattern lets through. */
export function fetchCallers(
	files: readonly SourceFile[],
	allowed: Readonly<Record<string, RegExp>>,
): string[] {
	return files.flatMap(({ path, text }) =>
		[...withoutComments(text).matchAll(/(?<![\w$])fetch\s*\(([^\n]*)/g)]
			.filter(([, argument = ""]) => !allowed[path]?.test(argument))
			.map(
				([call]) =>
					`${path}: "${call}". What the person asked for goes through src/capture/fetchMedia.ts; for a file of our own package, name this file and its call in FETCHERS (tests/house/code.test.ts)`,
			),
	);
}

/** How much of a listener's code is looked at, characters: the gate stands at its head. */
const LISTENER_HEAD = 160;

/** The one gate: a listener for messages or ports hands what came to it before anything else. */
export function pastTheGate(files: readonly SourceFile[]): string[] {
	return files.flatMap(({ path, text }) => {
		const code = withoutComments(text);
		const outside = /on(?:Message|Connect)External|addEventListener\(\s*["']message["']/.exec(code);
		const heads = [...code.matchAll(/on(?:Message|Connect)\.addListener\(/g)].map(({ index }) =>
			code.slice(index, index + LISTENER_HEAD),
		);
		const open = heads.filter((head) => !/\bgate\.\w+\(/.test(head));
		return [
			...(outside
				? [`${path}: ${outside[0]} lets in what has not passed the gate; use runtime messages`]
				: []),
			...open.map(
				(head) =>
					`${path}: "${head.split("\n")[0]?.trim()}" must ask src/protocol/gate.ts first (gate.toX, gate.fromX, gate.admitsPort)`,
			),
		];
	});
}

/** Habit 2: 300 lines is the ceiling for written code. */
export function fileLength(files: readonly SourceFile[]): string[] {
	return files.flatMap(({ path, text }) => {
		const lines = text.replace(/\n$/, "").split("\n").length;
		return lines > MAX_LINES
			? [`${path}: ${lines} lines, ${MAX_LINES} is the ceiling; split it by what it does`]
			: [];
	});
}

/** Habit 2: a file is named after the one thing it holds. */
export function fileNames(paths: readonly string[]): string[] {
	return paths
		.filter((path) =>
			/(^|\/)(utils?|helpers?|misc|common|manager|service|handler)(\.|\/|$)/i.test(path),
		)
		.map(
			(path) => `${path}: says nothing of what is in it; name it after the one thing that it holds`,
		);
}

const EXPORTED =
	/^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(function\*?|class|interface|type|enum|const) (\w+)/;
/** A type taken from a schema or a list is described where that stands. */
const DERIVED =
	/= *(?:v\.Infer(?:Input|Output)<typeof|ReturnType<typeof|\(typeof \w+\)\[number\]|\w+(?:\["\w+"\])+;)/;
const FUNCTION_VALUE = /= *(?:async )?(?:<[^>]*>)?\(|: *typeof \w+ =|=> *\S|=> *$/;

/** Habit 23: a docblock on every exported function and type. */
export function docblocks(files: readonly SourceFile[]): string[] {
	return files.flatMap(({ path, text }) => {
		const lines = text.split("\n");
		return lines.flatMap((line, i) => {
			const [, kind, name] = EXPORTED.exec(line) ?? [];
			if (!kind || DERIVED.test(line)) return [];
			if (kind === "const" && !FUNCTION_VALUE.test(`${line} ${lines[i + 1] ?? ""}`)) return [];
			const above = lines[i - 1]?.trim() ?? "";
			// Overloads: the first one carries the docblock.
			if (above.endsWith("*/") || above.startsWith(`export function ${name}(`)) return [];
			return [
				`${path}:${i + 1}: ${name} has no docblock; say what it is, with units, shapes and failures`,
			];
		});
	});
}
