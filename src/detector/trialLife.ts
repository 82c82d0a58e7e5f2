/**
 * The life of the thread that tries a model, in the page as on the command line: begun for one
 * question, ended with its answer, too late or not. A graph that turns for ever lets go of no other.
 */
import { type Endpoint, type Remote, releaseProxy, wrap } from "comlink";
import type { TrialFailure } from "./ownTrial";

/** A step of a trial that takes longer than this is given up, milliseconds. */
export const STEP_LIMIT_MS = 180_000;

/** What a step may take, and by which clock. */
export interface StepLimit {
	readonly ms: number;
	/** Milliseconds; need not be the wall's: where processor time counts, a busy machine does not. */
	now(): number;
}

/** A thread of its own: the browser's worker or Node's. */
export interface TrialThread {
	readonly endpoint: Endpoint;
	/** Calls with what is known of it when the thread dies by itself, which a lack of memory does. */
	onDeath(listener: (detail: string) => void): void;
	/** Ends it, whatever it does. */
	end(): void;
}

/**
 * @param ask gets the thread, and what to call when a step is over and the next one has its time
 * @param signal ends it early; the answer is then one that nobody waits for
 * @param limit of a step
 * @returns its answer, or that it took too long, or that its memory was not enough
 */
export async function inThread<Api, T>(
	thread: TrialThread,
	ask: (api: Remote<Api>, next: () => void) => Promise<T>,
	signal: AbortSignal | null,
	limit: StepLimit = { ms: STEP_LIMIT_MS, now: () => performance.now() },
): Promise<T | TrialFailure> {
	const api = wrap<Api>(thread.endpoint);
	let timer: ReturnType<typeof setTimeout> | undefined;
	let next: () => void = () => undefined;
	const ended = new Promise<TrialFailure>((resolve) => {
		const late = () => resolve({ problem: "too-slow", detail: "" });
		next = () => {
			clearTimeout(timer);
			const begun = limit.now();
			const look = () => {
				const left = limit.ms - (limit.now() - begun);
				if (left <= 0) late();
				else timer = setTimeout(look, Math.max(left, 10));
			};
			timer = setTimeout(look, limit.ms);
		};
		thread.onDeath((detail) => resolve({ problem: "no-memory", detail }));
		signal?.addEventListener("abort", late, { once: true });
	});
	next();
	try {
		return await Promise.race([ask(api, next), ended]);
	} finally {
		clearTimeout(timer);
		api[releaseProxy]();
		thread.end();
	}
}
