/**
 * What is known of one source so far: its seconds, its verdict, its record. Keeps the check on disk
 * as it grows and can be rebuilt from it.
 */
import type { DetectorFacts } from "../detector/workerApi";
import type { CheckRecord, History, StoredSecond } from "../history/history";
import type { Second, Segment } from "../pipeline/score";
import { createTracker, type Hearing, ROLLING_SECONDS } from "../pipeline/tracker";
import type { Sensitivity } from "../protocol/sensitivity";
import type {
	Backend,
	EarlierCheck,
	FileFacts,
	SourceView,
	TimelineSecond,
	Verdict,
} from "../protocol/state";
import type { MediaIdentity } from "../sites";

/** Who is judged: what does not change while a source is listened to. */
export interface SourceFacts {
	readonly sourceId: string;
	readonly tabId: number;
	readonly kind: SourceView["kind"];
	readonly title: string;
	/** An advertisement in the place of what the person came for; absent where it is none. */
	readonly ad?: boolean;
	readonly identity: MediaIdentity;
	/** Nothing is written in a private window. */
	readonly incognito: boolean;
}

/** Seconds of timeline that a view carries: what the popup draws. */
const TIMELINE_SECONDS = 180;
/** Seconds back that count as "of late". */
const MISSED_WITHIN = 60;
/** Disk is written at most this often; a kill loses no more than this and what was under way. */
const WRITE_EVERY_MS = 1000;

/** So many seconds wait for a deleted check to be put back; then it is over for good. */
const MOST_WAITING = 600;

/** What is known of one source so far. Adding a second costs the same however long the source. */
export interface Tally {
	/** The source's own name, unless a check of that name is another model's. */
	readonly checkId: string;
	/** @param backend that judged them; null where it is not known */
	add(seconds: readonly Second[], gap: number, backend: Backend | null): void;
	now(): Hearing;
	settled(): Hearing;
	readonly speechSeconds: number;
	/** That of the latest second: WebGPU may have taken wasm's place since the source was opened. */
	readonly backend: Backend;
	readonly timeline: readonly TimelineSecond[];
	readonly earlier: EarlierCheck | null;
	/** The level of its verdicts. */
	readonly sensitivity: Sensitivity;
	/** False when nothing is written (private window, no name for the media) or could be. */
	readonly kept: boolean;
	/** The file was read to its end; said in the record that is written next. */
	markWhole(): void;
	/** What became known of the file; said in the record that is written next. */
	learn(facts: FileFacts): void;
	/** Verdicts follow other thresholds from now on. */
	retune(detector: DetectorFacts): void;
	/** False: what was written of it goes, and nothing more is written until it is true again. */
	keep(wanted: boolean): Promise<void>;
	/** Writes what has not been written yet. */
	flush(): Promise<void>;
}

/** Opens the tally of a source, taking up where a killed document left it. */
export async function openTally(
	facts: SourceFacts,
	first: DetectorFacts,
	history: History | null,
): Promise<Tally> {
	let detector = first;
	let judgedBy = first.report.backend;
	const { identity } = facts;
	let checkId = facts.sourceId;
	const mediaKey = identity.mediaKey;
	let store = facts.incognito || mediaKey === null ? null : history;
	const rolling = facts.kind === "file" ? Number.POSITIVE_INFINITY : ROLLING_SECONDS;
	const tracker = createTracker(detector.tracker, rolling);
	let timeline: TimelineSecond[] = [];
	let unwritten: StoredSecond[] = [];
	let count = 0;
	/** Not on disk now: no room, or deleted while it went on. */
	let unkept = false;
	let whole = false;
	let learned: FileFacts = {};
	/** The person wants nothing kept; what comes meanwhile waits, as it does for a deleted check. */
	let unwanted = false;
	let startedAt = Date.now();
	let timer: ReturnType<typeof setTimeout> | null = null;
	let writing: Promise<void> = Promise.resolve();

	function take(second: Second, gap: number): void {
		tracker.add(second);
		const { end, speech, score } = second;
		timeline.push({ at: end, speech, llr: score?.llr ?? null, gap });
		for (const segment of score?.segments ?? []) tellOwn(segment);
		if (timeline.length > TIMELINE_SECONDS) timeline = timeline.slice(-TIMELINE_SECONDS);
		count++;
	}

	/** A second's own evidence comes with the first window that holds it: the last few are looked at. */
	function tellOwn({ start, llr }: Segment): void {
		for (let i = timeline.length - 1; i >= Math.max(0, timeline.length - 4); i--) {
			const second = timeline[i] as TimelineSecond;
			// A last, short second is looked for by where it begins: at most a second before its end.
			if (start >= second.at || second.at > start + 1.001) continue;
			timeline[i] = { ...second, own: llr };
			return;
		}
	}

	function verdictNow(): Verdict | null {
		const hearing = tracker.settled();
		return hearing.kind === "judged" ? hearing.verdict : null;
	}

	function record(key: string): CheckRecord {
		const verdict = verdictNow();
		return {
			checkId,
			mediaKey: key,
			kind: facts.kind,
			title: facts.title,
			site: identity.site,
			pageUrl: identity.pageUrl,
			startedAt,
			updatedAt: Date.now(),
			model: detector.model,
			backend: judgedBy,
			sensitivity: detector.sensitivity,
			verdict,
			speechSeconds: tracker.speechSeconds,
			seconds: count,
			...(whole ? { whole } : {}),
			...learned,
			...(facts.ad ? { ad: true } : {}),
		};
	}

	async function write(): Promise<void> {
		if (timer) clearTimeout(timer);
		timer = null;
		// What never held a voice is no check: nothing to remember.
		if (!store || mediaKey === null || tracker.speechSeconds === 0) return;
		const seconds = unwritten;
		unwritten = [];
		const outcome = unwanted
			? "gone"
			: await store.write(record(mediaKey), seconds).catch(() => "full" as const);
		// What found no room waits for the next try, so that the record stays without a hole. A check
		// that was deleted stays deleted, unless the person takes that back.
		unkept = outcome !== "written";
		if (unkept) unwritten = [...seconds, ...unwritten];
		if (outcome === "gone" && unwritten.length > MOST_WAITING) forgo();
	}

	/** Nothing will be written any more, so nothing waits for it either. */
	function forgo(): void {
		store = null;
		unwritten = [];
	}

	function later(): void {
		timer ??= setTimeout(() => {
			writing = writing.then(write);
		}, WRITE_EVERY_MS);
	}

	const stored = store ? await store.load(checkId).catch(() => null) : null;
	const own = stored?.record.site === identity.site;
	if (stored && own && stored.record.model.sha256 !== detector.model.sha256) {
		// Scores of two models are never one check: what the other one heard stays as it is.
		checkId = crypto.randomUUID();
	} else if (stored && own) {
		for (const second of stored.seconds) take(second, second.gap);
		startedAt = stored.record.startedAt;
		// Another site's check under this name: neither read nor written over.
	} else if (stored) forgo();
	const before =
		history && mediaKey && !facts.incognito
			? await history.earlier(mediaKey, checkId).catch(() => null)
			: null;
	const earlier = before?.verdict
		? {
				checkId: before.checkId,
				at: before.updatedAt,
				likelihood: before.verdict.likelihood,
				band: before.verdict.band,
				speechSeconds: before.speechSeconds,
			}
		: null;

	function add(seconds: readonly Second[], gap: number, backend: Backend | null): void {
		if (backend && seconds.length > 0) judgedBy = backend;
		for (const [i, second] of seconds.entries()) {
			// Without a store it would wait for ever: megabytes in a day of a private window.
			if (store) unwritten.push({ ...second, checkId, index: count, gap: i === 0 ? gap : 0 });
			take(second, i === 0 ? gap : 0);
		}
		if (store && seconds.length > 0) later();
	}

	return {
		checkId,
		add,
		now: () => tracker.now(),
		settled: () => tracker.settled(),
		get speechSeconds() {
			return tracker.speechSeconds;
		},
		get backend() {
			return judgedBy;
		},
		get timeline() {
			return timeline;
		},
		earlier,
		get sensitivity() {
			return detector.sensitivity;
		},
		get kept() {
			return store !== null && !unkept;
		},
		markWhole() {
			whole = true;
		},
		learn(facts) {
			learned = { ...learned, ...facts };
		},
		retune(other) {
			detector = other;
			tracker.retune(other.tracker);
		},
		keep(wanted) {
			unwanted = !wanted;
			if (unwanted) {
				// After what is being written. Its seconds, numbers without a name, are left to the next sweep,
				// so that the history page can still undo.
				writing = writing.then(async () => {
					unkept = true;
					await store?.removeMany([checkId]).catch(() => undefined);
				});
			}
			return writing;
		},
		flush() {
			writing = writing.then(write);
			return writing;
		},
	};
}

/** What too slow a machine has cost of late: told, as the timeline of a starved source stands still. */
function missed(tally: Tally | null, gap: number): Pick<SourceView, "missedSeconds"> {
	const told = (tally?.timeline ?? []).slice(-MISSED_WITHIN);
	const seconds = told.reduce((sum, second) => sum + second.gap, gap);
	return seconds >= 1 ? { missedSeconds: Math.min(MISSED_WITHIN, Math.round(seconds)) } : {};
}

/**
 * What of a view the tally tells; there is none before the detector is ready.
 * @param gap seconds that were dropped since the last second
 */
export function viewOfTally(facts: SourceFacts, tally: Tally | null, gap: number) {
	return {
		...missed(tally, gap),
		sourceId: facts.sourceId,
		checkId: tally?.checkId ?? facts.sourceId,
		kind: facts.kind,
		title: facts.title,
		site: facts.identity.site,
		...(facts.ad ? { ad: true } : {}),
		speechSeconds: tally?.speechSeconds ?? 0,
		...(tally ? { sensitivity: tally.sensitivity } : {}),
		backend: tally?.backend ?? null,
		timeline: tally?.timeline ?? [],
		earlier: tally?.earlier ?? null,
		kept: tally?.kept ?? false,
	};
}
