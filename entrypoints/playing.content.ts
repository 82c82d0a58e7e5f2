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
		// Taken before the page's first line where the script stands first: a page may replace each
		// of these, or hide them behind an element of that name (`<img name="addEventListener">`),
		// and nothing of ours may make its own calls throw.
		const { apply } = Reflect;
		const { HTMLMediaElement: Media, Element: AnyElement, MouseEvent: Mouse } = window;
		const { addEventListener, dispatchEvent } = EventTarget.prototype;

		let name: string | null = null;
		const named = (event: Event) => {
			name ??= String((event as CustomEvent).detail);
		};
		apply(addEventListener, document, [REPORTER_NAME, named, { once: true }]);
		apply(dispatchEvent, document, [new Event(REPORTER_READY)]);

		const report = (target: Element) => {
			if (name) apply(dispatchEvent, document, [new Mouse(name, { relatedTarget: target })]);
		};

		/** Calls `then` after each call of the method, whose answer it cannot change. */
		function after(prototype: object, method: string, then: (self: unknown) => void): void {
			try {
				const own = Reflect.get(prototype, method);
				const watched = new Proxy(own, {
					apply(called, self, args) {
						const answer = apply(called, self, args);
						try {
							then(self);
						} catch {
							// Whatever the page did to its own objects.
						}
						return answer;
					},
				});
				Reflect.set(prototype, method, watched);
			} catch {
				// The page has put something there that cannot be called: its players stay unseen.
			}
		}

		after(Media.prototype, "play", (player) => {
			// A page may call play on anything: only players are worth a word.
			if (!(player instanceof Media)) return;
			apply(addEventListener, player, ["playing", () => report(player), { once: true }]);
		});
		after(AnyElement.prototype, "attachShadow", (host) => {
			if (host instanceof AnyElement) report(host);
		});
	},
});
