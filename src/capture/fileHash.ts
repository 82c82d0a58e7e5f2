/** The name of a file's content: the same bytes have the same name, wherever they lie. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/**
 * SHA-256 of a file by streaming: what is held is one piece of the stream.
 * @param told share read so far, 0-1
 * @param passes sees each piece, so that nobody has to read the file once more
 * @returns 64 hex digits, or null when cancelled
 * @throws when the file cannot be read (it was moved, or changed since it was chosen)
 */
export async function hashFile(
	file: Blob,
	told: (share: number) => void,
	signal: AbortSignal,
	passes?: (bytes: Uint8Array) => void,
): Promise<string | null> {
	const hash = sha256.create();
	let done = 0;
	const reader = file.stream().getReader();
	for (;;) {
		if (signal.aborted) {
			await reader.cancel();
			return null;
		}
		const { value, done: over } = await reader.read();
		if (over) return bytesToHex(hash.digest());
		hash.update(value);
		passes?.(value);
		done += value.length;
		told(Math.min(1, done / file.size));
	}
}
