/**
 * Rules on the built packages, `.output/chrome-mv3` and `.output/firefox-mv3`. Skipped, and said so, where
 * one has not been built (`npm run build`); `npm test` builds before it comes here.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test as baseTest, describe, expect, test } from "vitest";
import { LIMIT_BYTES, partsOf } from "../run/package/contents";
import { pathsBelow, root } from "./tree";

const PACKAGE = ".output/chrome-mv3";
const FIREFOX = ".output/firefox-mv3";
const TEST_VARIANT = ".output/test/chrome-mv3";
const isBuilt = (folder: string) => existsSync(join(root, folder, "manifest.json"));
const built = isBuilt(PACKAGE);
const firefoxBuilt = isBuilt(FIREFOX);
const testVariantBuilt = isBuilt(TEST_VARIANT);
const manifestOf = (folder: string, file = "manifest.json") =>
	JSON.parse(readFileSync(join(root, folder, file), "utf8"));

/** The one document that fetches the file a person asked for. */
const FETCHING_PAGE = "offscreen.html";

/** Addresses in code that name something and are never fetched. */
const NAMES_ONLY: readonly RegExp[] = [
	/^https?:\/\/(www\.)?w3\.org\//,
	/^https?:\/\/(www\.)?(apache\.org\/licenses|opensource\.org|mozilla\.org\/MPL|gnu\.org)/,
	/^https?:\/\/creativecommons\.org\//,
	// The bundler's own error message.
	/^https?:\/\/rolldown\.rs\//,
	// A pointer to an issue, a page of documentation or a specification, in a message or a comment.
	/^https?:\/\/(www\.)?github\.com\//,
	/^https?:\/\/(developer\.mozilla\.org|web\.dev|gpuweb\.github\.io|en\.wikipedia\.org|emscripten\.org|js\.tensorflow\.org)/,
	/^https?:\/\/json-schema\.org\//,
	// A placeholder that an address is resolved against.
	/^https?:\/\/(localhost|127\.0\.0\.1|example\.(com|org|invalid))\b/,
];

/** What loads code or sends data. */
const CDN = /unpkg|jsdelivr|cdnjs|esm\.sh|skypack|storage\.googleapis|huggingface|tfhub/i;
const ANALYTICS =
	/google-analytics|googletagmanager|gtag\(|segment\.(io|com)|mixpanel|amplitude\.com|sentry\.io|posthog|plausible\.io|matomo|hotjar|datadog|bugsnag/i;

/** Complaints about addresses in one file's text. */
function addresses(path: string, text: string): string[] {
	const found = text.match(/https?:\/\/[^\s"'`\\)<>]+/g) ?? [];
	const literal = found.filter((address) => /^https?:\/\/[\w-]+(\.[\w-]+|[:/])/.test(address));
	return [...new Set(literal)]
		.filter((address) => CDN.test(address) || !NAMES_ONLY.some((name) => name.test(address)))
		.map(
			(address) =>
				`${path}: holds ${address.slice(0, 120)}; the package loads nothing from outside`,
		);
}

/** The value of the page's own policy, or null. */
function metaPolicy(html: string): string | null {
	const meta = html.match(/<meta[^>]*http-equiv=["']?content-security-policy["']?[^>]*>/i)?.[0];
	return meta?.match(/content="([^"]*)"/i)?.[1] ?? null;
}

describe.skipIf(!built)("the built manifest", () => {
	const manifest = built ? manifestOf(PACKAGE) : {};
	test("asks for exactly these permissions, none of which warns at install", () => {
		expect(
			[...manifest.permissions].sort(),
			"a permission changed: say why in wxt.config.ts, README.md and docs/threat-model.md, then here",
		).toEqual([
			"activeTab",
			"contextMenus",
			"offscreen",
			"scripting",
			"storage",
			"unlimitedStorage",
		]);
		expect([...manifest.optional_permissions].sort()).toEqual(["notifications", "tabCapture"]);
		expect(manifest.host_permissions ?? []).toEqual([]);
		expect([...manifest.optional_host_permissions].sort()).toEqual(["http://*/*", "https://*/*"]);
	});
	test("has the content security policy of the design, word for word", () => {
		expect(manifest.content_security_policy).toEqual({
			extension_pages:
				"default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; connect-src 'self' https: http:",
		});
	});
	test("needs the Chromium that carries typed arrays over ports, and says so", () => {
		expect(manifest.manifest_version).toBe(3);
		expect(manifest.minimum_chrome_version).toBe("148");
		expect(manifest.message_serialization).toBe("structured_clone");
	});
	test("puts no script into any page by itself and shows none of its files to pages", () => {
		expect(manifest.content_scripts ?? []).toEqual([]);
		expect(manifest.web_accessible_resources ?? []).toEqual([]);
		expect(manifest.externally_connectable).toBeUndefined();
		expect(manifest.update_url).toBeUndefined();
	});
	test("is named and described in every language that the pages speak", () => {
		const spoken = pathsBelow("assets/locales").map((path) => path.replace(/^.*\/|\.json$/g, ""));
		const keys = JSON.stringify(manifest).match(/(?<=__MSG_)\w+(?=__)/g) ?? [];
		expect(keys).toContain("manifest_name");
		for (const language of spoken) {
			const messages = manifestOf(PACKAGE, `_locales/${language}/messages.json`);
			expect(Object.keys(messages).sort(), language).toEqual([...new Set(keys)].sort());
			// The stores take no more.
			expect(messages.manifest_name.message.length, language).toBeLessThanOrEqual(75);
			expect(messages.manifest_description.message.length, language).toBeLessThanOrEqual(132);
		}
	});
	test("has no key that nobody has looked at", () => {
		expect(
			Object.keys(manifest).sort(),
			"a new manifest key is a new promise: look, then add",
		).toEqual([
			"action",
			"background",
			"commands",
			"content_security_policy",
			"default_locale",
			"description",
			"icons",
			"manifest_version",
			"message_serialization",
			"minimum_chrome_version",
			"name",
			"optional_host_permissions",
			"optional_permissions",
			"options_ui",
			"permissions",
			"short_name",
			"storage",
			"version",
		]);
	});
});

describe.skipIf(!built || !testVariantBuilt)("the test variant", () => {
	test("differs from the shipped manifest only in holding hosts and tabCapture from the start", () => {
		const { permissions, optional_permissions, optional_host_permissions, ...shipped } =
			manifestOf(PACKAGE);
		const { permissions: held, host_permissions, ...variant } = manifestOf(TEST_VARIANT);
		expect(variant).toEqual(shipped);
		expect([...held].sort()).toEqual([...permissions, ...optional_permissions].sort());
		expect(host_permissions).toEqual(optional_host_permissions);
	});
});

describe.skipIf(!firefoxBuilt)("the manifest for Firefox", () => {
	const manifest = firefoxBuilt ? manifestOf(FIREFOX) : {};
	test("asks for what Chromium's asks for, but for what Firefox has not", () => {
		expect([...manifest.permissions].sort()).toEqual([
			"activeTab",
			"contextMenus",
			"scripting",
			"storage",
			"unlimitedStorage",
		]);
		// Alerts, where a person wants them; a whole tab's sound cannot be had here.
		expect(manifest.optional_permissions).toEqual(["notifications"]);
		expect(manifest.host_permissions ?? []).toEqual([]);
		expect([...manifest.optional_host_permissions].sort()).toEqual(["http://*/*", "https://*/*"]);
	});
	test("needs the Firefox with captureStream, and says that it collects nothing", () => {
		const { gecko } = manifest.browser_specific_settings;
		expect(gecko.strict_min_version).toBe("149.0");
		expect(gecko.data_collection_permissions).toEqual({ required: ["none"] });
		expect(manifest.background).toEqual({ type: "module", scripts: ["background.js"] });
	});
	test("shows pages one file, the worklet, and puts no script into any page by itself", () => {
		expect(manifest.web_accessible_resources).toEqual([
			{ resources: ["frames.js"], matches: ["http://*/*", "https://*/*"] },
		]);
		expect(manifest.content_scripts ?? []).toEqual([]);
	});
	test.skipIf(!built)("has no key that nobody has looked at, and the same policy", () => {
		const chromium = manifestOf(PACKAGE);
		const only = (mine: object, other: object) =>
			Object.keys(mine).filter((key) => !(key in other));
		expect(only(manifest, chromium).sort()).toEqual([
			"browser_specific_settings",
			"web_accessible_resources",
		]);
		expect(only(chromium, manifest).sort()).toEqual([
			"message_serialization",
			"minimum_chrome_version",
			"storage",
		]);
		expect(manifest.content_security_policy).toEqual(chromium.content_security_policy);
	});
});

describe.each([
	[PACKAGE, "ort/ort-wasm-simd-threaded.jspi.wasm"],
	[FIREFOX, "ort/ort-wasm-simd-threaded.wasm"],
])("the built package %s", (folder, runtime) => {
	const paths = isBuilt(folder) ? pathsBelow(folder) : [];
	const test = baseTest.skipIf(!isBuilt(folder));
	const texts = paths
		.filter((path) => /\.(js|mjs|html|css|json)$/.test(path))
		.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

	test("every page but the one that fetches allows itself no network", () => {
		const pages = texts.filter(({ path }) => path.endsWith(".html"));
		expect(pages.length).toBeGreaterThan(1);
		const open = pages
			.filter(({ path }) => !path.endsWith(`/${FETCHING_PAGE}`))
			.filter(({ text }) => !/connect-src 'self'\s*(;|$)/.test(metaPolicy(text) ?? ""))
			.map(
				({ path }) =>
					`${path}: add <meta http-equiv="Content-Security-Policy" content="connect-src 'self'"> to its <head>`,
			);
		expect(open).toEqual([]);
	});
	test("holds no address that could be fetched, and no name of a measuring service", () => {
		const code = texts.filter(({ path }) => !/\/models\//.test(path));
		expect(code.flatMap(({ path, text }) => addresses(path, text))).toEqual([]);
		const watching = code
			.filter(({ text }) => ANALYTICS.test(text))
			.map(({ path, text }) => `${path}: names ${ANALYTICS.exec(text)?.[0]}; no analytics`);
		expect(watching).toEqual([]);
	});
	test("holds one runtime, the model and no sound", () => {
		const names = paths.map((path) => path.slice(folder.length + 1));
		expect(names.filter((name) => name.endsWith(".wasm"))).toEqual(["c2pa/c2pa_bg.wasm", runtime]);
		expect(names).toContain("models/catalog.json");
		expect(names.filter((name) => /\.(wav|mp3|ogg|opus|flac|m4a|map)$/.test(name))).toEqual([]);
	});
	test("stays below the limit of the design once it is zipped", () => {
		const files = paths.map((path) => ({
			path: path.slice(folder.length + 1),
			bytes: readFileSync(join(root, path)),
		}));
		const zipped = partsOf(files).reduce((sum, part) => sum + part.zipped, 0);
		expect(zipped).toBeLessThan(LIMIT_BYTES);
	});
});

describe("the rules on the package find what breaks them", () => {
	test("an address that loads code, also of a host that may be named", () => {
		expect(addresses("x.js", 'import("https://cdn.jsdelivr.net/npm/x")')).toHaveLength(1);
		expect(addresses("x.js", "https://github.com/a/b and http://www.w3.org/2000/svg")).toEqual([]);
		expect(addresses("x.js", 'a="https://measure.test/x"')).toHaveLength(1);
		// A scheme alone (a pattern, a prefix) is no address.
		expect(addresses("x.js", '"https://" + host')).toEqual([]);
	});
	test("a page without its own policy", () => {
		expect(metaPolicy("<head></head>")).toBeNull();
		expect(
			metaPolicy(`<meta http-equiv="Content-Security-Policy" content="connect-src 'self'" />`),
		).toBe("connect-src 'self'");
	});
});
