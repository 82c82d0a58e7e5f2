/**
 * Where the focus goes when the button that had it goes: a keyboard would go on, but a screen reader
 * begins at the top of the page again. What takes the focus by itself (a question, an Undo) keeps it.
 */
import { useLayoutEffect } from "preact/hooks";

const CONTROLS =
	"a[href], button:not(:disabled), input:not(:disabled, [hidden]), select:not(:disabled), textarea:not(:disabled), summary";

/** Keeps the focus of the whole document, as long as the component that asks for it is shown. */
export function useKeptFocus(): void {
	useLayoutEffect(() => keepFocus(document), []);
}

function keepFocus(page: Document): () => void {
	const stop = new AbortController();
	const { signal } = stop;
	// A question that a page opens with has taken the focus already.
	let last: Element | null = page.activeElement === page.body ? null : page.activeElement;
	page.addEventListener(
		"focusin",
		({ target }) => {
			last = target instanceof Element ? target : null;
		},
		{ signal },
	);
	page.addEventListener(
		"focusout",
		() => {
			const from = last;
			// What is taken off the page may lose the focus before it is gone: only what is still there
			// a moment later was left by the person.
			queueMicrotask(() => {
				if (from?.isConnected && last === from && page.activeElement !== from) last = null;
			});
		},
		{ signal },
	);
	const observer = new MutationObserver((records) => {
		if (last === null || last.isConnected) return;
		const gone = last;
		last = null;
		if (page.activeElement === page.body) place(gone, records)?.focus({ preventScroll: true });
	});
	observer.observe(page.body, { childList: true, subtree: true });
	return () => {
		stop.abort();
		observer.disconnect();
	};
}

/**
 * The one control that has come in its place; else what stands there now and does nothing: where a
 * choice has come, a key that is pressed twice must not make it.
 */
function place(gone: Element, records: readonly MutationRecord[]): HTMLElement | null {
	const took = removalOf(gone, records);
	const parent = took?.target;
	if (!(parent instanceof HTMLElement) || parent === document.body) return null;
	// Lines that are drawn as one scrolls go and come: the focus would follow the scrolling.
	if (parent.closest("[data-windowed]")) return null;
	// Also inside of what stood beside it: an element may have been made use of for another.
	const come = records
		.flatMap(({ addedNodes }) => [...addedNodes])
		.filter((node): node is Element => node instanceof Element && parent.contains(node));
	const controls = new Set(
		come.flatMap((node) => [
			...(node.matches(CONTROLS) ? [node] : []),
			...node.querySelectorAll(CONTROLS),
		]),
	);
	const [control] = controls;
	if (control && controls.size === 1) return control as HTMLElement;
	const beside = [...parent.children].find((child) => come.some((node) => child.contains(node)));
	return still([beside, took?.nextSibling, took?.previousSibling], parent);
}

/** What took it off the page: its own removal, or that of something around it. */
function removalOf(gone: Element, records: readonly MutationRecord[]): MutationRecord | null {
	let inside: Node = gone;
	for (let i = 0; i < records.length; i++) {
		const took = records.findLast(({ removedNodes }) =>
			[...removedNodes].some((node) => node.contains(inside)),
		);
		if (!took || took.target.isConnected) return took ?? null;
		inside = took.target;
	}
	return null;
}

/** The first of them that stands in the parent and is no control, else the parent, fit to be focused. */
function still(neighbours: readonly (Node | null | undefined)[], parent: HTMLElement): HTMLElement {
	const found =
		neighbours.find(
			(node): node is HTMLElement =>
				node instanceof HTMLElement && node.parentNode === parent && !node.matches(CONTROLS),
		) ?? parent;
	if (!found.hasAttribute("tabindex")) {
		found.tabIndex = -1;
		found.addEventListener("blur", () => found.removeAttribute("tabindex"), { once: true });
	}
	return found;
}
