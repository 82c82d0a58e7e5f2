/** What stores and administrators are told is what is built. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LEAST_CHROMIUM, LEAST_FIREFOX } from "../../src/protocol/browserNeeds";
import { policyNames } from "../../src/settings/policyTable";
import { pathsBelow, read, root } from "./tree";

const MANIFESTS = [".output/chrome-mv3/manifest.json", ".output/firefox-mv3/manifest.json"];

/** First cells of a document's table rows, without their code marks. */
const firstCells = (markdown: string) =>
	[...markdown.matchAll(/^\|([^|]+)\|/gm)].map(([, cell = ""]) => cell.replaceAll("`", "").trim());

/** Names in a document's tables that stand in code marks. */
const namesIn = (markdown: string) =>
	new Set([...markdown.matchAll(/^\|([^|]+)\|/gm)].flatMap(([, cell = ""]) => inCode(cell)));
const inCode = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

describe("the stores' texts", () => {
	test.each(MANIFESTS.filter((path) => existsSync(join(root, path))))(
		"give a reason for every permission of %s, and for no other",
		(path) => {
			const manifest = JSON.parse(read(path));
			const asked: string[] = [
				...manifest.permissions,
				...manifest.optional_permissions,
				...manifest.optional_host_permissions,
			];
			const justified = namesIn(read("docs/store/review.md").split("## Remote code")[0] ?? "");
			for (const name of asked) expect(justified, `docs/store/review.md: ${name}`).toContain(name);
			const privacy = read("README.md");
			for (const name of asked.filter((name) => !name.includes("/"))) {
				expect(namesIn(privacy), `README.md: ${name}`).toContain(name);
			}
			if (path.includes("chrome")) {
				expect([...justified].filter((name) => !asked.includes(name))).toEqual([]);
			}
		},
	);

	test("keep to the stores' lengths", () => {
		const listing = read("docs/store/listing.md");
		const under = (title: string) =>
			(listing.split(`## ${title}`)[1] ?? "")
				.split("\n## ")[0]
				?.split("\n")
				.slice(1)
				.join("\n")
				.trim() ?? "";
		expect(under("Name").length).toBeGreaterThan(0);
		expect(under("Name").length).toBeLessThanOrEqual(75);
		expect(under("Summary").length).toBeGreaterThan(0);
		expect(under("Summary").length).toBeLessThanOrEqual(132);
		const description = under("Description");
		// Edge wants 250 at least, Chrome takes 16,000, Firefox 15,000.
		expect(description.length).toBeGreaterThan(250);
		expect(description.length).toBeLessThan(15_000);
	});

	test("have their pictures at the stores' sizes", () => {
		const sizes = pathsBelow("docs/store/pictures").map((path) => {
			const bytes = readFileSync(join(root, path));
			expect(bytes.toString("latin1", 1, 4), path).toBe("PNG");
			return `${path.split("/").pop()} ${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
		});
		expect(sizes.sort()).toEqual([
			"1-verdict.png 1280x800",
			"2-human.png 1280x800",
			"3-report.png 1280x800",
			"tile.png 440x280",
		]);
	});
});

describe("docs/administrators.md", () => {
	const text = read("docs/administrators.md");
	test("names everything that can be set", () => {
		const named = namesIn(text);
		const missing = policyNames.filter((name) => !named.has(name));
		expect(missing, 'add a row to docs/administrators.md, "What can be set"').toEqual([]);
	});
	test("names nothing that cannot be set", () => {
		const table = text.split("| name | value |")[1]?.split("\n\n")[0] ?? "";
		const known: readonly string[] = policyNames;
		expect(
			firstCells(table)
				.flatMap((cell) => cell.split(/,\s*/))
				.filter((name) => name !== "---" && !known.includes(name)),
		).toEqual([]);
	});
});

describe("the least versions", () => {
	test.each(["README.md", "docs/administrators.md"])("are the same in %s", (path) => {
		const told = [
			...read(path).matchAll(/Chromium (\d{3})(?= or later| \(Chrome| or Firefox)/g),
		].map(([, version]) => version);
		expect(new Set(told)).toEqual(new Set([String(LEAST_CHROMIUM)]));
	});
	test.each(["README.md", "docs/firefox.md"])("of Firefox are the same in %s", (path) => {
		const told = [...read(path).matchAll(/Firefox (\d{3}) or later/g)].map(
			([, version]) => version,
		);
		expect(new Set(told)).toEqual(new Set([String(LEAST_FIREFOX)]));
	});
});
