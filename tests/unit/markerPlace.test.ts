/** Where a marker stands: never on a bar of controls, never out of sight. */
import { describe, expect, it } from "vitest";
import { overlap } from "../../src/capture/inTheWay";
import { placeOf } from "../../src/capture/markerPlace";

const view = { width: 1000, height: 700 };
const mark = { width: 100, height: 22 };
const box = (left: number, top: number, width: number, height: number) => ({
	left,
	top,
	right: left + width,
	bottom: top + height,
});

describe("the place of a marker", () => {
	it("is the first corner of a picture, on the other side where text runs from the right", () => {
		const video = box(100, 100, 640, 360);
		expect(placeOf(video, mark, view, false)).toEqual({ x: 108, y: 108 });
		expect(placeOf(video, mark, view, true)).toEqual({ x: 632, y: 108 });
	});

	it("stays in sight of a picture that is half scrolled away", () => {
		expect(placeOf(box(-50, -200, 640, 360), mark, view, false)).toEqual({ x: 8, y: 8 });
		expect(placeOf(box(100, -340, 640, 360), mark, view, false)).toBeNull();
	});

	it("is beside a bar, else above it, else below it", () => {
		expect(placeOf(box(100, 100, 300, 54), mark, view, false)).toEqual({ x: 408, y: 116 });
		expect(placeOf(box(400, 100, 300, 54), mark, view, true)).toEqual({ x: 292, y: 116 });
		expect(placeOf(box(200, 100, 790, 54), mark, view, false)).toEqual({ x: 92, y: 116 });
		expect(placeOf(box(50, 100, 900, 54), mark, view, false)).toEqual({ x: 50, y: 74 });
		expect(placeOf(box(50, 10, 900, 54), mark, view, false)).toEqual({ x: 50, y: 68 });
	});

	it("leaves to others what they need: the next free end above or below, else none", () => {
		const bar = box(200, 100, 300, 54);
		const placed = (...needed: ReturnType<typeof box>[]) =>
			placeOf(bar, mark, view, false, (at) => needed.some((other) => overlap(at, other)));
		const neighbours = [box(520, 100, 300, 54), box(0, 100, 190, 54)];
		expect(placed(...neighbours)).toEqual({ x: 200, y: 74 });
		const heading = box(200, 70, 180, 26);
		expect(placed(...neighbours, heading)).toEqual({ x: 400, y: 74 });
		const words = box(200, 70, 280, 26);
		expect(placed(...neighbours, words)).toEqual({ x: 200, y: 158 });
		expect(placed(...neighbours, words, box(200, 158, 300, 20))).toBeNull();
	});

	it("is none where the player has no size, is out of sight, or leaves no room", () => {
		expect(placeOf(box(10, 10, 0, 0), mark, view, false)).toBeNull();
		expect(placeOf(box(10, 800, 300, 54), mark, view, false)).toBeNull();
		const small = { width: 310, height: 60 };
		expect(placeOf(box(5, 3, 300, 54), mark, small, false)).toBeNull();
	});
});
