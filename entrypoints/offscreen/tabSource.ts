/** A tab whose whole sound is listened to, from the asking to its end. Whatever ends it comes to one place. */
import type { DetectorAccess } from "../../src/capture/detectorAccess";
import { captureEnded, type Failure, switchedOff } from "../../src/capture/failure";
import { createSession, type Session } from "../../src/capture/session";
import { listenToTab, type TabAudio } from "../../src/capture/tabAudio";
import type { SourceFacts } from "../../src/capture/tally";
import type { History } from "../../src/history/history";
import type { BackgroundToOffscreen } from "../../src/protocol/messages";
import type { Wanted } from "../../src/protocol/rules";
import type { SourceView } from "../../src/protocol/state";
import { identify } from "../../src/sites";
import type { Running } from "./running";

/** What the home gives a tab that is listened to. */
export interface TabSourceSurroundings {
	readonly running: Map<string, Running>;
	forbidden(wanted: Wanted): Promise<boolean>;
	detector(): Promise<DetectorAccess>;
	history(): Promise<History | null>;
	publish(view: SourceView): void;
	/** Sound comes: the session follows the settings from now on. */
	began(session: Session): void;
	/** It is over: written to its end, and gone from the tab's list. @param why told after that */
	leave(session: Session, why: Failure | null): Promise<void>;
	/** Why nothing is heard, where it was not the person who stopped it. */
	tellFailed(failure: Failure): Promise<unknown>;
}

/**
 * The browser goes on capturing a tab wherever it goes; the person asked for a page. Another site is
 * one that nobody has asked for, and what cannot be seen may be any.
 * @param began where the tab was when it was asked for @param now null where the browser does not tell
 */
export function isSamePlace(began: string, now: string | null): boolean {
	if (began === now) return true;
	const origin = URL.parse(began)?.origin;
	// Files and the like are of no origin, which is written as this word.
	return origin !== undefined && origin !== "null" && origin === URL.parse(now ?? "")?.origin;
}

type Asked = Extract<BackgroundToOffscreen, { type: "listen-tab" }>;

/**
 * Listens until the tab is closed, somebody stops it or it goes elsewhere. It runs from its first
 * line: settings, history and the browser's stream take seconds, and a stop must find it meanwhile.
 */
export async function listenTab(asked: Asked, around: TabSourceSurroundings): Promise<void> {
	const { tabId, title, incognito, pageUrl } = asked;
	const { running } = around;
	const sourceId = crypto.randomUUID();
	const wanted: Wanted = { kind: "tab", urls: [pageUrl], incognito };
	let audio: TabAudio | null = null;
	let over = false;
	let why: Failure | null = null;
	const end = (failure: Failure | null) => {
		if (over) return;
		over = true;
		why = failure;
		audio?.stop();
	};
	/** Over before any sound of it was judged: there is nothing to write, and no view to take back. */
	const giveUp = async () => {
		running.delete(sourceId);
		if (why) await around.tellFailed(why);
	};
	running.set(sourceId, {
		tabId,
		wanted,
		stop: () => end(null),
		forbid: () => end(switchedOff),
		movedTo(now) {
			if (!isSamePlace(pageUrl, now)) end(captureEnded);
		},
	});
	try {
		if (await around.forbidden(wanted)) end(switchedOff);
		const [detector, history] = await Promise.all([around.detector(), around.history()]);
		if (over) return await giveUp();
		const identity = identify(pageUrl, "", { once: sourceId });
		const facts: SourceFacts = { sourceId, tabId, kind: "tab", title, identity, incognito };
		const session = createSession(facts, detector, history, around.publish);
		let began = false;
		const heard = await listenToTab(asked.streamId, {
			chunk(samples, mediaTime) {
				// Of what ended for a reason the last half second may be another site's.
				if (!began || why) return;
				void session.push({ samples, mediaTime, discontinuity: mediaTime === 0 });
			},
			ended() {
				if (began) void around.leave(session, why);
				else end(captureEnded);
			},
		});
		if ("reason" in heard) end(heard);
		else audio = heard;
		if (over) {
			audio?.stop();
			return await giveUp();
		}
		began = true;
		around.began(session);
		session.phase("playing");
	} catch (error) {
		running.delete(sourceId);
		throw error;
	}
}
