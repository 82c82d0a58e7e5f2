import { describe, expect, test } from "vitest";
import {
	docblocks,
	fetchCallers,
	fileLength,
	fileNames,
	forbiddenCalls,
	importDirection,
	MAX_LINES,
	pastTheGate,
	pipelineIsPure,
	platformWords,
} from "./rules";
import { filesBelow, pathsBelow, read, type SourceFile, withoutComments } from "./tree";

const shipped = filesBelow(["src", "entrypoints"], /\.(ts|tsx)$/);
const written = [
	...shipped,
	...filesBelow(["tests", "models/training", "assets"], /\.(ts|tsx|mjs|py)$/),
];

/** Who may call fetch, and for what; all but the first read files of our own package. */
const FETCHERS = {
	// The one file that a person asked to check.
	"src/capture/fetchMedia.ts": /^input, \{/,
	// Model, card and speech gate.
	"entrypoints/offscreen/packagedModel.ts": /^packaged\(/,
	// The library for Content Credentials, and the trust list.
	"entrypoints/offscreen/credentials.worker.ts": /^packaged\(/,
	// The cards' numbers, which popup and pages show.
	"entrypoints/popup/models.ts": /^chrome\.runtime\.getURL\(/,
	// What was measured of the model.
	"entrypoints/figures/main.tsx": /^chrome\.runtime\.getURL\(/,
};

const file = (path: string, text: string): SourceFile => ({ path, text });

describe("the tree", () => {
	test("has the code that these rules are about", () => {
		expect(shipped.length).toBeGreaterThan(20);
	});
	test("imports go one way (design section 2)", () => {
		expect(importDirection(shipped)).toEqual([]);
	});
	test("the browser, the model runtimes and Node stay in their areas", () => {
		expect(platformWords(shipped)).toEqual([]);
	});
	test("the pipeline imports nothing but itself and the FFT", () => {
		expect(pipelineIsPure(shipped)).toEqual([]);
	});
	test("the pipeline compiles with no DOM, no browser and no Node types", () => {
		const { compilerOptions } = JSON.parse(read("src/pipeline/tsconfig.json"));
		expect(compilerOptions.types, "src/pipeline/tsconfig.json: types must stay empty").toEqual([]);
		expect(compilerOptions.lib, "src/pipeline/tsconfig.json: lib holds the language only").toEqual([
			expect.stringMatching(/^ES20\d\d$/),
		]);
	});
	test("nothing reroutes the page's sound, runs text as code, or opens another way to the network", () => {
		expect(forbiddenCalls(shipped)).toEqual([]);
	});
	test("one function fetches what a person asked for; the rest read the package", () => {
		expect(fetchCallers(shipped, FETCHERS)).toEqual([]);
	});
	test("every listener for messages and ports asks the gate first", () => {
		expect(pastTheGate(shipped)).toEqual([]);
	});
	test("that one function sends no credentials and no referrer", () => {
		const code = withoutComments(read("src/capture/fetchMedia.ts"));
		expect(code.match(/(?<![\w$])fetch\s*\(/g)).toHaveLength(1);
		expect(code).toContain('credentials: "omit"');
		expect(code).toContain('referrerPolicy: "no-referrer"');
	});
	test(`no written file is longer than ${MAX_LINES} lines`, () => {
		expect(fileLength(written)).toEqual([]);
	});
	test("no drawer: utils, helpers, misc, manager, service, handler", () => {
		const paths = ["src", "entrypoints", "tests", "models/training"].flatMap(pathsBelow);
		expect(fileNames(paths)).toEqual([]);
	});
	test("every exported function and type is described", () => {
		expect(docblocks(shipped.filter(({ path }) => path.startsWith("src/")))).toEqual([]);
	});
});

describe("the rules find what breaks them", () => {
	test("an import against the direction, also through a type where values are allowed", () => {
		const against = file("src/pipeline/x.ts", 'import { a } from "../detector/card";');
		expect(importDirection([against])).toHaveLength(1);
		expect(pipelineIsPure([against])).toHaveLength(1);
		const value = 'import { open } from "../history/history";';
		expect(importDirection([file("src/ui/x.tsx", value)])).toHaveLength(1);
		const typed = 'import type { Check } from "../history/history";';
		expect(importDirection([file("src/ui/x.tsx", typed)])).toEqual([]);
		const lazy = 'const m = await import("../cli/check");';
		expect(importDirection([file("src/detector/x.ts", lazy)])).toHaveLength(1);
	});
	test("a platform's word outside its area, but not in a comment", () => {
		expect(platformWords([file("src/ui/x.ts", "chrome.tabs.query({});")])).toHaveLength(1);
		expect(platformWords([file("src/ui/x.ts", "// chrome.tabs would do\n")])).toEqual([]);
		expect(platformWords([file("src/capture/x.ts", "chrome.runtime?.id")])).toEqual([]);
		const ort = 'import * as ort from "onnxruntime-web/jspi";';
		expect(platformWords([file("src/capture/x.ts", ort)])).toHaveLength(1);
	});
	test("each forbidden call", () => {
		const bad = [
			"context.createMediaElementSource(el)",
			"el.mozCaptureStream()",
			"eval(text)",
			"new Function(text)",
			"new WebSocket(url)",
			"navigator.sendBeacon(url)",
			"el.innerHTML = title",
			"Math.random()",
		];
		for (const code of bad) expect(forbiddenCalls([file("src/x.ts", code)]), code).toHaveLength(1);
		expect(forbiddenCalls([file("src/x.ts", "// no eval( here\nretrieval(x)")])).toEqual([]);
	});
	test("a listener that reads what came before the gate has", () => {
		const raw = "chrome.runtime.onMessage.addListener((raw) => act(raw));";
		expect(pastTheGate([file("entrypoints/x.ts", raw)])).toHaveLength(1);
		const page = 'window.addEventListener("message", act);';
		expect(pastTheGate([file("src/capture/x.ts", page)])).toHaveLength(1);
		const asked = "port.onMessage.addListener((raw) => act(gate.fromPort(raw, allow)));";
		expect(pastTheGate([file("src/capture/x.ts", asked)])).toEqual([]);
	});
	test("a fetch elsewhere, but not a function whose name ends in it", () => {
		expect(fetchCallers([file("src/ui/x.ts", "await fetch(url)")], {})).toHaveLength(1);
		expect(fetchCallers([file("src/ui/x.ts", "await globalThis.fetch(url)")], {})).toHaveLength(1);
		expect(fetchCallers([file("src/ui/x.ts", "prefetch(url)")], {})).toEqual([]);
		const own = { "src/ui/x.ts": /^packaged\(/ };
		expect(fetchCallers([file("src/ui/x.ts", 'fetch(packaged("a"))')], own)).toEqual([]);
		expect(fetchCallers([file("src/ui/x.ts", "fetch(address)")], own)).toHaveLength(1);
	});
	test("a file too long, a drawer, an export without a docblock", () => {
		expect(fileLength([file("src/x.ts", "a\n".repeat(MAX_LINES + 1))])).toHaveLength(1);
		expect(fileLength([file("src/x.ts", "a\n".repeat(MAX_LINES))])).toEqual([]);
		expect(fileNames(["src/ui/utils.ts", "src/helpers/a.ts", "src/ui/gauge.tsx"])).toHaveLength(2);
		expect(docblocks([file("src/x.ts", "export function a() {}")])).toHaveLength(1);
		expect(docblocks([file("src/x.ts", "export const a = (b: number) => b;")])).toHaveLength(1);
		expect(docblocks([file("src/x.ts", "/** A. */\nexport interface A {}")])).toEqual([]);
		expect(docblocks([file("src/x.ts", "export const LIMIT = 3;")])).toEqual([]);
	});
});
