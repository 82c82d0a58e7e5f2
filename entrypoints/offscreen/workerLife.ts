/**
 * The worker's whole life: started at the first need, replaced when it is lost. Nobody else holds a
 * Worker. A worker can die without a word (out of memory, closed from outside), so a call that takes
 * long is followed by a ping that must be answered.
 */
import { type Remote, releaseProxy, transfer, wrap } from "comlink";
import { type DetectorAccess, WorkerLost } from "../../src/capture/detectorAccess";
import { createLoss, type Loss } from "../../src/detector/loss";
import type {
	Answer,
	DetectorApi,
	DetectorFacts,
	DetectorFailure,
} from "../../src/detector/workerApi";
import type { Second } from "../../src/pipeline/score";
import type { Sensitivity } from "../../src/protocol/sensitivity";
import type { Backend } from "../../src/protocol/state";
import type { BackendWish } from "../../src/settings/settings";
import DetectorWorker from "./detector.worker?worker";

/** A call longer than this makes us ask whether the worker still lives ... */
const ASK_AFTER_MS = 2000;
/** ... and this long it may take to say so: less than chunks may wait, so that none is dropped ... */
const PING_TIMEOUT_MS = 6000;
/** ... but for loading, which blocks a busy machine's worker for several seconds. */
const LOADING_TIMEOUT_MS = 30_000;

interface Life {
	readonly worker: Worker;
	readonly api: Remote<DetectorApi>;
	readonly loss: Loss;
	/** Sources that this worker was told of: the one before it may have known others. */
	readonly sources: Set<string>;
	readonly end: () => void;
}

/** The worker of one model as sessions see it, and the settings that it follows. */
export interface WorkerLife extends DetectorAccess {
	/**
	 * Another backend than before replaces the worker; its sources go on with the next one. The level
	 * is that of what is ready from now on.
	 */
	prefer(backend: BackendWish, level: Sensitivity): void;
	/** Lets the worker and its memory go; the next call starts another. */
	rest(): void;
}

/**
 * The words in a worker's name that say which model it loads; empty for the default.
 * @param model as in the settings @param fromFiles false: only a packaged one
 */
export function modelWords(model: string | null, fromFiles: boolean): string {
	if (model === null) return "";
	return fromFiles ? model : `${model} packaged`;
}

/** @returns its outcome, or "late"; no timer stays behind */
async function within<T>(outcome: Promise<T>, ms: number): Promise<T | "late"> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<"late">((done) => {
		timer = setTimeout(() => done("late"), ms);
	});
	try {
		return await Promise.race([outcome, late]);
	} finally {
		clearTimeout(timer);
	}
}

/**
 * The worker as one of its sources asks it. Between two calls it may have been replaced: that is a
 * loss like any other, so the source is told again and no window is missed.
 */
function known({ api, sources }: Life, sourceId: string): Remote<DetectorApi> {
	if (!sources.has(sourceId)) throw new WorkerLost("another worker took its place");
	return api;
}

/** @param model words of `modelWords` */
export function createWorkerLife(
	model: string,
	backend: BackendWish,
	sensitivity: Sensitivity,
): WorkerLife {
	let life: Life | null = null;
	let wish = backend;
	let level = sensitivity;
	let latest: Backend | null = null;

	function alive(): Life {
		if (life) return life;
		const worker = new DetectorWorker({ name: `detector ${wish} ${model}`.trim() });
		const api = wrap<DetectorApi>(worker);
		const loss = createLoss();
		const born: Life = {
			worker,
			api,
			loss,
			sources: new Set(),
			end() {
				if (life === born) life = null;
				worker.terminate();
				api[releaseProxy]();
				loss.happen(new WorkerLost("the detector's worker is gone"));
			},
		};
		worker.addEventListener("error", () => born.end());
		worker.addEventListener("messageerror", () => born.end());
		life = born;
		return born;
	}

	/** Waits for the answer as long as the worker lives. */
	async function call<T>(
		ask: (life: Life) => Promise<T>,
		pingTimeout = PING_TIMEOUT_MS,
	): Promise<T> {
		const mine = alive();
		const answer = ask(mine).then((value) => ({ value }));
		answer.catch(() => undefined);
		for (;;) {
			const first = await mine.loss.run(() => within(answer, ASK_AFTER_MS));
			if (first !== "late") return first.value;
			const ping = await mine.loss.run(() => within(mine.api.ping(), pingTimeout));
			if (ping === "late") mine.end();
		}
	}

	/** What a source that this worker knows is told. */
	async function told(
		sourceId: string,
		ask: (api: Remote<DetectorApi>) => Promise<Answer>,
	): Promise<Second[]> {
		const { seconds, backend } = await call((life) => ask(known(life, sourceId)));
		if (seconds.length > 0) latest = backend;
		return seconds;
	}

	return {
		prefer(backend, next) {
			level = next;
			if (backend === wish) return;
			wish = backend;
			life?.end();
		},
		rest: () => life?.end(),
		ready: () =>
			call<DetectorFacts | DetectorFailure>(({ api }) => api.ready(level), LOADING_TIMEOUT_MS),
		open: (sourceId) =>
			call(async ({ api, sources }) => {
				await api.open(sourceId);
				sources.add(sourceId);
			}, LOADING_TIMEOUT_MS),
		push: (sourceId, samples, mediaTime, discontinuity) =>
			told(sourceId, (api) =>
				api.push(sourceId, transfer(samples, [samples.buffer]), mediaTime, discontinuity),
			),
		end: (sourceId) => told(sourceId, (api) => api.end(sourceId)),
		backend: () => latest,
		close(sourceId) {
			if (!life) return;
			life.sources.delete(sourceId);
			void life.api.close(sourceId);
		},
	};
}
