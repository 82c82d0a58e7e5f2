/**
 * Workers for files alone: a live check never waits behind a file, and with two cores both go at
 * full speed. They are there only while files are checked, as each takes the memory of a model.
 */
import { createDetectors, type Detectors } from "./detectors";

/** Files of one list follow each other: the worker outlives the gap between two of them. */
const IDLE_MS = 20_000;

/** The workers of files, and who needs them. */
export interface FileDetectors extends Detectors {
	/** A check needs one from now on. @returns to be called when it is over */
	need(): () => void;
}

export function createFileDetectors(): FileDetectors {
	const detectors = createDetectors();
	let needed = 0;
	let idle: ReturnType<typeof setTimeout> | null = null;
	return {
		...detectors,
		need() {
			needed++;
			if (idle) clearTimeout(idle);
			idle = null;
			return () => {
				needed--;
				if (needed === 0) idle = setTimeout(detectors.rest, IDLE_MS);
			};
		},
	};
}
