/**
 * Verifies the signed origin of one file, with the C2PA project's library, and is then ended. Wiring
 * only. Here and not in the detector's worker: the library takes 9 MB and whatever the file asks for.
 */
import init, { WasmReader } from "@contentauth/c2pa-wasm";
import { expose } from "comlink";
import { readCredentials } from "../../src/credentials/read";
import { readTrustList } from "../../src/credentials/trustList";
import type { Credentials } from "../../src/protocol/credentials";

const packaged = (path: string) => new URL(path, self.location.origin).href;

async function readPackaged(path: string): Promise<Uint8Array<ArrayBuffer>> {
	const answer = await fetch(packaged(path));
	if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
	return new Uint8Array(await answer.arrayBuffer());
}

const api = {
	/** @returns null where the file carries no credentials after all */
	async verify(file: Blob, mediaType: string | null): Promise<Credentials | null> {
		const [list, wasm] = await Promise.all([
			readTrustList((name) => readPackaged(`/trust/${name}`)),
			readPackaged("/c2pa/c2pa_bg.wasm"),
		]);
		await init({ module_or_path: wasm });
		// The library is told to ask nobody; from here on it could not.
		self.fetch = () => Promise.reject(new Error("nothing is fetched for a file's credentials"));
		return readCredentials(
			(type, settings) => WasmReader.fromBlob(type, file, settings),
			mediaType,
			file.size,
			list,
		);
	},
};
export type CredentialsApi = typeof api;

expose(api);
