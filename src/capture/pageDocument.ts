/**
 * The page's document as the browser made it. A page hides what a document or a form can do behind
 * elements of that name (`<img name="querySelectorAll">`), for isolated scripts as well; what stands
 * on the prototypes of the isolated world is out of its reach.
 */
const getter = <T, V>(prototype: T, name: keyof T & string): ((of: T) => V) => {
	const { get } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
	return (of) => get?.call(of) as V;
};

const title = getter<Document, string>(Document.prototype, "title");
const shadow = getter<Element, ShadowRoot | null>(Element.prototype, "shadowRoot");

/** The page's title: text that the page chose. */
export const titleOf = (page: Document): string => title(page);

/** An element's open shadow root. */
export const shadowOf = (host: Element): ShadowRoot | null => shadow(host);

/** Every element below, shadow trees aside. */
export const elementsBelow = (root: Document | ShadowRoot): NodeListOf<Element> =>
	root instanceof ShadowRoot
		? root.querySelectorAll("*")
		: Document.prototype.querySelectorAll.call(root, "*");

/** `addEventListener` */
export function listen(
	target: EventTarget,
	name: string,
	listener: (event: Event) => void,
	options: AddEventListenerOptions,
): void {
	EventTarget.prototype.addEventListener.call(target, name, listener, options);
}

/** `dispatchEvent` */
export const dispatch = (target: EventTarget, event: Event): boolean =>
	EventTarget.prototype.dispatchEvent.call(target, event);
