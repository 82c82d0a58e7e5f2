import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig } from "wxt";
import { LEAST_CHROMIUM, LEAST_FIREFOX } from "./src/protocol/browserNeeds";
import { FIREFOX_ID } from "./src/settings/firefoxId";
import { managedSchema } from "./src/settings/policyTable";

/**
 * The test variant holds as required what the shipped one asks for at run time, because headless
 * browsers cannot answer permission prompts. tests/house/package.test.ts holds that it differs in
 * that alone.
 */
const isTestVariant = process.env.BONAFIDE_VARIANT === "test";

// Whoever starts a build (in a test NODE_ENV is "test"), it is the one that is shipped: otherwise JSX would
// carry the paths of this machine, and no two folders would give the same bytes.
if (process.argv.includes("build")) process.env.NODE_ENV = "production";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/**
 * One onnxruntime pair only. Chromium's holds wasm and WebGPU in one file and needs JSPI (Chrome 137),
 * which Firefox lacks: there the plain pair, wasm alone.
 */
const runtimeFor = (browser: string) => {
	const name = browser === "firefox" ? "ort-wasm-simd-threaded" : "ort-wasm-simd-threaded.jspi";
	return [`${name}.mjs`, `${name}.wasm`];
};

/** What only Chromium understands. */
const chromiumOnly = {
	// Structured clone over ports (typed arrays between content script and offscreen document).
	minimum_chrome_version: String(LEAST_CHROMIUM),
	...({ message_serialization: "structured_clone" } as object),
	// What an organisation can set: made of src/settings/policyTable.ts. Firefox needs no schema.
	storage: { managed_schema: "managed_schema.json" },
};

/** What only Firefox understands; structured clone is what its ports always do. */
const firefoxOnly = {
	browser_specific_settings: {
		gecko: {
			id: FIREFOX_ID,
			strict_min_version: `${LEAST_FIREFOX}.0`,
			...({ data_collection_permissions: { required: ["none"] } } as object),
		},
	},
	// The one file that a page could load, because the page's own context runs it: it hands on the
	// frames of a stream that the content script gives it, and knows nothing else.
	web_accessible_resources: [{ resources: ["frames.js"], matches: ["http://*/*", "https://*/*"] }],
};

/** Modules that Firefox has in another shape. */
const inFirefox = [
	{ find: "onnxruntime-web/jspi", replacement: "onnxruntime-web/wasm" },
	{
		find: /^.*\/reachDetector$/,
		replacement: here("entrypoints/offscreen/reachDetector.firefox.ts"),
	},
];

/**
 * What the browser and the stores show before any code of ours runs, in the languages of
 * assets/locales. The browser's own format holds these alone: the pages change their language while
 * they run, which it cannot (docs/dependencies.md, "Words").
 */
const MANIFEST_WORDS = [
	"manifest.name",
	"manifest.description",
	"options.shortcuts.toggle",
	"options.shortcuts.report",
];
const named = (key: string) => key.replaceAll(".", "_");

function messagesOf(language: string): string {
	const words = JSON.parse(readFileSync(here(`assets/locales/${language}.json`), "utf8"));
	const messages = MANIFEST_WORDS.map((key) => [named(key), { message: words[key] }]);
	return `${JSON.stringify(Object.fromEntries(messages), null, "\t")}\n`;
}

const MODEL_FILES = /^(card|gate|golden|evaluation)\.json$|\.onnx$/;
/** Of a model that is too large to travel along: what it is and what it was measured to do. */
const FIGURES = /^(card|evaluation)\.json$/;

/** The files of every model of the catalog that the package carries, below models/. */
function modelFiles(): string[] {
	const { models } = JSON.parse(readFileSync(here("models/catalog.json"), "utf8")) as {
		models: { card: string; bundled: boolean }[];
	};
	return models.flatMap(({ card, bundled }) => {
		const folder = dirname(card);
		const wanted = bundled ? MODEL_FILES : FIGURES;
		return readdirSync(here(`models/${folder}`))
			.filter((name) => wanted.test(name))
			.map((name) => `${folder}/${name}`);
	});
}

/** Asked for when first wanted; each of them warns. */
const whenWanted = (browser: string): ("tabCapture" | "notifications")[] => [
	// Listening to a whole tab; Firefox has none.
	...(browser === "firefox" ? [] : ["tabCapture" as const]),
	// "Likely AI" told while one listens, on sites where the person wants that.
	"notifications",
];

export default defineConfig({
	srcDir: ".",
	entrypointsDir: "entrypoints",
	publicDir: "assets/public",
	outDir: isTestVariant ? ".output/test" : ".output",
	outDirTemplate: "{{browser}}-mv{{manifestVersion}}",
	imports: false,
	manifestVersion: 3,
	manifest: ({ browser }) => ({
		name: "__MSG_manifest_name__",
		short_name: "Bonafide",
		description: "__MSG_manifest_description__",
		default_locale: "en",
		...(browser === "firefox" ? firefoxOnly : chromiumOnly),
		permissions: [
			// The page in front, after a click: nothing is asked for at install.
			"activeTab",
			// Puts the capture script into pages that the person allowed.
			"scripting",
			// Settings, and the state of each tab across a sleeping service worker.
			"storage",
			// Checks are kept until the person deletes them.
			"unlimitedStorage",
			// The document that owns the detector's worker; in Firefox the background page does.
			...(browser === "firefox" ? [] : ["offscreen"]),
			// "Check this audio".
			"contextMenus",
			...(isTestVariant ? whenWanted(browser) : []),
		],
		...(isTestVariant ? {} : { optional_permissions: whenWanted(browser) }),
		// Sites one by one, as the person allows them.
		...(isTestVariant
			? { host_permissions: ["http://*/*", "https://*/*"] }
			: { optional_host_permissions: ["http://*/*", "https://*/*"] }),
		content_security_policy: {
			extension_pages:
				"default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; connect-src 'self' https: http:",
		},
		// Each can be changed or taken away at chrome://extensions/shortcuts.
		// Keys that Chromium itself has taken (Alt+Shift+B, Alt+Shift+R) would be left out without a word.
		commands: {
			_execute_action: { suggested_key: { default: "Alt+Shift+V" } },
			"toggle-listening": {
				suggested_key: { default: "Alt+Shift+L" },
				description: "__MSG_options_shortcuts_toggle__",
			},
			"open-report": {
				suggested_key: { default: "Alt+Shift+E" },
				description: "__MSG_options_shortcuts_report__",
			},
		},
		action: { default_title: "Bonafide" },
		icons: {
			16: "icons/neutral-16.png",
			32: "icons/neutral-32.png",
			48: "icons/neutral-48.png",
			128: "icons/neutral-128.png",
		},
	}),
	vite: ({ browser }) => ({
		plugins: [preact()],
		resolve: {
			conditions: [
				"onnxruntime-web-use-extern-wasm",
				"module",
				"browser",
				"development|production",
			],
			alias: browser === "firefox" ? inFirefox : [],
		},
		worker: { format: "es" },
		build: {
			target: browser === "firefox" ? `firefox${LEAST_FIREFOX}` : `chrome${LEAST_CHROMIUM}`,
		},
	}),
	hooks: {
		"build:publicAssets"(wxt, files) {
			for (const name of runtimeFor(wxt.config.browser)) {
				files.push({
					absoluteSrc: here(`node_modules/onnxruntime-web/dist/${name}`),
					relativeDest: `ort/${name}`,
				});
			}
			files.push({
				contents: `${JSON.stringify(managedSchema(), null, "\t")}\n`,
				relativeDest: "managed_schema.json",
			});
			// Verifies Content Credentials: loaded only when a file carries some.
			files.push({
				absoluteSrc: here("node_modules/@contentauth/c2pa-wasm/pkg/c2pa_bg.wasm"),
				relativeDest: "c2pa/c2pa_bg.wasm",
			});
			for (const name of readdirSync(here("assets/trust")).filter((n) => !n.endsWith(".md"))) {
				files.push({ absoluteSrc: here(`assets/trust/${name}`), relativeDest: `trust/${name}` });
			}
			for (const name of readdirSync(here("assets/locales"))) {
				const language = name.replace(".json", "");
				files.push({
					contents: messagesOf(language),
					relativeDest: `_locales/${language}/messages.json`,
				});
			}
			for (const name of ["catalog.json", "comparison.json"]) {
				files.push({ absoluteSrc: here(`models/${name}`), relativeDest: `models/${name}` });
			}
			for (const path of modelFiles()) {
				files.push({ absoluteSrc: here(`models/${path}`), relativeDest: `models/${path}` });
			}
			for (const name of readdirSync(here("assets/icons")).filter((n) => n.endsWith(".png"))) {
				files.push({ absoluteSrc: here(`assets/icons/${name}`), relativeDest: `icons/${name}` });
			}
		},
	},
});
