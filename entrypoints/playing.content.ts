/**
 * The tiny reporter in the page's own world: tells the isolated script which player starts, also
 * one that no document holds, and where a shadow root is made. It changes nothing of what the page
 * does or hears, and trusts nothing: what it reports is looked at by the isolated script.
 */
import { defineContentScript } from "wxt/utils/define-content-script";
import { REPORTER_NAME, REPORTER_READY } from "../src/capture/elements";

export default defineContentScript({
	matches: [],
	registration: "runtime",
	runAt: "document_start",
	allFrames: true,
	world: "MAIN",
	main() {
		let name: string | null = null;
		document.addEventListener(
			REPORTER_NAME,
			(event) => {
				name ??= String((event as CustomEvent).detail);
			},
			{ once: true },
		);
		document.dispatchEvent(new Event(REPORTER_READY));

		const report = (target: Element) => {
			if (name) document.dispatchEvent(new MouseEvent(name, { relatedTarget: target }));
		};
		const { apply } = Reflect;
		const media = HTMLMediaElement.prototype;
		media.play = new Proxy(media.play, {
			apply(play, element, args) {
				const answer = apply(play, element, args);
				// A page may call play on anything: only players are worth a word.
				if (element instanceof HTMLMediaElement) {
					element.addEventListener("playing", () => report(element), { once: true });
				}
				return answer;
			},
		});
		const elements = Element.prototype;
		elements.attachShadow = new Proxy(elements.attachShadow, {
			apply(attach, host, args) {
				const root = apply(attach, host, args);
				if (host instanceof Element) report(host);
				return root;
			},
		});
	},
});
