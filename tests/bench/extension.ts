/**
 * A copy of the built test variant with a worker of ours beside its own, so that the stages can be
 * timed where they run: in the extension's offscreen document, on its packaged runtime.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { TEST_VARIANT } from "../e2e/browser";
import { demoSpeech } from "./nodeRows";
import { SENDER } from "./port";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Seconds of speech that the worker times the stages on. */
const SPEECH_SECONDS = 20;

/** @returns the folder to load; the variant must have been built */
export async function benchExtension(): Promise<string> {
	const folder = `${root}test-output/bench/extension`;
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	cpSync(TEST_VARIANT, folder, { recursive: true });
	await build({
		configFile: false,
		logLevel: "error",
		publicDir: false,
		resolve: {
			conditions: [
				"onnxruntime-web-use-extern-wasm",
				"module",
				"browser",
				"development|production",
			],
		},
		build: {
			outDir: `${folder}/bench`,
			emptyOutDir: true,
			target: "chrome148",
			lib: {
				entry: fileURLToPath(new URL("stages.worker.ts", import.meta.url)),
				formats: ["es"],
				fileName: () => "stages.js",
			},
		},
	});
	writeFileSync(`${folder}/bench/speech.pcm`, demoSpeech(root, SPEECH_SECONDS));
	writeFileSync(`${folder}/bench/sender.js`, SENDER);
	return folder;
}
