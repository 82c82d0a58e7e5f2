/** The life of the worker that verifies a file's signed origin: one file, then it is ended. */
import { releaseProxy, wrap } from "comlink";
import type { Credentials } from "../../src/protocol/credentials";
import type { CredentialsApi } from "./credentials.worker";
import CredentialsWorker from "./credentials.worker?worker";

/** A manifest made to keep the library busy is given up; a gigabyte is hashed in less. */
const PATIENCE_MS = 60_000;

/**
 * @returns null where the file carries none after all
 * @throws when the library cannot be run, or takes too long
 */
export async function verifyCredentials(
	file: Blob,
	mediaType: string | null,
): Promise<Credentials | null> {
	const worker = new CredentialsWorker({ name: "credentials" });
	const api = wrap<CredentialsApi>(worker);
	const { promise: lost, reject } = Promise.withResolvers<never>();
	const late = setTimeout(() => reject(new Error("took too long")), PATIENCE_MS);
	worker.addEventListener("error", () => reject(new Error("the worker died")));
	try {
		return await Promise.race([api.verify(file, mediaType), lost]);
	} finally {
		clearTimeout(late);
		api[releaseProxy]();
		worker.terminate();
	}
}
