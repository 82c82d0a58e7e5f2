/** Which lines of a long list are drawn: those in sight and some beyond, so that thousands stay quick. */

/** Lines drawn beyond each edge: a Tab key or a fast scroll finds the next one there. */
const BEYOND = 12;

/** What of a list is drawn. */
export interface Drawn {
	/** Index of the first line. */
	readonly from: number;
	/** Index after the last line. */
	readonly to: number;
}

/**
 * @param count lines of the whole list
 * @param lineHeight pixels, the same for each
 * @param above pixels of the list that lie above the visible part; negative when it begins below it
 * @param visible height of the visible part, pixels
 */
export function drawnLines(
	count: number,
	lineHeight: number,
	above: number,
	visible: number,
): Drawn {
	const first = Math.floor(above / lineHeight) - BEYOND;
	const last = Math.ceil((above + visible) / lineHeight) + BEYOND;
	const from = Math.min(Math.max(0, first), count);
	return { from, to: Math.max(from, Math.min(count, last)) };
}
