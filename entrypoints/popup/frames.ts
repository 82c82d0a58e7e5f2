/** A frame's site that is asked for: noted for the service worker, and asked for once alone. */
import { type AskedFrame, FRAME_KEY, REFUSED_FRAMES_KEY } from "../../src/protocol/sessionKeys";

/** Before the browser asks: the popup may be closed by its question. */
export const noteFrame = (asked: AskedFrame): Promise<void> =>
	chrome.storage.session.set({ [FRAME_KEY]: asked });

async function refused(): Promise<readonly string[]> {
	const kept: unknown = (await chrome.storage.session.get(REFUSED_FRAMES_KEY))[REFUSED_FRAMES_KEY];
	return Array.isArray(kept) ? kept : [];
}

/** The person said no: not asked again until the browser is closed. */
export async function frameRefused(origin: string): Promise<void> {
	const others = (await refused()).filter((other) => other !== origin);
	await chrome.storage.session.set({ [REFUSED_FRAMES_KEY]: [...others, origin].slice(-200) });
}

export const isFrameRefused = async (origin: string): Promise<boolean> =>
	(await refused()).includes(origin);
