/** The one place where what went wrong becomes a word that a person is shown. */
import type { FailureReason } from "../protocol/state";

/** Why something cannot be judged: the word, and what a person can look up (a host, a format). */
export interface Failure {
	readonly reason: FailureReason;
	readonly detail: string | null;
}

/** What is shown in place of a check that the organisation has switched off. */
export const switchedOff: Failure = { reason: "policy", detail: null };

/** A tab was listened to as a whole, and that ended without anybody stopping it. */
export const captureEnded: Failure = { reason: "tab-capture-ended", detail: null };

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "");
const messageOf = (error: unknown) =>
	(error instanceof Error ? error.message : String(error)).slice(0, 200);

/** `captureStream` refused. @param mediaUrl whose origin is named */
export function captureFailure(error: unknown, mediaUrl: string): Failure {
	if (nameOf(error) === "SecurityError") {
		return { reason: "cross-origin", detail: URL.parse(mediaUrl)?.host ?? null };
	}
	if (nameOf(error) === "NotSupportedError") return { reason: "protected", detail: null };
	return { reason: "no-frames", detail: messageOf(error) };
}

/** `tabCapture.getMediaStreamId` or `getUserMedia` on its id refused. */
export function tabFailure(error: unknown): Failure {
	const detail = messageOf(error);
	// Without the permission, and in a browser that has no such thing, the whole API is not there.
	if (/undefined.*getMediaStreamId/.test(detail)) return { reason: "permission-missing", detail };
	if (/permission|tabCapture.*undefined/i.test(detail) && /missing|undefined/i.test(detail)) {
		return { reason: "permission-missing", detail };
	}
	if (/chrome pages cannot be captured/i.test(detail) && !/invoked/i.test(detail)) {
		return { reason: "unsupported-page", detail };
	}
	return { reason: "tab-capture-refused", detail };
}

/** Putting a script into a page refused. */
export function injectionFailure(error: unknown): Failure {
	const detail = messageOf(error);
	// The browser's own pages, its store, other extensions, files without the switch for them.
	if (/chrome:\/\/|chrome-|edge:\/\/|gallery|cannot be scripted|error page|about:/i.test(detail)) {
		return { reason: "unsupported-page", detail: null };
	}
	return { reason: "permission-missing", detail: null };
}
