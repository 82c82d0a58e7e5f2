/** The worker that tries a model, begun for one question. */
import type { Remote } from "comlink";
import type { TrialFailure } from "../../src/detector/ownTrial";
import { inThread } from "../../src/detector/trialLife";
import type { AddProblem } from "../../src/ui/options/adding";
import type { TrialApi } from "./trial.worker";
import TrialWorker from "./trial.worker?worker";

/** Why it did not go on; its message is for whoever made the model. */
export class Stopped extends Error {
	readonly problem: AddProblem;
	constructor(problem: AddProblem, detail = "") {
		super(detail);
		this.problem = problem;
	}
}

/** As `inThread` says. @param ask gets the worker, and what to call when a step is over */
export async function inWorker<T>(
	ask: (api: Remote<TrialApi>, next: () => void) => Promise<T>,
	signal: AbortSignal,
): Promise<T | TrialFailure> {
	const worker = new TrialWorker({ name: "trial" });
	const thread = {
		endpoint: worker,
		onDeath: (listener: (detail: string) => void) =>
			worker.addEventListener("error", ({ message }) => listener(message)),
		end: () => worker.terminate(),
	};
	return inThread(thread, ask, signal);
}
