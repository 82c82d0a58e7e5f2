/**
 * A worker for files alone: a live check never waits behind a file, and with two cores both go at
 * full speed. It is there only while files are checked, as it takes the memory of a second model.
 */
import { createWorkerLife, type WorkerLife } from "./workerLife";

/** Files of one list follow each other: the worker outlives the gap between two of them. */
const IDLE_MS = 20_000;

/** The worker of files, and who needs it. */
export interface FileDetector extends WorkerLife {
	/** A check needs it from now on. @returns to be called when it is over */
	need(): () => void;
}

export function createFileDetector(): FileDetector {
	const worker = createWorkerLife();
	let needed = 0;
	let idle: ReturnType<typeof setTimeout> | null = null;
	return {
		...worker,
		need() {
			needed++;
			if (idle) clearTimeout(idle);
			idle = null;
			return () => {
				needed--;
				if (needed === 0) idle = setTimeout(worker.rest, IDLE_MS);
			};
		},
	};
}
