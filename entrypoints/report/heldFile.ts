/** A file that another page of ours still holds: handed over in memory, stored nowhere. */

declare global {
	/** Of a page of ours that files were given to: the file of a check, as long as the page is open. */
	var fileOfCheck: ((checkId: string) => File | null) | undefined;
}

/** @returns the file that an open page of ours has of this check; null when there is none */
export function heldFile(checkId: string): File | null {
	// Not by `opener`: a page that has one is made without chrome.storage.
	for (const view of chrome.extension?.getViews({ type: "tab" }) ?? []) {
		const file = (view as unknown as typeof globalThis).fileOfCheck?.(checkId);
		// Made anew, which copies nothing: to this page a file of another one is no File.
		if (file) return new File([file], file.name, { type: file.type });
	}
	return null;
}
