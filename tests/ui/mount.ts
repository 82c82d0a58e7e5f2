/** What the three pages of scenes share: `?scene=<name>&lang=<tag>`, and a note of what is asked for. */
import { render, type VNode } from "preact";
import { textFor } from "../../src/ui/text";

declare global {
	/** Every action that was asked for, oldest first: its name and arguments. */
	var asked: unknown[][];
	/** Shows other data in the same page, as a change of state would. */
	var showScene: (name: string) => void;
	/** Shows data as in a page that was just opened. */
	var openScene: (name: string) => void;
}

const query = new URLSearchParams(location.search);

/** In the language that the address asks for. */
export const text = textFor([query.get("lang") ?? "en"]);

/**
 * Any action: what was asked for is written down, without the events that clicks hand over.
 * @param told what is written down of a value
 */
export const notedActions = <T>(told: (value: unknown) => unknown = (value) => value): T =>
	new Proxy(
		{},
		{
			get:
				(_, name) =>
				(...values: unknown[]) => {
					const plain = values.filter((value) => !(value instanceof Event));
					globalThis.asked.push([name, ...plain.map(told)]);
					// An address that is handed in is taken.
					return true;
				},
		},
	) as T;

/** @param draw throws where there is no such scene */
export function mountScenes(draw: (scene: string) => VNode, first: string): void {
	document.documentElement.lang = text.language;
	document.documentElement.dir = text.direction;
	globalThis.asked = [];
	globalThis.showScene = (name) => render(draw(name), document.body);
	globalThis.openScene = (name) => {
		render(null, document.body);
		globalThis.asked = [];
		scrollTo(0, 0);
		globalThis.showScene(name);
	};
	globalThis.showScene(query.get("scene") ?? first);
}
