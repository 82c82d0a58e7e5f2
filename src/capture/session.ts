/**
 * One source from its first chunk to its end, in the offscreen document: hands chunks to the worker
 * in order, keeps the tally, publishes what is to be seen. See protocol/state.ts for the machine.
 */
import type { DetectorFacts, DetectorFailure } from "../detector/workerApi";
import type { History } from "../history/history";
import type { Second } from "../pipeline/score";
import type { Hearing } from "../pipeline/tracker";
import type { FileProgress, SourceState, SourceView, Verdict } from "../protocol/state";
import type { Failure } from "./failure";
import { openTally, type SourceFacts, type Tally } from "./tally";

/** The worker as a session sees it. Calls reject with WorkerLost when it has died. */
export interface DetectorAccess {
	ready(): Promise<DetectorFacts | DetectorFailure>;
	open(sourceId: string): Promise<void>;
	/** Takes the samples' buffer with it. */
	push(
		sourceId: string,
		samples: Int16Array<ArrayBuffer>,
		mediaTime: number,
		discontinuity: boolean,
	): Promise<Second[]>;
	end(sourceId: string): Promise<{ seconds: Second[]; replaces: boolean }>;
	close(sourceId: string): void;
}

/** The worker died while it was asked. It is replaced; the session opens its source again. */
export class WorkerLost extends Error {
	override name = "WorkerLost";
}

export interface SessionChunk {
	readonly samples: Int16Array<ArrayBuffer>;
	readonly mediaTime: number;
	readonly discontinuity: boolean;
}

export interface Session {
	readonly facts: SourceFacts;
	/** Live: queued, the oldest dropped when too many wait. Resolves when this chunk is judged. */
	push(chunk: SessionChunk): Promise<void>;
	phase(phase: "playing" | "paused" | "ended"): void;
	fail(failure: Failure): void;
	progress(progress: FileProgress): void;
	/** The source is over; resolves when all is written. */
	close(): Promise<void>;
}

/** Chunks (half seconds) that may wait for the worker before the oldest is dropped. */
const MAX_QUEUE = 24;
/** Chunks kept to be heard again by a new worker, so that no window is lost: 5 s. */
const REPLAY_CHUNKS = 10;

type Phase = { kind: "playing" | "paused" | "ended" } | { kind: "failed"; failure: Failure };

export function createSession(
	facts: SourceFacts,
	detector: DetectorAccess,
	history: History | null,
	publish: (view: SourceView) => void,
): Session {
	const live = facts.kind !== "file";
	const queue: { chunk: SessionChunk; judged: () => void }[] = [];
	/** The last chunks, for a new worker to hear again. */
	let replay: SessionChunk[] = [];
	let phase: Phase = { kind: "playing" };
	let ready: DetectorFacts | null = null;
	let tally: Tally | null = null;
	let progressNow: FileProgress | null = null;
	/** Seconds dropped since the last second that was judged. */
	let gap = 0;
	/** The worker that lives now knows this source. */
	let opened = false;
	/** No model or no backend: nothing more will be judged. */
	let hopeless = false;
	let pumping: Promise<void> | null = null;

	function verdictOf(hearing: Hearing | undefined): Verdict | null {
		return hearing?.kind === "judged" ? hearing.verdict : null;
	}

	function state(): SourceState {
		if (phase.kind === "failed") return { kind: "failed", ...phase.failure };
		if (phase.kind === "paused") return { kind: "paused", verdict: verdictOf(tally?.now()) };
		if (phase.kind === "ended") return { kind: "ended", verdict: verdictOf(tally?.settled()) };
		return tally?.now() ?? { kind: "starting" };
	}

	function show(): void {
		publish({
			sourceId: facts.sourceId,
			checkId: facts.sourceId,
			kind: facts.kind,
			title: facts.title,
			site: facts.identity.site,
			state: state(),
			speechSeconds: tally?.speechSeconds ?? 0,
			backend: ready?.report.backend ?? null,
			model: ready?.model ?? null,
			updatedAt: Date.now(),
			timeline: tally?.timeline ?? [],
			earlier: tally?.earlier ?? null,
			progress: progressNow,
			kept: tally?.kept ?? false,
		});
	}

	function setPhase(next: Phase): void {
		phase = next;
		show();
	}

	/** Opens the source in the worker and lets it hear the kept chunks; false: there is no detector. */
	async function open(): Promise<boolean> {
		const found = await detector.ready();
		if (!("model" in found)) {
			hopeless = true;
			setPhase({ kind: "failed", failure: found });
			return false;
		}
		ready = found;
		if (!tally) {
			tally = await openTally(facts, found, history);
			show();
		}
		await detector.open(facts.sourceId);
		// A new worker hears some seconds for the second time: those are known already.
		const known = replay.length > 1 ? tally.heardUntil - 0.5 : Number.NEGATIVE_INFINITY;
		for (const chunk of replay) {
			const seconds = await pushCopy(chunk);
			tally.add(
				seconds.filter((second) => second.start >= known),
				0,
			);
		}
		opened = true;
		if (phase.kind === "failed" && phase.failure.reason === "worker-lost") {
			phase = { kind: "playing" };
		}
		show();
		return true;
	}

	/** The buffer travels with the message, so the kept chunk stays behind as a copy. */
	function pushCopy(chunk: SessionChunk): Promise<Second[]> {
		const { samples, mediaTime, discontinuity } = chunk;
		return detector.push(facts.sourceId, samples.slice(), mediaTime, discontinuity);
	}

	/** Runs `work` on the worker; when the worker dies, opens the source in the next and goes on. */
	async function surviving(work: () => Promise<void>): Promise<void> {
		for (;;) {
			try {
				if (hopeless) return;
				if (opened) await work();
				else await open();
				return;
			} catch (error) {
				if (!(error instanceof WorkerLost)) throw error;
				opened = false;
				setPhase({ kind: "failed", failure: { reason: "worker-lost", detail: null } });
			}
		}
	}

	function judge(chunk: SessionChunk): Promise<void> {
		replay = [...replay, chunk].slice(-REPLAY_CHUNKS);
		return surviving(async () => {
			const seconds = await pushCopy(chunk);
			tally?.add(seconds, gap);
			if (seconds.length === 0) return;
			gap = 0;
			show();
		});
	}

	async function pump(): Promise<void> {
		for (let next = queue.shift(); next; next = queue.shift()) {
			await judge(next.chunk);
			next.judged();
		}
		pumping = null;
	}

	async function drained(): Promise<void> {
		while (pumping) await pumping;
	}

	/** The worker tells what the last, unfinished stretch is worth. */
	async function settle(): Promise<void> {
		await drained();
		if (!opened) return;
		await surviving(async () => {
			const { seconds, replaces } = await detector.end(facts.sourceId);
			if (replaces) tally?.replace(seconds);
			else tally?.add(seconds, gap);
		});
		replay = [];
		await tally?.flush();
	}

	return {
		facts,
		push(chunk) {
			if (hopeless) return Promise.resolve();
			if (phase.kind !== "playing" && !lost()) phase = { kind: "playing" };
			return new Promise((judged) => {
				queue.push({ chunk, judged });
				if (live && queue.length > MAX_QUEUE) drop();
				pumping ??= pump();
			});
		},
		phase(kind) {
			if (hopeless || lost()) return;
			if (kind === "playing") setPhase({ kind });
			else if (kind === "paused") void drained().then(() => tally?.flush());
			if (kind === "paused") setPhase({ kind });
			if (kind === "ended") void settle().then(() => setPhase({ kind }));
		},
		fail: (failure) => setPhase({ kind: "failed", failure }),
		progress(progress) {
			progressNow = progress;
			show();
		},
		async close() {
			await settle();
			detector.close(facts.sourceId);
			opened = false;
		},
	};

	function lost(): boolean {
		return phase.kind === "failed" && phase.failure.reason === "worker-lost";
	}

	/** The oldest waiting chunk goes; the next one begins anew, and the timeline shows the gap. */
	function drop(): void {
		const oldest = queue.shift();
		if (!oldest) return;
		gap += oldest.chunk.samples.length / 16000;
		oldest.judged();
		const next = queue[0];
		if (next) queue[0] = { ...next, chunk: { ...next.chunk, discontinuity: true } };
	}
}
