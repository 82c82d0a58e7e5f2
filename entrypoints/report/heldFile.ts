/** A file that the page which opened the report still holds: handed over in memory, stored nowhere. */

declare global {
	/** Of a page of ours that files were given to: the file of a check, as long as the page is open. */
	var fileOfCheck: ((checkId: string) => File | null) | undefined;
}

/** @returns the file that the opening page has of this check; null when there is none */
export function heldFile(checkId: string): File | null {
	try {
		const opening = globalThis.opener as typeof globalThis | null;
		const file = opening?.fileOfCheck?.(checkId);
		// Made anew, which copies nothing: to this page a file of another one is no File.
		return file ? new File([file], file.name, { type: file.type }) : null;
	} catch {
		// The page that opened this one has gone, or has become somebody else's.
		return null;
	}
}
