/** Each site has one file, which says what it was tried on, and a test on a saved minimal page. */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { sites } from "../../src/sites";
import { pathsBelow, read, root } from "./tree";

const TEST = "tests/unit/siteAdapters.test.ts";
const files = pathsBelow("src/sites").filter((path) => !/\/(site|index)\.ts$/.test(path));
const pages = pathsBelow("tests/fixtures/sites").filter((path) => path.endsWith(".html"));

describe("the sites", () => {
	test("are one a file, all of them in the index", () => {
		expect(files.length, "copy a file in src/sites, add it to index.ts").toBe(sites.length);
		const index = read("src/sites/index.ts");
		for (const path of files) expect(index).toContain(`"./${basename(path, ".ts")}"`);
	});
	test("have each an id of their own", () => {
		expect(new Set(sites.map(({ id }) => id)).size).toBe(sites.length);
	});
	test.each(files)("%s ends with what it was tried on", (path) => {
		const end = read(path).trimEnd().split("\n").slice(-8).join("\n");
		expect(end, "triedOn stands at the bottom").toContain("triedOn: [");
	});
	test.each(sites)(
		"$id was tried on a day, on an address or a saved page that a test opens",
		({ triedOn }) => {
			const test = read(TEST);
			expect(triedOn.length).toBeGreaterThan(0);
			for (const { url, on } of triedOn) {
				expect(on).toMatch(/^20\d\d-\d\d-\d\d$/);
				expect(Number.isNaN(Date.parse(on))).toBe(false);
				if (/^https:/.test(url)) continue;
				expect(existsSync(join(root, url)), `${url} is missing`).toBe(true);
				expect(test, `${TEST} opens ${url}`).toContain(`"${basename(url, ".html")}"`);
			}
		},
	);
	test("leave no saved page that nobody was tried on", () => {
		const named = sites.flatMap(({ triedOn }) => triedOn.map(({ url }) => url));
		expect(pages.filter((page) => !named.includes(page))).toEqual([]);
	});
});
