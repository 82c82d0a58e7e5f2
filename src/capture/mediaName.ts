/**
 * The address of what a player plays, short enough for a message. A `data:` address holds the sound
 * itself and may be megabytes long; the menu's side and the page's side make the same name of it.
 */

/** Addresses up to this many characters name themselves. */
const MAX_WHOLE = 2000;
/** Of a longer one: pieces from its first character to its last. Recordings often begin and end alike. */
const PIECES = 40;
const PIECE_LENGTH = 40;
/** What Chromium's processes pass to each other; the menu has no address for what is longer. */
const MAX_PASSED = 2 * 1024 * 1024;

/** @returns at most 2,000 characters; empty where the browser's menu would have no address either */
export function mediaName(address: string): string {
	const { length } = address;
	if (length <= MAX_WHOLE) return address;
	if (length > MAX_PASSED) return "";
	const step = (length - PIECE_LENGTH) / (PIECES - 1);
	const pieces = Array.from({ length: PIECES }, (_, piece) => {
		const start = Math.round(piece * step);
		return address.slice(start, start + PIECE_LENGTH);
	});
	return `${length} ${pieces.join("")}`;
}
