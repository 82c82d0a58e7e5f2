/**
 * One file from its first byte to its verdict, in the offscreen document: the same steps for a file
 * from disk, from an address that a person gave, and from a right-click.
 */
import type { DetectorFacts } from "../detector/workerApi";
import type { CheckRecord, History } from "../history/history";
import type { FileOrigin } from "../protocol/fileMessages";
import type { FileFacts, SourceView } from "../protocol/state";
import { identify, type MediaIdentity } from "../sites";
import type { DetectorAccess } from "./detectorAccess";
import { switchedOff } from "./failure";
import { readFileAudio } from "./fileAudio";
import { hashFile } from "./fileHash";
import { type Origins, type Verify, watchOrigins } from "./fileOrigins";
import { createSession, type Session } from "./session";
import type { SourceFacts } from "./tally";

/** What a file check needs of its surroundings. */
export interface FileCheckSurroundings {
	readonly detector: DetectorAccess;
	/** Null when nothing is to be kept, or nothing can be. */
	readonly history: History | null;
	publish(view: SourceView): void;
	/** The file's session has begun; there is none for a file that was judged before. */
	began(session: Session): void;
	/** How much of a file from disk has been hashed, 0-1. */
	reading(share: number): void;
	readonly verify: Verify;
}

/** What is asked for. */
export interface AskedFile {
	readonly sourceId: string;
	readonly tabId: number;
	readonly origin: FileOrigin;
	/** Judge it even where it was judged before. */
	readonly again: boolean;
	readonly incognito: boolean;
}

/**
 * Checks a file to its end.
 * @returns the session when there was one; it is not closed: a finished one has nothing to close
 */
export async function checkFile(
	asked: AskedFile,
	around: FileCheckSurroundings,
	signal: AbortSignal,
): Promise<Session | null> {
	const { origin, sourceId } = asked;
	const origins = watchOrigins(origin.kind === "address" ? origin.url : null);
	const named = await nameOf(origin, around, origins, signal);
	if (signal.aborted) return null;
	const facts: SourceFacts = { ...asked, kind: "file", ...named };
	if (!asked.again && origin.kind === "disk" && named.identity.mediaKey) {
		const known = await seenBefore(named.identity.mediaKey, around);
		if (known) {
			const facts = await factsOf(origin, origins, around.verify);
			around.publish({ ...viewOf(known, sourceId), ...facts });
			return null;
		}
	}
	const session = createSession(facts, around.detector, around.history, around.publish);
	around.began(session);
	session.progress({ doneSeconds: 0, totalSeconds: null, secondsLeft: null });
	if (named.identity.mediaKey === null) {
		session.fail({ reason: "unreadable-file", detail: null });
		return session;
	}
	const failure = await readFileAudio(
		origin.kind === "disk" ? origin.file : origin.url,
		{
			chunk: (samples, mediaTime) =>
				session.push({ samples, mediaTime, discontinuity: mediaTime === 0 }),
			progress: session.progress,
			fetched: origins.fetched,
		},
		signal,
	);
	if (signal.aborted) return session;
	session.learn(await factsOf(origin, origins, around.verify));
	if (signal.aborted) return session;
	if (failure) session.fail(failure);
	else session.phase("ended");
	return session;
}

/** What is shown of a file that the organisation forbids to be checked; it is not read. */
export function forbiddenFile({ sourceId, origin }: AskedFile): SourceView {
	const title = origin.kind === "disk" ? origin.name : fileName(origin.url);
	return {
		...unheard,
		sourceId,
		checkId: sourceId,
		title,
		state: { kind: "failed", ...switchedOff },
		updatedAt: Date.now(),
	};
}

/** What the file says of itself; a file that cannot be had once more says nothing. */
function factsOf(origin: FileOrigin, origins: Origins, verify: Verify): Promise<FileFacts> {
	const file = origin.kind === "disk" ? origin.file : origin.url;
	return origins.told(file, verify).catch(() => ({}));
}

/** A file from disk is named by its content; null when it cannot be read. */
async function nameOf(
	origin: FileOrigin,
	around: FileCheckSurroundings,
	origins: Origins,
	signal: AbortSignal,
): Promise<{ title: string; identity: MediaIdentity }> {
	if (origin.kind === "address") {
		const identity = identify(origin.url, origin.url);
		return { title: fileName(origin.url) || identity.site, identity };
	}
	const hash = await hashFile(origin.file, around.reading, signal, origins.passes).catch(
		() => null,
	);
	const mediaKey = hash && `file:${hash}`;
	return { title: origin.name, identity: { mediaKey, site: "", pageUrl: "" } };
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

/** The same content as the model of today judged it; another model may judge otherwise. */
async function seenBefore(
	mediaKey: string,
	{ detector, history }: FileCheckSurroundings,
): Promise<CheckRecord | null> {
	if (!history) return null;
	const found: DetectorFacts | object = await detector.ready().catch(() => ({}));
	if (!("model" in found)) return null;
	const known = await history.sameFile(mediaKey, found.model.sha256).catch(() => null);
	// At another level of sensitivity the same scores may give another verdict.
	return (known?.sensitivity ?? "balanced") === found.sensitivity ? known : null;
}

/** A stored check as if it had just ended; its `checkId` is that of then. */
function viewOf(record: CheckRecord, sourceId: string): SourceView {
	const { verdict } = record;
	return {
		...unheard,
		sourceId,
		checkId: record.checkId,
		title: record.title,
		site: record.site,
		state: { kind: "ended", verdict: verdict && { reasons: [], ...verdict } },
		speechSeconds: record.speechSeconds,
		backend: record.backend,
		model: record.model,
		sensitivity: record.sensitivity ?? "balanced",
		updatedAt: record.updatedAt,
		kept: true,
	};
}

/** What there is to say of a file to which nobody listens now. */
const unheard = {
	kind: "file",
	site: "",
	speechSeconds: 0,
	backend: null,
	model: null,
	timeline: [],
	earlier: null,
	progress: null,
	kept: false,
} as const satisfies Partial<SourceView>;
