/** What is committed, and what may be. */
import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pathsBelow, read, root } from "./tree";

const inGit = existsSync(join(root, ".git"));
const git = (...args: string[]): string[] =>
	execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 })
		.split("\n")
		.filter((line) => line !== "");

interface Clip {
	readonly file: string;
	readonly expected: string;
	readonly inTrainingCorpus: boolean;
}

describe.skipIf(!inGit)("git", () => {
	test("tracks nothing that .gitignore leaves out", () => {
		const ignored = git("ls-files", "--cached", "--ignored", "--exclude-standard");
		const folders = [...new Set(ignored.map((path) => path.split("/").slice(0, 1).join("/")))];
		expect(folders, "take these out: git rm -r --cached FOLDER").toEqual([]);
	});
	test("tracks no sound but the demo's and the fixtures that we made", () => {
		const sounds = git("ls-files").filter((path) =>
			/\.(wav|mp3|ogg|opus|flac|m4a|aac|webm|mp4)$/i.test(path),
		);
		const strange = sounds.filter((path) => !/^(assets\/demo|tests\/fixtures)\//.test(path));
		expect(strange, "other people's recordings are never committed (platform facts, 13)").toEqual(
			[],
		);
	});
	test("tracks no file over 8 MB", () => {
		const large = git("ls-files")
			.filter((path) => !path.startsWith("node_modules/") && existsSync(join(root, path)))
			.filter((path) => statSync(join(root, path)).size > 8e6);
		expect(large, "keep large files out of the history").toEqual([]);
	});
});

describe("the demo", () => {
	const clips: Clip[] = JSON.parse(read("assets/demo/clips.json"));
	const licences = read("assets/demo/LICENSES.md");
	const page = read("assets/demo/demo.html");

	test("has voices of people and of machines, each at least one that no training has heard", () => {
		for (const expected of ["human", "machine"]) {
			const fresh = clips.filter((clip) => clip.expected === expected && !clip.inTrainingCorpus);
			expect(fresh.length, expected).toBeGreaterThan(0);
		}
	});
	test("each clip is there, on the page, and in LICENSES.md; and none beside them", () => {
		const files = clips.map(({ file }) => file).sort();
		expect(pathsBelow("assets/demo").filter((path) => path.endsWith(".mp3"))).toEqual(
			files.map((file) => `assets/demo/${file}`),
		);
		expect(files.filter((file) => !page.includes(`src="${file}"`))).toEqual([]);
		expect(files.filter((file) => !licences.includes(`\`${file}\``))).toEqual([]);
	});
	test("stays small", () => {
		const bytes = pathsBelow("assets/demo").map((path) => statSync(join(root, path)).size);
		expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2e6);
	});
});

describe("the workflows", () => {
	const uses = pathsBelow(".github/workflows").flatMap((path) =>
		[...read(path).matchAll(/uses:\s*(\S+)(.*)/g)].map(([, action = "", rest = ""]) => ({
			path,
			action,
			rest,
		})),
	);

	test("take every action by its commit, with the version in words beside it", () => {
		expect(uses.length).toBeGreaterThan(1);
		const loose = uses
			.filter(({ action, rest }) => !/@[0-9a-f]{40}$/.test(action) || !/# v\d/.test(rest))
			.map(({ path, action }) => `${path}: ${action} may change under us; name its commit`);
		expect(loose).toEqual([]);
	});
});
