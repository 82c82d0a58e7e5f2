/** The life of a trial's worker: begun for one question, ended with its answer, too late or not. */
import { type Remote, releaseProxy, wrap } from "comlink";
import type { AddProblem } from "../../src/ui/options/adding";
import type { TrialApi } from "./trial.worker";
import TrialWorker from "./trial.worker?worker";

/** A step that takes longer than this is given up. */
const STEP_LIMIT_MS = 180_000;

/** Why it did not go on; its message is for whoever made the model. */
export class Stopped extends Error {
	readonly problem: AddProblem;
	constructor(problem: AddProblem, detail = "") {
		super(detail);
		this.problem = problem;
	}
}

/**
 * @param ask gets the worker, and what to call when a step is over and the next one has its time
 * @throws Stopped when it took too long or the worker died, which a lack of memory does
 */
export async function inWorker<T>(
	ask: (api: Remote<TrialApi>, next: () => void) => Promise<T>,
	signal: AbortSignal,
): Promise<T> {
	const worker = new TrialWorker({ name: "trial" });
	const api = wrap<TrialApi>(worker);
	const { promise: ended, reject } = Promise.withResolvers<never>();
	let timer: ReturnType<typeof setTimeout> | undefined;
	const next = () => {
		clearTimeout(timer);
		timer = setTimeout(() => reject(new Stopped("too-slow")), STEP_LIMIT_MS);
	};
	next();
	worker.addEventListener("error", ({ message }) => reject(new Stopped("no-memory", message)));
	signal.addEventListener("abort", () => reject(new Stopped("too-slow")), { once: true });
	try {
		return await Promise.race([ask(api, next), ended]);
	} finally {
		clearTimeout(timer);
		api[releaseProxy]();
		worker.terminate();
	}
}
