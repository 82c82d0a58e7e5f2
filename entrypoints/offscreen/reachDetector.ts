/**
 * The service worker's way to the detector's home, the offscreen document. Firefox has no such
 * documents: its build puts `reachDetector.firefox.ts` in this file's place (wxt.config.ts).
 */
import { lacking } from "../../src/protocol/browserNeeds";
import type { Gate } from "../../src/protocol/gate";
import type { BackgroundToOffscreen, OffscreenToBackground } from "../../src/protocol/messages";

/** The home as the background sees it. */
export interface DetectorReach {
	/** Resolves when the home is there and its ports are listened to. */
	ensure(): Promise<void>;
	/** Opens the home where it is not. */
	tell(message: BackgroundToOffscreen): Promise<void>;
	/** Nobody need be told of what has happened where there is no home. */
	tellIfOpen(message: BackgroundToOffscreen): Promise<void>;
}

/** Made in the first turn of the background, so that what wakes it finds its listeners. */
export type ReachDetector = (
	gate: Gate,
	/** Takes what a home in this very context says; a document's words come as messages. */
	hear: (message: OffscreenToBackground) => Promise<unknown>,
) => DetectorReach;

/** Reaches the one offscreen document, which is opened at the first need. */
export const reachDetector: ReachDetector = () => {
	/** Two callers may race for the one document: the loser's refusal is success as well. */
	async function ensure(): Promise<void> {
		if (!chrome.offscreen) throw new Error(lacking("offscreen documents").detail);
		if (await chrome.offscreen.hasDocument()) return;
		await chrome.offscreen
			.createDocument({
				url: "offscreen.html",
				reasons: ["USER_MEDIA", "WORKERS"],
				justification: "Runs the voice detector in a worker on sound that you chose to check.",
			})
			.catch((error: Error) => {
				if (!/only a single offscreen/i.test(error.message)) throw error;
			});
	}
	async function send(message: BackgroundToOffscreen): Promise<void> {
		await chrome.runtime.sendMessage(message);
	}
	return {
		ensure,
		async tell(message) {
			await ensure();
			await send(message);
		},
		async tellIfOpen(message) {
			if (await chrome.offscreen?.hasDocument()) await send(message);
		},
	};
};
