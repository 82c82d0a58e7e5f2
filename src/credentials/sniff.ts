/**
 * Does a file carry Content Credentials at all? The verifying library is large, so this small look
 * decides whether it is loaded. Whatever the container, the manifest store begins with one fixed type.
 */

/** Type of the box that holds a C2PA manifest store (ISO 19566-5, C2PA specification 11.1.4.1). */
const STORE = [
	0x63, 0x32, 0x70, 0x61, 0x00, 0x11, 0x00, 0x10, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71,
] as const;
const FIRST = STORE[0];
/** So many first bytes tell the container. */
export const HEAD_BYTES = 12;

/** Looks for a manifest in a file's bytes as they pass. */
export interface Sniffer {
	/** @param bytes the next ones; they are not kept */
	push(bytes: Uint8Array): void;
	/** A manifest store was seen. */
	readonly found: boolean;
}

/** Makes one for one file, or for one stretch of it. */
export function createSniffer(): Sniffer {
	/** How many bytes of the type the stream ends with. */
	let matched = 0;
	let found = false;

	function step(byte: number): void {
		// The type's first byte stands in it once, so what broke off can only begin anew.
		if (byte === STORE[matched]) matched++;
		else matched = byte === FIRST ? 1 : 0;
		if (matched < STORE.length) return;
		found = true;
		matched = 0;
	}

	return {
		push(bytes) {
			for (let i = 0; i < bytes.length && !found; i++) {
				if (matched === 0) {
					i = bytes.indexOf(FIRST, i);
					if (i < 0) return;
				}
				step(bytes[i] as number);
			}
		},
		get found() {
			return found;
		},
	};
}

/**
 * @param head the file's first `HEAD_BYTES`
 * @returns the container as the verifying library names it; null where it knows no such container
 */
export function mediaTypeOf(head: Uint8Array): string | null {
	const ascii = (from: number, to: number) => String.fromCharCode(...head.slice(from, to));
	if (ascii(4, 8) === "ftyp") return "video/mp4";
	if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WAVE") return "audio/wav";
	if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "AVI ") return "video/avi";
	if (ascii(0, 4) === "fLaC") return "audio/flac";
	if (ascii(0, 4) === "OggS") return "audio/ogg";
	const [first = 0, second = 0] = head;
	if (ascii(0, 3) === "ID3" || (first === 0xff && (second & 0xe6) === 0xe2)) return "audio/mpeg";
	return null;
}
