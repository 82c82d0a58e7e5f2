/**
 * One source from its first chunk to its end, in the offscreen document: hands chunks to the worker
 * in order, keeps the tally, publishes what is to be seen. See protocol/state.ts for the machine.
 */
import type { DetectorFacts } from "../detector/workerApi";
import type { History } from "../history/history";
import type { Second } from "../pipeline/score";
import type { Hearing } from "../pipeline/tracker";
import type { FileFacts, FileProgress, SourceState, SourceView, Verdict } from "../protocol/state";
import { type DetectorAccess, WorkerLost } from "./detectorAccess";
import type { Failure } from "./failure";
import { createRun, type SessionChunk } from "./run";
import { openTally, type SourceFacts, type Tally, viewOfTally } from "./tally";
import { thinned } from "./thinned";

/** One source while it is judged. Calls come in the order in which things happened. */
export interface Session {
	readonly facts: SourceFacts;
	/** Live: queued, the oldest dropped when too many wait. Resolves when this chunk is judged. */
	push(chunk: SessionChunk): Promise<void>;
	phase(phase: "playing" | "paused" | "ended"): void;
	fail(failure: Failure): void;
	progress(progress: FileProgress): void;
	/** What became known of a file beside its sound: shown, and kept with the check. */
	learn(facts: FileFacts): void;
	/** The settings are others: the level that `detector` is ready at, and whether checks are kept. */
	follow(keep: boolean): Promise<void>;
	/** The source is over: nothing is published from now on; resolves when all is written. */
	close(): Promise<void>;
}

/** Chunks (half seconds) that may wait for the worker before the oldest is dropped. */
const MAX_QUEUE = 24;
/** A view a quarter of a second is as fast as anyone reads. */
const SHOW_EVERY_MS = 250;
/** So often in a row a call may fail before the source is given up: a model that cannot run. */
const MAX_FAILURES = 5;

/** What was last told of the source. `ending`: until its last stretch is judged, the old is shown. */
type Told =
	| { kind: "playing" | "paused" | "ended" }
	| { kind: "ending"; shown: Told }
	| { kind: "failed"; failure: Failure };
/** `lost`: the worker is being replaced. What was told, also meanwhile, is shown once it is there. */
type Phase = Told | { kind: "lost"; told: Told };

/** Makes the session of one source. @param publish gets what is to be seen at every change, at most a few times a second */
export function createSession(
	facts: SourceFacts,
	detector: DetectorAccess,
	history: History | null,
	publish: (view: SourceView) => void,
): Session {
	const live = facts.kind !== "file";
	const queue: { chunk: SessionChunk; judged: () => void }[] = [];
	const run = createRun();
	const isNews = (shown: SourceView, view: SourceView) => shown.state.kind !== view.state.kind;
	const views = thinned(publish, SHOW_EVERY_MS, isNews);
	let phase: Phase = { kind: "playing" };
	let ready: DetectorFacts | null = null;
	let tally: Tally | null = null;
	let progressNow: FileProgress | null = null;
	let learned: FileFacts = {};
	/** Seconds dropped since the last second that was judged. */
	let gap = 0;
	/** The worker that lives now knows this source. */
	let opened = false;
	/** No model or no backend: nothing more will be judged. */
	let hopeless = false;
	let keeping: boolean | null = null; // as the settings were last told
	/** Calls that failed since the last one that did not. */
	let failures = 0;
	/** Media time of the newest chunk; of a live source none without a break comes before it. */
	let newest = Number.NEGATIVE_INFINITY;
	let pumping: Promise<void> | null = null;

	function verdictOf(hearing: Hearing | undefined): Verdict | null {
		return hearing?.kind === "judged" ? hearing.verdict : null;
	}

	function stateOf(now: Phase): SourceState {
		if (now.kind === "lost") return { kind: "failed", reason: "worker-lost", detail: null };
		if (now.kind === "failed") return { kind: "failed", ...now.failure };
		if (now.kind === "paused") return { kind: "paused", verdict: verdictOf(tally?.now()) };
		if (now.kind === "ended") return { kind: "ended", verdict: verdictOf(tally?.settled()) };
		if (now.kind === "ending") return stateOf(now.shown);
		return tally?.now() ?? { kind: "starting" };
	}

	function show(): void {
		views.show({
			...viewOfTally(facts, tally, gap),
			state: stateOf(phase),
			model: ready?.model ?? null,
			updatedAt: Date.now(),
			progress: progressNow,
			...learned,
		});
	}

	const told = (): Told => (phase.kind === "lost" ? phase.told : phase);

	function tell(next: Told): void {
		const waits = phase.kind === "lost" && next.kind !== "failed";
		phase = waits ? { kind: "lost", told: next } : next;
		show();
	}

	/** Opens the source in the worker and lets it hear what it must know; false: no detector. */
	async function open(): Promise<boolean> {
		const found = await detector.ready();
		if (!("model" in found)) {
			giveUp(found);
			return false;
		}
		ready = found;
		if (!tally) {
			tally = await openTally(facts, found, history);
			tally.learn(learned);
			if (keeping !== null) await follow(keeping);
			show();
		}
		await detector.open(facts.sourceId);
		// What a new worker tells of these chunks was counted when the old one told it.
		for (const chunk of run.again()) await pushCopy(chunk);
		opened = true;
		phase = told();
		show();
		return true;
	}

	async function follow(keep: boolean): Promise<void> {
		keeping = keep;
		if (!tally) return;
		const found = await detector.ready().catch(() => null);
		if (found && "model" in found) tally.retune(found);
		await tally.keep(keep);
		show();
	}

	function giveUp(failure: Failure): void {
		hopeless = true;
		tell({ kind: "failed", failure });
	}

	/** The buffer travels with the message, so the kept chunk stays behind as a copy. */
	function pushCopy(chunk: SessionChunk): Promise<Second[]> {
		const { samples, mediaTime, discontinuity } = chunk;
		return detector.push(facts.sourceId, samples.slice(), mediaTime, discontinuity);
	}

	/**
	 * Runs `work` on a worker that knows the source. When the worker dies the next one is told what
	 * it must know and `work` is tried again; a call that fails otherwise takes its run with it.
	 */
	async function surviving(work: () => Promise<void>): Promise<boolean> {
		while (!hopeless) {
			try {
				if (!opened && !(await open())) break;
				await work();
				failures = 0;
				return true;
			} catch (error) {
				opened = false;
				failures++;
				const detail = error instanceof Error ? error.message.slice(0, 200) : null;
				if (failures >= MAX_FAILURES) {
					giveUp({ reason: "no-backend", detail });
				} else if (error instanceof WorkerLost) {
					phase = { kind: "lost", told: told() };
					show();
				} else {
					run.over();
					break;
				}
			}
		}
		return false;
	}

	async function judge(chunk: SessionChunk): Promise<void> {
		const judged = await surviving(async () => {
			const seconds = await pushCopy(chunk);
			run.heard(chunk, seconds.length);
			tally?.add(seconds, gap, detector.backend());
			if (seconds.length === 0) return;
			gap = 0;
			show();
		});
		if (!judged) gap += chunk.samples.length / 16000;
	}

	async function pump(): Promise<void> {
		for (let next = queue.shift(); next; next = queue.shift()) {
			await judge(next.chunk);
			next.judged();
		}
		pumping = null;
	}

	const drained = async () => {
		while (pumping) await pumping;
	};
	/**
	 * The worker tells what the last, unfinished stretch is worth.
	 * @param toItsEnd nothing of the source is missing: a file that was read through
	 */
	async function settle(toItsEnd = false): Promise<void> {
		// Not `drained()`: another call could begin between its last look and what follows here.
		while (pumping) await pumping;
		const settled = endStretch(toItsEnd);
		// What is played on meanwhile waits: the worker takes one call of a source at a time.
		pumping = settled.then(pump, pump);
		await settled;
	}

	async function endStretch(toItsEnd: boolean): Promise<void> {
		if (tally) {
			await surviving(async () => {
				const seconds = await detector.end(facts.sourceId);
				run.over();
				tally?.add(seconds, gap, detector.backend());
				gap = 0;
			});
		}
		if (toItsEnd && !hopeless) tally?.markWhole();
		await tally?.flush();
	}

	return {
		facts,
		push(chunk) {
			if (hopeless || (live && !follows(chunk))) return Promise.resolve();
			if (told().kind !== "playing") tell({ kind: "playing" });
			return new Promise((judged) => {
				queue.push({ chunk, judged });
				if (live && queue.length > MAX_QUEUE) drop();
				pumping ??= pump();
			});
		},
		phase(kind) {
			if (hopeless) return;
			if (kind === "ended") {
				tell({ kind: "ending", shown: told() });
				void settle(!live).then(() => {
					if (told().kind === "ending") tell({ kind });
					if (!live) release();
				});
				return;
			}
			if (kind === "paused") void drained().then(() => tally?.flush());
			tell({ kind });
		},
		fail(failure) {
			tell({ kind: "failed", failure });
			if (!live) release();
		},
		progress(progress) {
			progressNow = progress;
			show();
		},
		learn(more) {
			learned = { ...learned, ...more };
			tally?.learn(more);
			show();
		},
		follow,
		async close() {
			views.stop();
			await settle();
			release();
		},
	};

	/** The worker forgets the source; it is told again should more of it come. */
	function release(): void {
		detector.close(facts.sourceId);
		opened = false;
	}

	/** Is it sound that was not heard yet? One that is doubled or out of order must not count twice. */
	function follows({ mediaTime, discontinuity }: SessionChunk): boolean {
		if (!discontinuity && mediaTime <= newest) return false;
		newest = mediaTime;
		return true;
	}

	/** The oldest waiting chunk goes; the next one begins anew, and the timeline shows the gap. */
	function drop(): void {
		const oldest = queue.shift();
		if (!oldest) return;
		gap += oldest.chunk.samples.length / 16000;
		oldest.judged();
		if (queue[0]) queue[0].chunk = { ...queue[0].chunk, discontinuity: true };
		show();
	}
}
