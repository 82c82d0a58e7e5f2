/** The offscreen document: the detector's home in Chromium. Wiring only. */
import { createGate } from "../../src/protocol/gate";
import { openDetectorHome } from "./detectorHome";

const gate = createGate({
	extensionId: chrome.runtime.id,
	baseUrl: chrome.runtime.getURL(""),
	now: () => performance.now(),
});
const home = openDetectorHome(gate, (message) =>
	chrome.runtime.sendMessage(message).catch(() => undefined),
);

chrome.runtime.onMessage.addListener((raw, sender, answer) => {
	const admitted = gate.toOffscreen(raw, sender);
	if (!admitted.ok) return;
	home.hear(admitted.message);
	answer({ ok: true });
});
