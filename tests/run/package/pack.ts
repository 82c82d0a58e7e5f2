/**
 * `npm run package`: everything that is given away, in `.output/packages`: zips for Chrome, Edge and
 * Firefox, the sources for reviewers, a bill of materials, what is in it, and the sums of all. The same
 * sources give the same bytes, on any machine and in any folder.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { withSites } from "../../../src/cli/policy/sites";
import { billOfMaterials } from "./billOfMaterials";
import { contentsTable, LIMIT_BYTES, partsOf } from "./contents";
import { crxOf } from "./crx";
import { type Packed, zipOf } from "./zip";

/** What is asked for. */
export interface Wishes {
	/** Of the repository, ending with a slash. */
	readonly root: string;
	/** Folder for the packages; emptied first. */
	readonly out: string;
	/** PEM of the key that a crx is signed with; without one there is none. */
	readonly key?: string;
	/** Sites that the crx may look into from the start: an organisation's own package. */
	readonly sites?: readonly string[];
	/** Takes what is built already. */
	readonly built?: boolean;
}

/** What has come of it. */
export interface Packages {
	/** Names in `out`, sorted. */
	readonly files: readonly string[];
	/** In Markdown. */
	readonly contents: string;
	/** Id of the signed extension. */
	readonly id: string | null;
}

/** All files below a folder, by their path in it. */
export function filesBelow(folder: string): Packed[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => {
			const path = join(entry.parentPath, entry.name);
			return { path: relative(folder, path).split(sep).join("/"), bytes: readFileSync(path) };
		});
}

/**
 * Everything that the build, the tests and the training need: what git tracks, as it lies here.
 * @throws where this is no git checkout
 */
function sources(root: string): Packed[] {
	return execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
		.split("\0")
		.filter((path) => path !== "" && existsSync(root + path))
		.map((path) => ({ path, bytes: readFileSync(root + path) }));
}

/** The same files, their manifest with an organisation's sites. */
const forSites = (files: readonly Packed[], sites: readonly string[]): Packed[] =>
	files.map(({ path, bytes }) => {
		if (path !== "manifest.json") return { path, bytes };
		return { path, bytes: Buffer.from(withSites(Buffer.from(bytes).toString("utf8"), sites)) };
	});

function build(root: string, ...args: string[]): void {
	execFileSync("npx", ["wxt", "build", ...args], {
		cwd: root,
		stdio: ["ignore", "ignore", "inherit"],
		env: { ...process.env, BONAFIDE_VARIANT: "" },
		shell: process.platform === "win32",
	});
}

/**
 * Makes all packages.
 * @throws when one is larger than the design allows, or a build fails
 */
export function pack({ root, out, key, sites = [], built = false }: Wishes): Packages {
	if (!built) {
		build(root);
		build(root, "-b", "firefox", "--mv3");
	}
	const manifest = JSON.parse(readFileSync(`${root}.output/chrome-mv3/manifest.json`, "utf8"));
	const name = (what: string) => `bonafide-${manifest.version}-${what}`;
	const made = new Map<string, Uint8Array>();
	const tables: string[] = [];

	function add(what: string, files: readonly Packed[]): Uint8Array {
		const zip = zipOf(files);
		made.set(name(`${what}.zip`), zip);
		return zip;
	}

	const chromium = filesBelow(`${root}.output/chrome-mv3`);
	const firefox = filesBelow(`${root}.output/firefox-mv3`);
	const chrome = add("chrome", chromium);
	// Edge takes the very same files; its store wants an upload of its own.
	add("edge", chromium);
	const fox = add("firefox", firefox);
	for (const [browser, { length }] of Object.entries({ Chrome: chrome, Firefox: fox })) {
		if (length > LIMIT_BYTES) {
			throw new Error(`the package for ${browser} has ${length} bytes, ${LIMIT_BYTES} are allowed`);
		}
	}
	add("sources", sources(root));
	tables.push(
		contentsTable("Chrome and Edge", partsOf(chromium), chrome.length),
		contentsTable("Firefox", partsOf(firefox), fox.length),
	);

	let id: string | null = null;
	if (key !== undefined) {
		const signed = crxOf(sites.length > 0 ? zipOf(forSites(chromium, sites)) : chrome, key);
		id = signed.id;
		made.set(name("chrome.crx"), signed.crx);
	}
	const models = new Set(
		chromium.flatMap(({ path }) => /^models\/([^/]+)\/card\.json$/.exec(path)?.[1] ?? []),
	);
	made.set(name("sbom.cdx.json"), Buffer.from(billOfMaterials(root, [...models].sort())));
	const contents = tables.join("\n");
	made.set("CONTENTS.md", Buffer.from(contents));

	rmSync(out, { recursive: true, force: true });
	mkdirSync(out, { recursive: true });
	const names = [...made.keys()].sort();
	// As `sha256sum --check` reads it.
	const sums = names.map(
		(file) =>
			`${createHash("sha256")
				.update(made.get(file) as Uint8Array)
				.digest("hex")}  ${file}\n`,
	);
	made.set("SHA256SUMS", Buffer.from(sums.join("")));
	for (const [file, bytes] of made) writeFileSync(join(out, file), bytes);
	return { files: [...names, "SHA256SUMS"], contents, id };
}
