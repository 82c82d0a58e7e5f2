/**
 * Finds the media elements of a frame: by their events in the document and in open shadow roots,
 * and by the page-world reporter for those that no document holds. No observer runs and nothing is
 * polled, so a page that plays nothing costs nothing.
 */

import { freshId } from "./freshId";

/** Events that can change whether an element is to be judged. They do not bubble: captured. */
export const ELEMENT_EVENTS = [
	"playing",
	"pause",
	"ended",
	"volumechange",
	"ratechange",
	"seeking",
	"emptied",
	"encrypted",
] as const;
export type ElementEvent = (typeof ELEMENT_EVENTS)[number];

/** Names of the events between the page-world reporter and us; see entrypoints/playing.content.ts. */
export const REPORTER_READY = "bonafide-reporter-ready";
export const REPORTER_NAME = "bonafide-reporter-name";

/** Watches one frame for media elements until it is stopped. */
export interface ElementFinder {
	/** Looks through the document as it stands (late injection, back from the bfcache). */
	scan(): HTMLMediaElement[];
	stop(): void;
}

/** @param heard called for every event of every element found, now or later */
export function findElements(
	heard: (element: HTMLMediaElement, event: ElementEvent) => void,
): ElementFinder {
	const roots = new Set<Document | ShadowRoot>();
	const detached = new WeakSet<HTMLMediaElement>();
	const stop = new AbortController();
	const { signal } = stop;

	const listener = (event: Event) => {
		// The browser's own events only: a page may forge as many as it likes.
		if (!event.isTrusted || !(event.target instanceof HTMLMediaElement)) return;
		heard(event.target, event.type as ElementEvent);
	};

	function watch(root: Document | ShadowRoot | HTMLMediaElement): void {
		for (const name of ELEMENT_EVENTS) {
			root.addEventListener(name, listener, { capture: true, passive: true, signal });
		}
	}

	function watchRoot(root: Document | ShadowRoot): void {
		if (roots.has(root)) return;
		roots.add(root);
		watch(root);
	}

	/** Media elements below `root`, and its open shadow roots, which are watched from now on. */
	function collect(root: Document | ShadowRoot, found: HTMLMediaElement[]): void {
		watchRoot(root);
		for (const element of root.querySelectorAll("*")) {
			if (element instanceof HTMLMediaElement) found.push(element);
			else if (hasShadow(element)) collect(element.shadowRoot, found);
		}
	}

	/** The reporter hands over a player that started, or the host of a new shadow root. */
	function reported(event: Event): void {
		const target = event instanceof MouseEvent ? event.relatedTarget : null;
		if (target instanceof HTMLMediaElement) {
			const root = target.getRootNode();
			if (root instanceof ShadowRoot) watchRoot(root);
			else if (!target.isConnected && !detached.has(target)) {
				// Events of an element outside every document reach only the element itself.
				detached.add(target);
				watch(target);
			}
			if (!target.paused) heard(target, "playing");
		} else if (target instanceof Element && hasShadow(target)) {
			watchRoot(target.shadowRoot);
		}
	}

	// A name that the page cannot know in time: agreed at document_start, before its first script.
	const name = `b${freshId()}`;
	const tellName = () => document.dispatchEvent(new CustomEvent(REPORTER_NAME, { detail: name }));
	document.addEventListener(name, reported, { signal });
	document.addEventListener(REPORTER_READY, tellName, { once: true, signal });
	tellName();
	watchRoot(document);

	return {
		scan() {
			const found: HTMLMediaElement[] = [];
			collect(document, found);
			return found;
		},
		stop: () => stop.abort(),
	};
}

/** A form names its fields: `<input name="shadowRoot">` stands where no shadow root is. */
const hasShadow = (element: Element): element is Element & { readonly shadowRoot: ShadowRoot } =>
	element.shadowRoot instanceof ShadowRoot;
