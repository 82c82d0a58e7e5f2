/** Keys of session storage that more than one context uses. */

/** The origin that the page for files asks the browser for: fetched from, never screened. */
export const FILE_ORIGIN_KEY = "file-origin";

/** The frame's origin that the popup asks the browser for, and the tab that has the frame. */
export const FRAME_KEY = "frame";
/** What was asked for, and for whom. */
export interface AskedFrame {
	readonly origin: string;
	readonly tabId: number;
}

/** Origins of frames that the person has refused. */
export const REFUSED_FRAMES_KEY = "refused-frames";

/** When the history was last aged, milliseconds since 1970. */
export const AGED_KEY = "aged";
