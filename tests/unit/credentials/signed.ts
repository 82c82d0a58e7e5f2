/** The signed fixtures, and the verifying library in Node as the command line has it. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { initSync, WasmReader } from "@contentauth/c2pa-wasm";
import { type OpenManifest, readCredentials } from "../../../src/credentials/read";
import { createSniffer, mediaTypeOf } from "../../../src/credentials/sniff";
import type { TrustList } from "../../../src/credentials/trustList";

const folder = new URL("../../fixtures/credentials/", import.meta.url);

/** A file of tests/fixtures/credentials, a copy that may be changed. */
export const signed = (name: string): Uint8Array<ArrayBuffer> =>
	new Uint8Array(readFileSync(new URL(name, folder)));

/** A list with the authority that signed `made.*` and `recorded.mp3`. */
export const testList: TrustList = {
	date: "2026-11-26",
	anchors: readFileSync(new URL("listed.pem", folder), "utf8"),
};

let ready = false;
function start(): void {
	if (ready) return;
	const wasm = createRequire(import.meta.url).resolve("@contentauth/c2pa-wasm/c2pa.wasm");
	initSync({ module: readFileSync(wasm) });
	ready = true;
}

export const opening =
	(bytes: Uint8Array): OpenManifest =>
	(type, settings) => {
		start();
		return WasmReader.fromBytes(type, bytes, settings);
	};

/** All the steps of a check, on these bytes. */
export function credentialsOf(bytes: Uint8Array, list: TrustList = testList) {
	const sniffer = createSniffer();
	sniffer.push(bytes);
	if (!sniffer.found) return null;
	return readCredentials(opening(bytes), mediaTypeOf(bytes), bytes.length, list);
}
