/**
 * What one of our pages asks the browser for beside a site to be screened. The browser's question may
 * close that page, so the purpose is noted for the service worker, which sees the permission come.
 * A note holds for one grant: one that stayed would send the next grant of that host astray.
 */
import { originPattern } from "../protocol/originPattern";
import { type AskedFrame, FILE_ORIGIN_KEY, FRAME_KEY } from "../protocol/sessionKeys";

/** For a player in a frame, before the browser asks. */
export async function noteFrame(asked: AskedFrame): Promise<void> {
	// First of all: the page may be closed at any moment from now on.
	await chrome.storage.session.set({ [FRAME_KEY]: asked });
	if (await askedFile([originPattern(asked.origin)])) await forgetFile();
}

/** For one file that is to be fetched, before the browser asks. @param origin of its address */
export async function noteFile(origin: string): Promise<void> {
	await chrome.storage.session.set({ [FILE_ORIGIN_KEY]: origin });
	if (await askedFrame([originPattern(origin)])) await forgetFrame();
}

/** The frame that waits for one of these match patterns. */
export async function askedFrame(patterns: readonly string[]): Promise<AskedFrame | null> {
	const asked = (await chrome.storage.session.get(FRAME_KEY))[FRAME_KEY] as AskedFrame | undefined;
	return asked && patterns.includes(originPattern(asked.origin)) ? asked : null;
}

/** The origin of the file that waits for one of these match patterns. */
export async function askedFile(patterns: readonly string[]): Promise<string | null> {
	const asked: unknown = (await chrome.storage.session.get(FILE_ORIGIN_KEY))[FILE_ORIGIN_KEY];
	return typeof asked === "string" && patterns.includes(originPattern(asked)) ? asked : null;
}

/** The frame's note has been read: its tab is told once. */
export const forgetFrame = (): Promise<void> => chrome.storage.session.remove(FRAME_KEY);

/** The file's note has been read. */
export const forgetFile = (): Promise<void> => chrome.storage.session.remove(FILE_ORIGIN_KEY);

/**
 * Nothing of these waits any longer: the person said no, gave the permission back, or is asked for
 * the same host for another purpose.
 */
export async function forgetAsked(patterns: readonly string[]): Promise<void> {
	if (await askedFrame(patterns)) await forgetFrame();
	if (await askedFile(patterns)) await forgetFile();
}
