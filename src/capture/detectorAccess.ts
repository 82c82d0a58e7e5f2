/** The worker as a session sees it. */
import type { DetectorFacts, DetectorFailure } from "../detector/workerApi";
import type { Second } from "../pipeline/score";
import type { Backend } from "../protocol/state";

/** Calls reject with WorkerLost when it has died. Those of one source are made one after another. */
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
	end(sourceId: string): Promise<Second[]>;
	close(sourceId: string): void;
	/** Which backend gave the latest seconds; null before the first. WebGPU may take over meanwhile. */
	backend(): Backend | null;
}

/** The worker died while it was asked. It is replaced; the session opens its source again. */
export class WorkerLost extends Error {
	override name = "WorkerLost";
}
