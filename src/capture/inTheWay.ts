/** Would a marker cover what somebody needs: another player, something to press, a picture, words? */
import type { Box } from "./markerPlace";

const NEEDED = [
	...["audio", "video", "iframe", "embed", "object", "canvas", "img", "svg"],
	...["a[href]", "button", "input", "select", "textarea", "summary", "label"],
	...["[role=button]", "[role=link]", "[role=slider]", "[tabindex]", "[contenteditable]"],
].join(",");

/** @param player what lies around it (a card that is one link) is not counted */
export function isInTheWay(player: Element, { left, top, right, bottom }: Box): boolean {
	// Nothing of a page's is narrower than the steps between these.
	const columns = [0, 0.25, 0.5, 0.75, 1].map((share) => left + 1 + share * (right - left - 2));
	const rows = [top + 1, (top + bottom) / 2, bottom - 1];
	const hits = new Set(rows.flatMap((y) => columns.map((x) => document.elementFromPoint(x, y))));
	for (const hit of hits) {
		if (!hit) continue;
		const needed = hit.closest(NEEDED);
		if (needed && !needed.contains(player)) return true;
		if (hasWordsIn(hit, { left, top, right, bottom })) return true;
	}
	return false;
}

/** Does text of this very element run through the box? Its own box may be far wider than its words. */
function hasWordsIn(element: Element, box: Box): boolean {
	const range = document.createRange();
	for (const node of element.childNodes) {
		if (node.nodeType !== Node.TEXT_NODE || !node.textContent?.trim()) continue;
		range.selectNodeContents(node);
		for (const line of range.getClientRects()) if (overlap(line, box)) return true;
	}
	return false;
}

/** Do two boxes share any ground? */
export const overlap = (a: Box, b: Box): boolean =>
	a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
