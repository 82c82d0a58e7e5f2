/** Where a marker stands beside a player: pure geometry, in CSS pixels of the window. */

/** Edges within the window; outside it where the player is scrolled away. */
export interface Box {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** Width and height. */
export interface Size {
	readonly width: number;
	readonly height: number;
}

/** From a player of this size on the marker lies in its corner; a smaller one is a bar of controls. */
const PICTURE: Size = { width: 160, height: 120 };
const GAP = 8;

/**
 * In the first corner of a picture, where it covers no controls; beside a bar, or above or below it,
 * never on it.
 * @param rtl does the text around the player run from right to left?
 * @param taken is this place needed for something else? Asked of places beside a bar
 * @returns the marker's upper left corner; null where the player is not in sight or there is no room
 */
export function placeOf(
	player: Box,
	marker: Size,
	view: Size,
	rtl: boolean,
	taken: (place: Box) => boolean = () => false,
): { readonly x: number; readonly y: number } | null {
	const [width, height] = [player.right - player.left, player.bottom - player.top];
	const inSight =
		player.right > 0 && player.left < view.width && player.bottom > 0 && player.top < view.height;
	if (width < 1 || height < 1 || !inSight) return null;
	if (width >= PICTURE.width && height >= PICTURE.height) {
		const x = rtl
			? Math.min(player.right, view.width) - GAP - marker.width
			: Math.max(player.left, 0) + GAP;
		const y = Math.max(player.top, 0) + GAP;
		const fits =
			x >= Math.max(player.left, 0) &&
			x + marker.width <= Math.min(player.right, view.width) &&
			y + marker.height <= Math.min(player.bottom, view.height);
		return fits ? { x, y } : null;
	}
	const middle = player.top + (height - marker.height) / 2;
	const ends = [
		{ x: player.right + GAP, y: middle },
		{ x: player.left - GAP - marker.width, y: middle },
	];
	const sides = [player.left, player.right - marker.width];
	const [start, end] = rtl ? sides.reverse() : sides;
	const levels = [player.top - GAP / 2 - marker.height, player.bottom + GAP / 2];
	const places = [
		...(rtl ? ends.reverse() : ends),
		...levels.flatMap((y) => [start, end].map((x) => ({ x, y }))),
	] as { x: number; y: number }[];
	const free = ({ x, y }: { x: number; y: number }) => {
		const [right, bottom] = [x + marker.width, y + marker.height];
		const fits = x >= 0 && y >= 0 && right <= view.width && bottom <= view.height;
		return fits && !taken({ left: x, top: y, right, bottom });
	};
	return places.find(free) ?? null;
}
