/** One small file, and what each management tool is given of it. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "plist";
import { describe, expect, it } from "vitest";
import { browsers } from "../../../src/cli/policy/browsers";
import { askedOf } from "../../../src/cli/policy/options";
import { encoded, printed, writePrinted } from "../../../src/cli/policy/print";
import { withSites } from "../../../src/cli/policy/sites";
import { type PolicyWish, wishOfFile } from "../../../src/cli/policy/wish";
import { FIREFOX_ID } from "../../../src/settings/firefoxId";
import { parsePolicy } from "../../../src/settings/policy";
import { policyNames } from "../../../src/settings/policyTable";

const ID = "abcdefghijklmnopabcdefghijklmnop";
const example = readFileSync(
	join(import.meta.dirname, "../../../docs/policy-example.yaml"),
	"utf8",
);
const wish = wishOfFile(example) as PolicyWish;
const values = {
	screenedSites: ["https://meet.example.com"],
	neverScreenedSites: ["bank.example", "https://hr.example.com:8443"],
	retentionDays: 30,
	incognitoAllowed: false,
	lockedSettings: ["backend"],
	skipFirstRun: true,
	language: "de",
	supportText: "Zweifel an einer Stimme? Die Prüfstelle hilft, Durchwahl 4711.",
	supportUrl: "https://intranet.example.com/voices",
};

describe("the small file", () => {
	it("of the documentation is valid and says what it shows", () => {
		expect(wish.policy).toEqual(values);
	});

	it("may be JSON", () => {
		expect(wishOfFile(JSON.stringify({ extension: { id: ID } }))).toMatchObject({ policy: {} });
	});

	it.each([
		["a line that is no YAML", "extension:\n  id: [", /^line 2, column \d+: /],
		["nothing", "", /^the file: must have a part “extension”/],
		["no extension", "policy: {}", /^extension: is missing/],
		["an id of another kind", "extension: {id: xyz}", /^extension.id: must be the 32 letters/],
		[
			"a name that there is not",
			`extension: {id: ${ID}, pinned: true}`,
			/^extension.pinned: there is nothing/,
		],
		[
			"a setting that there is not",
			`extension: {id: ${ID}}\npolicy: {retention: 3}`,
			/^policy.retention: there is no such setting; there are .*retentionDays/,
		],
		[
			"a value that is not valid",
			`extension: {id: ${ID}}\npolicy: {retentionDays: 5000}`,
			/^policy.retentionDays: 5000 is not valid. 0 to 3650/,
		],
		[
			"one site where a list is wanted",
			`extension: {id: ${ID}}\npolicy: {neverScreenedSites: bank.example}`,
			/^policy.neverScreenedSites: must be a list, such as \["bank.example"\], and is "bank.example"$/,
		],
		[
			"a number in quotation marks",
			`extension: {id: ${ID}}\npolicy: {retentionDays: "30"}`,
			/^policy.retentionDays: must be a whole number, without quotation marks, and is "30"$/,
		],
		[
			"a word for true",
			`extension: {id: ${ID}}\npolicy: {skipFirstRun: "yes"}`,
			/^policy.skipFirstRun: must be true or false, .* and is "yes"$/,
		],
		[
			"an item that is not valid in a list",
			`extension: {id: ${ID}}\npolicy: {neverScreenedSites: [bank.example, "a b"]}`,
			/^policy.neverScreenedSites: "a b" is not valid. Hosts such as/,
		],
		[
			"a choice that there is not",
			`extension: {id: ${ID}}\npolicy: {backend: gpu}`,
			/^policy.backend: "gpu" is not valid. one of auto, wasm, webgpu/,
		],
	])("is refused with its place: %s", (_what, text, line) => {
		const wrong = wishOfFile(text);
		expect(wrong).toHaveLength(1);
		expect((wrong as string[])[0]).toMatch(line);
	});

	it("names all that is wrong at once", () => {
		const text = `extension: {id: x}\npolicy: {backend: gpu, retentionDays: -1}`;
		expect(wishOfFile(text)).toHaveLength(3);
	});
});

/** Reads a .reg file as the registry would hold it: keys, each with its values. */
function registryOf(text: string): Record<string, Record<string, unknown>> {
	const keys: Record<string, Record<string, unknown>> = {};
	let values: Record<string, unknown> = {};
	for (const line of text.split("\r\n").slice(1)) {
		const [, gone, key] = /^\[(-?)(.+)\]$/.exec(line) ?? [];
		const [, name, string, dword] = /^"([^"]*)"=(?:"(.*)"|dword:([0-9a-f]{8}))$/.exec(line) ?? [];
		if (gone === "-") continue;
		if (key) {
			values = {};
			keys[key] = values;
		} else if (name !== undefined) {
			values[name] = dword ? Number.parseInt(dword, 16) : string?.replace(/\\(.)/g, "$1");
		}
	}
	return keys;
}

describe("each template holds what the file sets", () => {
	it("json, for Linux", () => {
		const written = JSON.parse(printed(wish, "json", "chrome"));
		expect(written["3rdparty"].extensions[ID]).toEqual(values);
		expect(written.ExtensionSettings[ID]).toEqual({
			installation_mode: "force_installed",
			update_url: "https://intranet.example.com/bonafide/update.xml",
			override_update_url: true,
			toolbar_pin: "force_pinned",
		});
	});

	it("google, each value in its own", () => {
		const written = JSON.parse(printed(wish, "google", "chrome"));
		expect(written.retentionDays).toEqual({ Value: 30 });
		expect(Object.keys(written)).toEqual(Object.keys(wish.policy));
	});

	it("firefox, under the add-on's id", () => {
		const { policies } = JSON.parse(printed(wish, "firefox", "chrome"));
		expect(policies["3rdparty"].Extensions[FIREFOX_ID]).toEqual(values);
		expect(policies.ExtensionSettings[FIREFOX_ID]).toEqual({
			installation_mode: "force_installed",
			install_url: "https://intranet.example.com/bonafide/bonafide-0.1.0.xpi",
			default_area: "navbar",
			private_browsing: false,
		});
	});

	it.each(["chrome", "edge"] as const)("reg, for %s: lists as keys of numbered values", (name) => {
		const odd = { ...wish, policy: { ...wish.policy, supportText: 'a "b" \\ c' } };
		const text = printed(odd, "reg", name);
		const keys = registryOf(text);
		const root = `HKEY_LOCAL_MACHINE\\${browsers[name].registry}`;
		const policy = `${root}\\3rdparty\\extensions\\${ID}\\policy`;
		expect(keys[policy]).toMatchObject({
			retentionDays: 30,
			incognitoAllowed: 0,
			skipFirstRun: 1,
			supportText: 'a "b" \\ c',
		});
		expect(keys[`${policy}\\neverScreenedSites`]).toEqual({
			1: "bank.example",
			2: "https://hr.example.com:8443",
		});
		expect(keys[`${root}\\ExtensionSettings\\${ID}`]).toMatchObject({ override_update_url: 1 });
		// What an earlier file had set goes first, and nothing of another extension's.
		expect(text.match(/^\[-.*\]/gm)).toEqual([
			`[-${root}\\ExtensionSettings\\${ID}]`,
			`[-${policy}]`,
		]);
		expect([...encoded(text, "reg").subarray(0, 4)]).toEqual([0xff, 0xfe, 0x57, 0]);
	});

	it("mobileconfig, the same at each run", () => {
		const text = printed(wish, "mobileconfig", "edge");
		expect(printed(wish, "mobileconfig", "edge")).toBe(text);
		const profile = parse(text) as unknown as { PayloadContent: Record<string, unknown>[] };
		const [browser, extension] = profile.PayloadContent;
		expect(browser?.PayloadType).toBe("com.microsoft.Edge");
		expect(extension?.PayloadType).toBe(`com.microsoft.Edge.extensions.${ID}`);
		expect(extension).toMatchObject(values);
	});

	it("admx and adml, every setting with its words", () => {
		const admx = printed(wish, "admx", "chrome");
		const adml = printed(wish, "adml", "chrome");
		for (const name of policyNames) expect(admx).toContain(`<policy name="${name}"`);
		const asked = [...admx.matchAll(/\$\((string|presentation)\.(\w+)\)/g)];
		expect(asked.length).toBeGreaterThan(policyNames.length * 2);
		for (const [, table, id] of asked) {
			expect(adml).toContain(`<${table} id="${id}">`);
		}
	});

	it("update, with the least version of Chromium", () => {
		const text = printed(wish, "update", "chrome");
		expect(text).toContain(`appid="${ID}"`);
		expect(text).toContain('version="0.1.0" prodversionmin="148.0"');
		const { crxUrl: _, ...extension } = wish.extension;
		expect(() => printed({ ...wish, extension }, "update", "chrome")).toThrow(/crxUrl/);
	});

	it("and all of it is valid to the extension", () => {
		expect(parsePolicy(values)).toEqual({ values, invalid: [] });
	});
});

describe("the file that is written", () => {
	it("lies in the folder that the guide names, whether that was there or not", () => {
		const folder = mkdtempSync(join(tmpdir(), "bonafide-policy-"));
		const guide = readFileSync(
			join(import.meta.dirname, "../../../docs/administrators.md"),
			"utf8",
		);
		const named = /`adml --out (\S+\/\S+)`/.exec(guide)?.[1] ?? "the guide names no folder";
		const adml = printed(wish, "adml", "chrome");
		for (const path of [join(folder, named), join(folder, named)]) {
			writePrinted(path, adml, "adml");
			expect(readFileSync(path, "utf8")).toBe(adml);
		}
		expect(() => writePrinted(folder, adml, "adml")).toThrow(/cannot be written/);
		rmSync(folder, { recursive: true });
	});
});

describe("a package of an organisation's own", () => {
	it("holds its sites and differs in nothing else; a pattern knows no port", () => {
		const manifest = { name: "Bonafide", optional_host_permissions: ["https://*/*"] };
		const sites = [
			"https://meet.example.com",
			"https://hr.example.com:8443",
			"https://hr.example.com",
		];
		expect(JSON.parse(withSites(JSON.stringify(manifest), sites))).toEqual({
			...manifest,
			host_permissions: ["https://meet.example.com/*", "https://hr.example.com/*"],
		});
	});
});

describe("the call", () => {
	it.each([
		[["json"], "which file?"],
		[[], "which format?"],
		[["yaml", "x"], 'there is no format "yaml"'],
		[["reg", "x", "--browser", "opera"], 'there is no browser "opera"'],
		[["json", "x", "y"], 'one file only; what is "y"?'],
	])("%j is answered with what is wrong", (args, answer) => {
		expect(askedOf(args)).toBe(answer);
	});

	it("may be a trial without a file", () => {
		expect(askedOf(["trial"])).toEqual({ kind: "trial", file: null });
	});
});
