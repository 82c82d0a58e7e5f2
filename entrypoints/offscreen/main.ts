/** The offscreen document: owns the worker, listens to ports and to the service worker. Wiring only. */
import { readFileAudio } from "../../src/capture/fileAudio";
import { createSession, type Session } from "../../src/capture/session";
import { listenToTab, type TabAudio } from "../../src/capture/tabAudio";
import { type History, openHistory } from "../../src/history/history";
import { createGate } from "../../src/protocol/gate";
import {
	type BackgroundToOffscreen,
	CHUNK_PORT,
	type ContentToOffscreen,
	type OffscreenToBackground,
} from "../../src/protocol/messages";
import type { SourceView } from "../../src/protocol/state";
import { identify, type MediaIdentity } from "../../src/sites";
import { createWorkerLife } from "./workerLife";

const gate = createGate({
	extensionId: chrome.runtime.id,
	baseUrl: chrome.runtime.getURL(""),
	now: () => performance.now(),
});
const detector = createWorkerLife();
// History that cannot be opened (disk full, profile damaged) costs the memory of checks, not the check.
const history: Promise<History | null> = openHistory().catch(() => null);

/** Sources of one tab, so that a page of many frames leaves the worker to other tabs as well. */
const MAX_SOURCES_PER_TAB = 48;

/** Running sources with what stops them. */
const running = new Map<string, { session: Session; stop: () => void }>();

const tell = (message: OffscreenToBackground) =>
	chrome.runtime.sendMessage(message).catch(() => undefined);

function publisher(tabId: number): (view: SourceView) => void {
	return (view) => tell({ to: "background", type: "source", tabId, view });
}

function sourcesOf(tabId: number | undefined): number {
	const sources = [...running.values()];
	return sources.filter(({ session }) => session.facts.tabId === tabId).length;
}

/** Where the frame is: told from within, as the browser's word does not follow a single-page app. */
function addressOf(told: string, sender: chrome.runtime.MessageSender | undefined): string {
	const known = sender?.url ?? "";
	return URL.parse(told)?.origin === URL.parse(known)?.origin ? told : known;
}

chrome.runtime.onConnect.addListener((port) => {
	const { sender } = port;
	if (port.name !== CHUNK_PORT || !gate.admitsPort(sender)) {
		port.disconnect();
		return;
	}
	const tab = sender?.tab;
	const allow = gate.portRate();
	let opening: Promise<Session> | null = null;
	let over = false;

	async function open(message: Extract<ContentToOffscreen, { type: "open" }>): Promise<Session> {
		const session = createSession(
			{
				sourceId: message.sourceId,
				tabId: tab?.id as number,
				kind: "element",
				title: message.title || (tab?.title ?? ""),
				identity: identify(addressOf(message.pageUrl, sender), message.mediaUrl),
				incognito: tab?.incognito ?? false,
			},
			detector,
			await history,
			publisher(tab?.id as number),
		);
		const stop = () => {
			if (!over) port.postMessage({ type: "stop" });
		};
		running.set(message.sourceId, { session, stop });
		return session;
	}

	async function receive(session: Session, message: ContentToOffscreen): Promise<void> {
		if (message.type === "chunk") {
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
		} else void opening?.then((session) => receive(session, message));
	});
	port.onDisconnect.addListener(() => {
		over = true;
		void opening?.then(leave);
	});
	port.postMessage({ type: "hello" });
});

/** The source is over: written to its end, then gone from the tab's list. */
async function leave(session: Session): Promise<void> {
	const { sourceId, tabId } = session.facts;
	running.delete(sourceId);
	const written = session.close();
	await tell({ to: "background", type: "source-gone", tabId, sourceId });
	await written;
}

type Asked<T extends BackgroundToOffscreen["type"]> = Extract<BackgroundToOffscreen, { type: T }>;

async function begin(
	kind: "tab" | "file",
	asked: Asked<"listen-tab"> | Asked<"check-file">,
	title: string,
	identity: MediaIdentity,
): Promise<Session> {
	const { tabId, incognito } = asked;
	const facts = { sourceId: crypto.randomUUID(), tabId, kind, title, identity, incognito };
	return createSession(facts, detector, await history, publisher(tabId));
}

async function listenTab(asked: Asked<"listen-tab">): Promise<void> {
	const session = await begin("tab", asked, asked.title, identify(asked.pageUrl, ""));
	const audio: TabAudio | { reason: unknown } = await listenToTab(asked.streamId, {
		chunk: (samples, mediaTime) =>
			void session.push({ samples, mediaTime, discontinuity: mediaTime === 0 }),
		ended: () => void leave(session),
	});
	if ("reason" in audio) {
		session.fail(audio as Parameters<Session["fail"]>[0]);
		return;
	}
	running.set(session.facts.sourceId, { session, stop: audio.stop });
	session.phase("playing");
}

/** The last part of an address, readable where it can be read. */
function fileName(url: string): string {
	const name = URL.parse(url)?.pathname.split("/").pop() ?? "";
	try {
		return decodeURIComponent(name);
	} catch {
		// A stray % is legal in an address.
		return name;
	}
}

async function checkFile(asked: Asked<"check-file">): Promise<void> {
	const identity = identify(asked.url, asked.url);
	const session = await begin("file", asked, fileName(asked.url) || identity.site, identity);
	const cancel = new AbortController();
	const { sourceId } = session.facts;
	running.set(sourceId, { session, stop: () => cancel.abort() });
	session.progress({ doneSeconds: 0, totalSeconds: null, secondsLeft: null });
	const failure = await readFileAudio(
		asked.url,
		{
			chunk: (samples, mediaTime) =>
				session.push({ samples, mediaTime, discontinuity: mediaTime === 0 }),
			progress: session.progress,
		},
		cancel.signal,
	);
	running.delete(sourceId);
	if (cancel.signal.aborted) return leave(session);
	if (failure) session.fail(failure);
	else session.phase("ended");
}

chrome.runtime.onMessage.addListener((raw, sender, answer) => {
	const admitted = gate.toOffscreen(raw, sender);
	if (!admitted.ok) return;
	const { message } = admitted;
	if (message.type === "listen-tab") void listenTab(message);
	else if (message.type === "check-file") void checkFile(message);
	else if (message.type === "stop") {
		for (const [sourceId, { session, stop }] of running) {
			const wanted = message.sourceId === null || message.sourceId === sourceId;
			if (session.facts.tabId === message.tabId && wanted) stop();
		}
	}
	answer({ ok: true });
});
