/**
 * `npm run package`, twice and from elsewhere: what a reviewer builds from the sources that we give out
 * is, byte for byte, what a store is given. Chromium's own packer is the judge of the signed form.
 */
import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync } from "node:crypto";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromePath } from "../e2e/browser";
import { readCrx } from "../run/package/crx";
import { type Packages, pack } from "../run/package/pack";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(`${tmpdir()}/bonafide-packages-`);
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
let first: Packages;

/** Name and SHA-256 of each file of a folder. */
const sumsOf = (out: string) =>
	Object.fromEntries(
		readdirSync(out).map((name) => [
			name,
			createHash("sha256")
				.update(readFileSync(join(out, name)))
				.digest("hex"),
		]),
	);
const packedAs = (end: string) =>
	readFileSync(`${folder}/first/${first.files.find((name) => name.endsWith(end))}`);

function unzipTo(place: string, zip: Uint8Array): void {
	for (const [path, bytes] of Object.entries(unzipSync(zip))) {
		mkdirSync(dirname(join(place, path)), { recursive: true });
		writeFileSync(join(place, path), bytes);
	}
}

beforeAll(() => {
	first = pack({ root, out: `${folder}/first`, key });
	console.log(first.contents);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("everything that is given away is made, and its sums are right", () => {
	expect(first.files.map((name) => name.replace(/-\d+\.\d+\.\d+-/, "-"))).toEqual([
		"CONTENTS.md",
		"bonafide-chrome.crx",
		"bonafide-chrome.zip",
		"bonafide-edge.zip",
		"bonafide-firefox.zip",
		"bonafide-sbom.cdx.json",
		"bonafide-sources.zip",
		"SHA256SUMS",
	]);
	execFileSync("sha256sum", ["--check", "--strict", "SHA256SUMS"], {
		cwd: `${folder}/first`,
		stdio: "ignore",
	});
});

test("no file names a folder of the machine that built it", () => {
	const naming = ["chrome.zip", "firefox.zip"].flatMap((zip) =>
		Object.entries(unzipSync(packedAs(zip)))
			.filter(([, bytes]) => Buffer.from(bytes).includes(root))
			.map(([path]) => `${zip}: ${path}`),
	);
	expect(naming).toEqual([]);
});

test("a second time the same bytes come out", () => {
	pack({ root, out: `${folder}/second`, key });
	expect(sumsOf(`${folder}/second`)).toEqual(sumsOf(`${folder}/first`));
});

test("what is built from the sources' zip in another folder is what the packages hold", () => {
	const elsewhere = `${folder}/of-a-reviewer`;
	unzipTo(elsewhere, packedAs("sources.zip"));
	// In place of `npm ci`, which would fetch the same again. No symbolic link: the bundler names its
	// chunks after where modules really lie.
	const copy = (how: string) =>
		execFileSync("cp", [how, `${root}node_modules`, elsewhere], { stdio: "ignore" });
	try {
		copy("-al");
	} catch {
		// The temporary folder lies on another disk.
		copy("-a");
	}
	for (const args of [["prepare"], ["build"], ["build", "-b", "firefox", "--mv3"]]) {
		execFileSync("npx", ["wxt", ...args], {
			cwd: elsewhere,
			stdio: ["ignore", "ignore", "inherit"],
			env: { ...process.env, BONAFIDE_VARIANT: "" },
		});
	}
	for (const [zip, built] of [
		["chrome.zip", "chrome-mv3"],
		["firefox.zip", "firefox-mv3"],
	] as const) {
		const different = Object.entries(unzipSync(packedAs(zip)))
			.filter(([path, bytes]) => {
				const theirs = join(elsewhere, ".output", built, path);
				return !existsSync(theirs) || !readFileSync(theirs).equals(bytes);
			})
			.map(([path]) => path);
		expect(different, zip).toEqual([]);
	}
});

test("Chromium's own packer names the extension as we do, and both crx hold the same files", () => {
	const unpacked = `${folder}/unpacked`;
	unzipTo(unpacked, packedAs("chrome.zip"));
	writeFileSync(`${folder}/key.pem`, key);
	execFileSync(
		chromePath(),
		[
			...["--headless=new", "--no-sandbox", `--user-data-dir=${folder}/profile`],
			`--pack-extension=${unpacked}`,
			`--pack-extension-key=${folder}/key.pem`,
		],
		{ stdio: "ignore", timeout: 120_000 },
	);
	const theirs = readCrx(readFileSync(`${unpacked}.crx`));
	const ours = readCrx(packedAs("chrome.crx"));
	expect(ours.id).toBe(first.id);
	expect(theirs.id).toBe(first.id);
	const filesIn = (zip: Uint8Array) =>
		Object.entries(unzipSync(zip)).filter(([path]) => !path.endsWith("/"));
	const sorted = (zip: Uint8Array) =>
		filesIn(zip)
			.map(([path, bytes]) => `${path} ${createHash("sha256").update(bytes).digest("hex")}`)
			.sort();
	expect(sorted(ours.zip)).toEqual(sorted(theirs.zip));
});
