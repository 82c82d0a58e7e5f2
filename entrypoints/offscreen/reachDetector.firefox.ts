/**
 * Firefox in the place of `reachDetector.ts`: the event page is the detector's home itself, as it has
 * a document, workers and no offscreen documents.
 */
import type { BackgroundToOffscreen } from "../../src/protocol/messages";
import { openDetectorHome } from "./detectorHome";
import type { ReachDetector } from "./reachDetector";

/**
 * Firefox suspends an event page after 30 s without an event or a call to the browser, open ports
 * or not. A paused source sends nothing and a long file little, so the page calls by itself.
 */
const STAY_AWAKE_MS = 20_000;

/** The home is this very context: what is said to it is heard at once. */
export const reachDetector: ReachDetector = (gate, hear) => {
	// The first word comes while the home is still being made: nobody could answer it yet.
	const home = openDetectorHome(gate, (message) =>
		Promise.resolve()
			.then(() => hear(message))
			.catch(() => undefined),
	);
	setInterval(() => {
		if (home.busy()) void chrome.runtime.getPlatformInfo();
	}, STAY_AWAKE_MS);
	const tell = async (message: BackgroundToOffscreen) => home.hear(message);
	return { ensure: async () => undefined, tell, tellIfOpen: tell };
};
