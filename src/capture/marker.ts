/**
 * The verdict beside the player, where the person wants it there. It is a picture with a name: it
 * takes no click and holds no word of the page's. It lies in a closed shadow root, which the page's
 * scripts cannot look into; but a page can draw the same, so the toolbar button is what counts.
 */
import type { Mark } from "../protocol/messages";
import { extensionAlive } from "./chunkPort";
import { isInTheWay, overlap } from "./inTheWay";
import { type Box, placeOf } from "./markerPlace";

/** The markers of one frame. */
export interface Markers {
	/** @param mark null takes the marker of this source away */
	show(sourceId: string, mark: Mark | null): void;
	clear(): void;
}

/** A player may be moved by its page without a word: looked at this often while a marker is shown. */
const LOOK_EVERY_MS = 500;
/** A page that takes a marker away so often does not want it. */
const MOST_REMOVALS = 3;

const STYLE = `
.mark {
	display: flex;
	gap: 5px;
	align-items: center;
	block-size: 22px;
	padding-inline: 5px 8px;
	border: 1px solid rgb(255 255 255 / 55%);
	border-radius: 4px;
	background: #14181c;
	color: #fff;
	font: 600 12px / 1 system-ui, sans-serif;
	white-space: nowrap;
	font-variant-numeric: tabular-nums;
}
svg { flex: none; inline-size: 14px; block-size: 14px; }
@media (forced-colors: active) {
	.mark { border-color: CanvasText; background: Canvas; color: CanvasText; forced-color-adjust: none; }
}`;

/** The toolbar's signs (assets/icons), as paths: [d, fill, stroke, stroke width]. */
const SIGNS: Readonly<
	Record<Mark["look"], readonly (readonly [d: string, fill: string, stroke: string])[]>
> = {
	human: [
		["M8 0a8 8 0 1 1 0 16a8 8 0 1 1 0-16Z", "#1b5e9e", "none"],
		["M2.5 8C3.6 3.5 6.4 3.5 8 8s4.4 4.5 5.5 0", "none", "#fff"],
	],
	uncertain: [
		["M8 0 16 8 8 16 0 8Z", "#e3b04b", "none"],
		["M4 7h2v2H4ZM7 7h2v2H7ZM10 7h2v2h-2Z", "#14181c", "none"],
	],
	machine: [
		["M0 0h16v16H0Z", "#b83a12", "none"],
		["M2 11h3V5h6v6h3", "none", "#fff"],
	],
	listening: [["M3 6v4M6.500 3v10M10 5v6M13 7v2", "none", "#fff"]],
};

interface Marker {
	readonly host: HTMLElement;
	readonly box: HTMLElement;
	shown: string;
	removals: number;
	sizes: ResizeObserver;
}

function signOf(look: Mark["look"]): SVGElement {
	const space = "http://www.w3.org/2000/svg";
	const svg = document.createElementNS(space, "svg");
	svg.setAttribute("viewBox", "0 0 16 16");
	svg.setAttribute("aria-hidden", "true");
	for (const [d, fill, stroke] of SIGNS[look]) {
		const path = document.createElementNS(space, "path");
		const drawn = { d, fill, stroke, "stroke-width": "2" };
		for (const [name, value] of Object.entries(drawn)) path.setAttribute(name, value);
		svg.append(path);
	}
	return svg;
}

/** @param playerOf the element of a source, as long as it is judged in this frame */
export function createMarkers(playerOf: (sourceId: string) => HTMLMediaElement | null): Markers {
	const markers = new Map<string, Marker>();
	let timer: ReturnType<typeof setInterval> | null = null;
	let asked = false;

	/** Moves wait for the next frame: a page may scroll a hundred times in one. */
	function move(): void {
		if (asked) return;
		asked = true;
		requestAnimationFrame(() => {
			asked = false;
			const placed: Box[] = [];
			for (const [sourceId, marker] of markers) follow(sourceId, marker, placed);
		});
	}

	function make(element: HTMLMediaElement): Marker {
		const host = document.createElement("div");
		// Inline and important: nothing of the page's own style reaches it.
		const style = {
			all: "initial",
			position: "fixed",
			left: "0",
			top: "0",
			"z-index": "2147483646",
			"pointer-events": "none",
			"user-select": "none",
			visibility: "hidden",
		};
		for (const [name, value] of Object.entries(style)) set(host, name, value);
		const root = host.attachShadow({ mode: "closed" });
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(STYLE);
		root.adoptedStyleSheets = [sheet];
		const box = document.createElement("div");
		box.className = "mark";
		box.setAttribute("role", "note");
		root.append(box);
		const sizes = new ResizeObserver(move);
		sizes.observe(element);
		document.documentElement.append(host);
		return { host, box, shown: "", removals: 0, sizes };
	}

	const set = (host: HTMLElement, name: string, value: string) =>
		host.style.setProperty(name, value, "important");

	function write({ box }: Marker, { look, text, label, language, direction }: Mark): void {
		const words = document.createElement("span");
		words.textContent = text;
		words.setAttribute("aria-hidden", "true");
		box.replaceChildren(signOf(look), words);
		box.lang = language;
		box.dir = direction;
		box.setAttribute("aria-label", label);
	}

	/** @param placed the places of the markers before it; its own is added */
	function follow(sourceId: string, marker: Marker, placed: Box[]): void {
		const element = playerOf(sourceId);
		if (!element || !extensionAlive()) {
			remove(sourceId);
			return;
		}
		const { host, box } = marker;
		if (!host.isConnected) {
			marker.removals++;
			if (marker.removals > MOST_REMOVALS) return;
			document.documentElement.append(host);
		}
		// In full screen the player has the whole screen to itself.
		const hidden = element.matches(":fullscreen, :fullscreen *") || !element.checkVisibility();
		const rtl = getComputedStyle(element).direction === "rtl";
		const view = { width: innerWidth, height: innerHeight };
		const size = { width: box.offsetWidth, height: box.offsetHeight };
		const taken = (at: Box) =>
			placed.some((other) => overlap(at, other)) || isInTheWay(element, at);
		const place = hidden ? null : placeOf(element.getBoundingClientRect(), size, view, rtl, taken);
		set(host, "visibility", place ? "visible" : "hidden");
		if (place) {
			const [right, bottom] = [place.x + size.width, place.y + size.height];
			placed.push({ left: place.x, top: place.y, right, bottom });
			set(host, "transform", `translate(${Math.round(place.x)}px, ${Math.round(place.y)}px)`);
		}
	}

	function remove(sourceId: string): void {
		const marker = markers.get(sourceId);
		if (!marker) return;
		markers.delete(sourceId);
		marker.sizes.disconnect();
		marker.host.remove();
		if (markers.size > 0) return;
		if (timer) clearInterval(timer);
		timer = null;
		removeEventListener("scroll", move, { capture: true });
		removeEventListener("resize", move);
		document.removeEventListener("fullscreenchange", move);
	}

	function watch(): void {
		if (timer) return;
		timer = setInterval(move, LOOK_EVERY_MS);
		addEventListener("scroll", move, { capture: true, passive: true });
		addEventListener("resize", move, { passive: true });
		document.addEventListener("fullscreenchange", move);
	}

	return {
		show(sourceId, mark) {
			const element = playerOf(sourceId);
			if (!element || mark === null) {
				remove(sourceId);
				return;
			}
			const marker = markers.get(sourceId) ?? make(element);
			markers.set(sourceId, marker);
			watch();
			const shown = JSON.stringify(mark);
			if (shown !== marker.shown) {
				marker.shown = shown;
				write(marker, mark);
			}
			move();
		},
		clear() {
			for (const sourceId of [...markers.keys()]) remove(sourceId);
		},
	};
}
