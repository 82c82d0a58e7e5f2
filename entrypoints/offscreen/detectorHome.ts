/**
 * The home of the detector: owns the worker, listens to ports, does what the background asks. In
 * Chromium it is the offscreen document, in Firefox the event page itself. Wiring only.
 */

import { type Failure, switchedOff } from "../../src/capture/failure";
import {
	type AskedFile,
	checkFile,
	type FileCheckSurroundings,
	forbiddenFile,
} from "../../src/capture/fileCheck";
import { createSession, type Session } from "../../src/capture/session";
import { createShares } from "../../src/capture/shares";
import { type History, historyWherePossible } from "../../src/history/history";
import { PORT_PROBE } from "../../src/protocol/browserNeeds";
import { FILE_PORT } from "../../src/protocol/fileMessages";
import type { Gate } from "../../src/protocol/gate";
import {
	type BackgroundToOffscreen,
	CHUNK_PORT,
	type ContentToOffscreen,
	type OffscreenToBackground,
	type OffscreenToContent,
} from "../../src/protocol/messages";
import { forbids, type Wanted } from "../../src/protocol/rules";
import type { SourceView } from "../../src/protocol/state";
import { identify } from "../../src/sites";
import { createDetectors } from "./detectors";
import { createFileDetectors } from "./fileDetectors";
import { serveFilePort } from "./filePort";
import type { Running } from "./running";
import { listenTab } from "./tabSource";
import { verifyCredentials } from "./verifyCredentials";

/** Sources of one tab, so that a page of many frames leaves the worker to other tabs as well. */
const MAX_SOURCES_PER_TAB = 48;

type Told = Extract<BackgroundToOffscreen, { type: "settings" }>;
type Asked<T extends BackgroundToOffscreen["type"]> = Extract<BackgroundToOffscreen, { type: T }>;

/** Where the frame is: told from within, as the browser's word does not follow a single-page app. */
function addressOf(told: string, sender: chrome.runtime.MessageSender | undefined): string {
	const known = sender?.url ?? "";
	return URL.parse(told)?.origin === URL.parse(known)?.origin ? told : known;
}

/** What the background asks of the home. */
export interface DetectorHome {
	hear(message: BackgroundToOffscreen): void;
	/** Is there a source that has not ended? */
	busy(): boolean;
}

/**
 * Opens the home; called once a context, in its first turn, so that a port which woke it finds it.
 * @param tell brings a message to the background
 */
export function openDetectorHome(
	gate: Gate,
	tell: (message: OffscreenToBackground) => Promise<unknown>,
): DetectorHome {
	const shares = createShares();
	const detectors = createDetectors(shares);
	const fileDetectors = createFileDetectors();
	const opening = historyWherePossible();

	/** Nothing is written before it is known whether it may be. */
	const firstSettings = Promise.withResolvers<Told>();
	let settings: Promise<Told> = firstSettings.promise;

	/** Where checks are written; null where nothing is kept. */
	const history = async (): Promise<History | null> => ((await settings).keep ? opening() : null);

	/** Sources that are listened to now; each follows the settings. */
	const sessions = new Set<Session>();
	/** The detector of the model that is chosen now; whoever has it keeps it to the end. */
	const detectorNow = () => settings.then(() => detectors.current());

	const running = new Map<string, Running>();

	const forbidden = async (wanted: Wanted): Promise<boolean> =>
		forbids((await settings).rules, wanted);

	/** The organisation may forbid at any time what runs. */
	function endForbidden({ rules }: Told): void {
		for (const source of running.values()) if (forbids(rules, source.wanted)) source.forbid();
	}

	const tellFailed = (tabId: number, failure: Failure) =>
		tell({ to: "background", type: "tab-failed", tabId, ...failure });

	function publisher(tabId: number): (view: SourceView) => void {
		return (view) => tell({ to: "background", type: "source", tabId, view });
	}

	function sourcesOf(tabId: number | undefined): number {
		return [...running.values()].filter((source) => source.tabId === tabId).length;
	}

	chrome.runtime.onConnect.addListener((port) => {
		const { sender } = port;
		if (port.name === FILE_PORT && gate.admitsFilePort(sender)) {
			serveFilePort(
				port,
				gate,
				runFileCheck,
				(sourceId) => running.get(sourceId)?.stop(),
				async () => (await detectorNow()).ready(),
			);
			return;
		}
		if (port.name !== CHUNK_PORT || !gate.admitsPort(sender)) {
			port.disconnect();
			return;
		}
		const tab = sender?.tab;
		const allow = gate.portRate();
		let opening: Promise<Session | null> | null = null;
		let over = false;

		const stop = () => {
			if (!over) port.postMessage({ type: "stop" });
		};

		/** @returns null where the organisation forbids it: the page is told to stop */
		async function open(
			message: Extract<ContentToOffscreen, { type: "open" }>,
		): Promise<Session | null> {
			const tabId = tab?.id as number;
			const urls = [sender?.url, tab?.url];
			const wanted: Wanted = { kind: "element", urls, incognito: tab?.incognito ?? false };
			const forbid = () => {
				void tellFailed(tabId, switchedOff);
				stop();
			};
			// From here on a stop and the organisation's word find it: what follows may take seconds.
			running.set(message.sourceId, { tabId, wanted, stop, forbid });
			if (await forbidden(wanted)) {
				running.delete(message.sourceId);
				forbid();
				return null;
			}
			const session = createSession(
				{
					sourceId: message.sourceId,
					tabId,
					kind: "element",
					// The tab's title is that of what an advertisement stands before.
					title: message.title || (message.ad ? "" : (tab?.title ?? "")),
					ad: message.ad,
					identity: identify(addressOf(message.pageUrl, sender), message.mediaUrl, {
						part: message.part,
						once: message.sourceId,
					}),
					incognito: wanted.incognito,
				},
				await detectorNow(),
				await history(),
				publisher(tabId),
			);
			sessions.add(session);
			return session;
		}

		async function receive(session: Session, message: ContentToOffscreen): Promise<void> {
			if (message.type === "chunk") {
				shares.place(session.facts.sourceId, message.hidden ? "behind" : "front");
				// Not awaited: the session keeps its own queue and order.
				void session.push({ ...message, samples: new Int16Array(message.samples) });
			} else if (message.type === "phase") session.phase(message.phase);
			else if (message.type === "failed") session.fail(message);
		}

		port.onMessage.addListener((raw) => {
			const message = gate.fromPort(raw, allow);
			if (!message) return;
			if (message.type === "open") {
				if (sourcesOf(tab?.id) < MAX_SOURCES_PER_TAB) opening ??= open(message);
			} else void opening?.then((session) => session && receive(session, message));
		});
		port.onDisconnect.addListener(() => {
			over = true;
			void opening?.then((session) => session && leave(session));
		});
		port.postMessage({ type: "hello", probe: PORT_PROBE } satisfies OffscreenToContent);
	});

	/** The source is over: written to its end, then gone from the tab's list. @param why told then */
	async function leave(session: Session, why: Failure | null = null): Promise<void> {
		const { sourceId, tabId } = session.facts;
		const wanted = running.get(sourceId)?.wanted;
		running.delete(sourceId);
		sessions.delete(session);
		shares.forget(sourceId);
		const written = session.close();
		await tell({ to: "background", type: "source-gone", tabId, sourceId });
		// A source's last words take the place of the tab's own: why it ended is said after them.
		if (why) await tellFailed(tabId, why);
		await written;
		if (wanted && (await forbidden(wanted))) await tellFailed(tabId, switchedOff);
	}

	function listenToTab(asked: Asked<"listen-tab">): void {
		const { tabId } = asked;
		void listenTab(asked, {
			running,
			forbidden,
			detector: detectorNow,
			history,
			publish: publisher(tabId),
			began: (session) => sessions.add(session),
			leave,
			tellFailed: (failure) => tellFailed(tabId, failure),
		});
	}

	/** What listens to the tab may be at an address that nobody has asked for. */
	async function tabAt({ tabId, pageUrl }: Asked<"tab-at">): Promise<void> {
		const { rules } = await settings;
		for (const source of running.values()) {
			if (source.tabId !== tabId || !source.movedTo) continue;
			const there = { ...source.wanted, urls: [pageUrl ?? undefined] };
			if (forbids(rules, there)) source.forbid();
			else source.movedTo(pageUrl);
		}
	}

	async function checkLinked(asked: Asked<"check-file">): Promise<void> {
		const { tabId, url, incognito } = asked;
		const sourceId = crypto.randomUUID();
		const origin = { kind: "address", url } as const;
		await runFileCheck(
			{ sourceId, tabId, origin, again: true, incognito },
			{ publish: publisher(tabId), reading: () => undefined },
			() => tell({ to: "background", type: "source-gone", tabId, sourceId }),
		);
	}

	/** @param gone called when it was cancelled, and nothing of it is kept */
	async function runFileCheck(
		asked: AskedFile,
		shown: Pick<FileCheckSurroundings, "publish" | "reading">,
		gone: () => void,
	): Promise<void> {
		const { sourceId, tabId, incognito, origin } = asked;
		const cancel = new AbortController();
		const urls = origin.kind === "address" ? [origin.url] : [];
		const wanted: Wanted = { kind: "file", urls, incognito };
		const forbid = () => {
			shown.publish(forbiddenFile(asked));
			cancel.abort();
		};
		running.set(sourceId, { tabId, wanted, stop: () => cancel.abort(), forbid });
		if (await forbidden(wanted)) {
			running.delete(sourceId);
			return forbid();
		}
		const store = await history();
		const over = fileDetectors.need();
		const detector = fileDetectors.current();
		const found = { detector, history: store, verify: verifyCredentials };
		const began = (session: Session) => sessions.add(session);
		const around = { ...shown, ...found, began };
		const session = await checkFile(asked, around, cancel.signal).finally(over);
		running.delete(sourceId);
		if (session) sessions.delete(session);
		if (!cancel.signal.aborted) return;
		gone();
		await session?.close();
		await store?.remove(sourceId).catch(() => undefined);
	}

	function hear(message: BackgroundToOffscreen): void {
		if (message.type === "settings") {
			settings = Promise.resolve(message);
			firstSettings.resolve(message);
			endForbidden(message);
			for (const each of [detectors, fileDetectors]) each.prefer(message);
			for (const session of sessions) void session.follow(message.keep);
		} else if (message.type === "listen-tab") listenToTab(message);
		else if (message.type === "tab-at") void tabAt(message);
		else if (message.type === "check-file") void checkLinked(message);
		else if (message.type === "stop") {
			for (const [sourceId, { tabId, stop }] of running) {
				const wanted = message.sourceId === null || message.sourceId === sourceId;
				if (tabId === message.tabId && wanted) stop();
			}
		}
	}

	void tell({ to: "background", type: "need-settings" });
	return { hear, busy: () => running.size > 0 };
}
