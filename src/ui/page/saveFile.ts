/** Hands a text to the browser as a download; it is asked where to put it as for any other. */
export function saveFile(name: string, type: string, text: string): void {
	const address = URL.createObjectURL(new Blob([text], { type }));
	const link = document.createElement("a");
	link.href = address;
	link.download = name;
	link.click();
	// The download has taken its own hold of the data once the click is over.
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
