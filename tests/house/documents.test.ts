/** What the documents promise about the repository is true. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { comparisonSchema } from "../../src/detector/comparison";
import { benchTable } from "../bench/table";
import { channelsSchema, channelsTable } from "../run/channelsTable";
import { comparisonTable } from "../run/comparisonTable";
import { figuresTable } from "../run/figuresTable";
import { unheardSchema, unheardTable } from "../run/unheardTable";
import { read, root } from "./tree";

const manifest = JSON.parse(read("package.json"));
const dependencies: Record<string, string> = {
	...manifest.dependencies,
	...manifest.devDependencies,
};

/** Cells of every table row of a Markdown text, header and rule rows aside. */
function tableRows(markdown: string): string[][] {
	const rows = markdown.split("\n").filter((line) => line.startsWith("|"));
	const cells = rows.map((line) =>
		line
			.split("|")
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
	return cells.filter((row, i) => {
		const isRule = row.every((cell) => /^:?-+:?$/.test(cell));
		const isHeader = cells[i + 1]?.every((cell) => /^:?-+:?$/.test(cell)) ?? false;
		return !isRule && !isHeader;
	});
}

/** Paths of tests named in a text. */
const testsNamedIn = (text: string): string[] => [
	...new Set(text.match(/(?:tests|models\/training\/tests)\/[\w./-]+\.(?:test\.tsx?|py)/g) ?? []),
];

describe("docs/dependencies.md", () => {
	const rows = tableRows(read("docs/dependencies.md"));
	const named = rows.map(([name = ""]) => name.replaceAll("`", ""));

	test("gives each dependency of package.json one line of reason", () => {
		const missing = Object.keys(dependencies)
			.filter((name) => !named.includes(name))
			.map(
				(name) => `${name}: add a row with its reason to docs/dependencies.md, or do without it`,
			);
		expect(missing).toEqual([]);
		const thin = rows
			.filter((row) => (row.at(-1) ?? "").length < 15)
			.map(([name]) => `${name}: docs/dependencies.md gives no reason`);
		expect(thin).toEqual([]);
	});
	test("names none that package.json does not have", () => {
		const python = read("models/training/requirements.txt");
		const gone = named
			.filter((name) => !(name in dependencies) && !new RegExp(`^${name}\\b`, "m").test(python))
			.map((name) => `${name}: gone from package.json and requirements.txt; take its row out`);
		expect(gone).toEqual([]);
	});
	test("versions are pinned exactly", () => {
		const loose = Object.entries(dependencies)
			.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
			.map(([name, version]) => `${name}: "${version}" is a range; install with npm i -E`);
		expect(loose).toEqual([]);
		const python = read("models/training/requirements.txt")
			.split("\n")
			.filter((line) => line.trim() !== "" && !/^(#|--)/.test(line))
			.filter((line) => !/^[\w[\]-]+==\d[\w.+]*(\s*;.*)?(\s*#.*)?$/.test(line.trim()))
			.map((line) => `${line}: pin it with == in models/training/requirements.txt`);
		expect(python).toEqual([]);
	});
});

describe.each(["docs/threat-model.md", "docs/faults.md"])("%s", (path) => {
	const rows = tableRows(read(path));

	test("names for each promise a test that exists", () => {
		expect(rows.length).toBeGreaterThan(15);
		const broken = rows.flatMap(([promise = "", ...rest]) => {
			const tests = testsNamedIn(rest.at(-1) ?? "");
			if (tests.length === 0) return [`"${promise}" names no test in its last column`];
			return tests
				.filter((path) => !existsSync(join(root, path)))
				.map(
					(path) => `"${promise}" names ${path}, which does not exist: write it or name another`,
				);
		});
		expect(broken).toEqual([]);
	});
	test("names tests by titles that they have", () => {
		const named = [...read(path).matchAll(/`(tests\/[\w./-]+)`: “([^”]+)”/g)].map(
			([, path = "", title = ""]) => ({ path, title }),
		);
		expect(named.length).toBeGreaterThan(15);
		const gone = named
			.filter(({ path }) => existsSync(join(root, path)))
			.filter(({ path, title }) => !read(path).includes(`"${title}"`))
			.map(({ path, title }) => `${path} has no test "${title}": write it, or name another`);
		expect(gone).toEqual([]);
	});
});

describe("README.md", () => {
	const text = read("README.md");

	test("gives the two commands word for word, and their scripts exist", () => {
		expect(text).toContain("npm ci && npm run demo");
		expect(text).toContain("npm ci && npm test");
		const named = [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? "");
		const missing = [...new Set(named)]
			.filter((name) => !(name in manifest.scripts))
			.map((name) => `README.md names "npm run ${name}", package.json has no such script`);
		expect(missing).toEqual([]);
	});
	test("points only at files that are there", () => {
		const links = [...text.matchAll(/\]\(((?!https?:|#)[^)]+)\)/g)].map((match) => match[1] ?? "");
		const paths = [...links.map((link) => link.replace(/#.*/, "")), ...testsNamedIn(text)];
		const missing = [...new Set(paths)]
			.filter((path) => !existsSync(join(root, path)))
			.map((path) => `README.md points at ${path}, which does not exist`);
		expect(missing).toEqual([]);
	});
	test("has the figures that were measured of the default model's card, and no others", () => {
		const catalog = JSON.parse(read("models/catalog.json"));
		const entry = catalog.models.find((model: { id: string }) => model.id === catalog.default);
		const card = read(`models/${entry.card}`);
		const evaluation = JSON.parse(read(`models/${dirname(entry.card)}/evaluation.json`));
		expect(
			evaluation.model.sha256,
			"the model has changed since it was measured: npm run figures -- --manifest M.jsonl",
		).toBe(createHash("sha256").update(card).digest("hex"));
		const shown = /<!-- figures:start -->\s*([\s\S]*?)\s*<!-- figures:end -->/.exec(text)?.[1];
		expect(shown, "README.md is behind models/: npm run figures").toBe(
			figuresTable(evaluation, JSON.parse(card)),
		);
	});
	// Files beside the default model's card that a command measures and writes into README.md.
	test.each([
		["unheard", (found: unknown) => v.parse(unheardSchema, found), unheardTable],
		["channels", (found: unknown) => v.parse(channelsSchema, found), channelsTable],
	] as const)(
		"has the table of %s that was measured of the default model's card",
		(name, parse, tableOf) => {
			const catalog = JSON.parse(read("models/catalog.json"));
			const entry = catalog.models.find((model: { id: string }) => model.id === catalog.default);
			const found = parse(JSON.parse(read(`models/${dirname(entry.card)}/${name}.json`)));
			expect(
				found.model.sha256,
				`the model has changed since it was measured: npm run ${name} -- --manifest M.jsonl`,
			).toBe(entry.sha256);
			const shown = new RegExp(
				`<!-- ${name}:start -->\\s*([\\s\\S]*?)\\s*<!-- ${name}:end -->`,
			).exec(text)?.[1];
			expect(shown, `README.md is behind models/: npm run ${name}`).toBe(tableOf(found as never));
		},
	);
	test("has the speeds that docs/bench.json holds, and no others", () => {
		const shown = /<!-- bench:start -->\s*([\s\S]*?)\s*<!-- bench:end -->/.exec(text)?.[1];
		expect(shown, "README.md is behind docs/bench.json: npm run bench -- --table").toBe(
			benchTable(JSON.parse(read("docs/bench.json"))),
		);
	});
	test("has the table of models/comparison.json, whose lines are of the cards that lie here", () => {
		const comparison = v.parse(comparisonSchema, JSON.parse(read("models/comparison.json")));
		const catalog = JSON.parse(read("models/catalog.json"));
		const behind = comparison.models
			.filter(({ id, sha256 }) => {
				const entry = catalog.models.find((model: { id: string }) => model.id === id);
				return entry?.sha256 !== sha256;
			})
			.map(({ id }) => `${id} has changed since it was compared: npm run compare`);
		expect(behind).toEqual([]);
		expect(comparison.models[0]?.id).toBe(catalog.default);
		const shown = /<!-- comparison:start -->\s*([\s\S]*?)\s*<!-- comparison:end -->/.exec(
			text,
		)?.[1];
		expect(shown, "README.md is behind models/: npm run compare").toBe(comparisonTable(comparison));
	});
});
