/** A file's signed origin on the command line: the same look, library, list and rules as in the browser. */
import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import type { OpenManifest } from "../credentials/read";
import { readCredentials } from "../credentials/read";
import { createSniffer, HEAD_BYTES, mediaTypeOf } from "../credentials/sniff";
import { readTrustList } from "../credentials/trustList";
import type { Credentials } from "../protocol/credentials";

const trust = new URL("../../assets/trust/", import.meta.url);

/** @returns null where the file carries none */
export async function credentialsIn(file: string): Promise<Credentials | null> {
	const sniffer = createSniffer();
	for await (const piece of createReadStream(file)) {
		sniffer.push(piece as Buffer);
		if (sniffer.found) break;
	}
	if (!sniffer.found) return null;
	const list = await readTrustList(
		async (name) => new Uint8Array(await readFile(new URL(name, trust))),
	);
	const { size } = await stat(file);
	// The library reads from memory here: what is too large is not read at all.
	return readCredentials(await openingOf(file), await mediaTypeIn(file), size, list);
}

async function mediaTypeIn(file: string): Promise<string | null> {
	const handle = await open(file);
	try {
		const head = new Uint8Array(HEAD_BYTES);
		const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
		return mediaTypeOf(head.subarray(0, bytesRead));
	} finally {
		await handle.close();
	}
}

async function openingOf(file: string): Promise<OpenManifest> {
	const { initSync, WasmReader } = await import("@contentauth/c2pa-wasm");
	const wasm = createRequire(import.meta.url).resolve("@contentauth/c2pa-wasm/c2pa.wasm");
	initSync({ module: await readFile(wasm) });
	return async (type, settings) => WasmReader.fromBytes(type, await readFile(file), settings);
}
