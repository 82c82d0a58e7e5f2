/** The isolated script of a frame: made once, told by the service worker to start and stop. */
import { defineContentScript } from "wxt/utils/define-content-script";
import { createMarkers } from "../src/capture/marker";
import { createPageCapture, type PageCapture } from "../src/capture/pageCapture";
import { createGate } from "../src/protocol/gate";

/**
 * A second injection finds the first here. A symbol, because `<a id="some-name">` gives every script
 * of the page, isolated or not, a global of that name.
 */
const CAPTURE = Symbol.for("bonafide capture");
const world = globalThis as { [CAPTURE]?: PageCapture };

export default defineContentScript({
	matches: [],
	registration: "runtime",
	runAt: "document_start",
	allFrames: true,
	main() {
		if (world[CAPTURE]) return;
		const gate = createGate({
			extensionId: chrome.runtime.id,
			baseUrl: chrome.runtime.getURL(""),
			now: () => performance.now(),
		});
		const capture = createPageCapture(gate);
		const markers = createMarkers(capture.playerOf);
		world[CAPTURE] = capture;
		chrome.runtime.onMessage.addListener((raw, sender) => {
			const admitted = gate.toContent(raw, sender);
			if (!admitted.ok) return;
			const { message } = admitted;
			if (message.type === "mark") markers.show(message.sourceId, message.mark);
			else if (message.type === "unmark") markers.clear();
			else if (message.type === "stop") {
				capture.stop();
				markers.clear();
			} else capture.start(message.type === "start-element" ? message.named : null);
		});
		// On a site that the person allowed the script stands here before the page's first player;
		// one that was put in by a click is told what to start.
		if (document.readyState === "loading") capture.start(null);
	},
});
