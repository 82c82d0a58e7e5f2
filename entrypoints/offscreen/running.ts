/** What the detector's home knows of a source, from the moment in which it is asked for to its end. */
import type { Wanted } from "../../src/protocol/rules";

/** A source that runs, or is about to: a stop finds it while its start still waits for something. */
export interface Running {
	readonly tabId: number;
	readonly wanted: Wanted;
	stop(): void;
	/** Says that the organisation forbids it, and stops. */
	forbid(): void;
	/** Of what listens to a tab: where that is now. @param pageUrl null where the browser does not tell */
	movedTo?(pageUrl: string | null): void;
}
