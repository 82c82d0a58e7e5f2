/** A frame's site that the person has refused: asked for once alone. */
import { forgetAsked } from "../../src/capture/askedFor";
import { originPattern } from "../../src/protocol/originPattern";
import { REFUSED_FRAMES_KEY } from "../../src/protocol/sessionKeys";

async function refused(): Promise<readonly string[]> {
	const kept: unknown = (await chrome.storage.session.get(REFUSED_FRAMES_KEY))[REFUSED_FRAMES_KEY];
	return Array.isArray(kept) ? kept : [];
}

/** The person said no: not asked again until the browser is closed. */
export async function frameRefused(origin: string): Promise<void> {
	await forgetAsked([originPattern(origin)]);
	const others = (await refused()).filter((other) => other !== origin);
	await chrome.storage.session.set({ [REFUSED_FRAMES_KEY]: [...others, origin].slice(-200) });
}

export const isFrameRefused = async (origin: string): Promise<boolean> =>
	(await refused()).includes(origin);
