/**
 * One worker for each model that is in use: that of the settings, and those of before as long as
 * sources go on with them. A check is judged by one model from its beginning to its end.
 */
import type { DetectorAccess } from "../../src/capture/detectorAccess";
import { createShares } from "../../src/capture/shares";
import type { BackgroundToOffscreen } from "../../src/protocol/messages";
import type { Sensitivity } from "../../src/protocol/sensitivity";
import type { BackendWish } from "../../src/settings/settings";
import { createWorkerLife, modelWords, type WorkerLife } from "./workerLife";

/** What of the settings a detector follows. */
export type DetectorWishes = Pick<
	Extract<BackgroundToOffscreen, { type: "settings" }>,
	"model" | "backend" | "sensitivity" | "rules"
>;

/** The detectors of this document. */
export interface Detectors {
	/** That of the model which is chosen now. */
	current(): DetectorAccess;
	/**
	 * What is judged already goes on with its own model.
	 * @param wishes the settings that a detector follows
	 */
	prefer(wishes: DetectorWishes): void;
	/** Lets every worker go that no source needs; the next call starts another. */
	rest(): void;
}

interface Held {
	readonly life: WorkerLife;
	readonly access: DetectorAccess;
	/** Sources that the worker knows. */
	readonly sources: Set<string>;
}

/** @param shares whose turn it is at a worker */
export function createDetectors(shares = createShares()): Detectors {
	/** By the words in the worker's name that say which model it is. */
	const held = new Map<string, Held>();
	let chosen = "";
	let wish: BackendWish = "auto";
	let level: Sensitivity = "balanced";

	function hold(model: string): Held {
		const known = held.get(model);
		if (known) return known;
		const life = createWorkerLife(model, wish, level);
		const sources = new Set<string>();
		const access: DetectorAccess = {
			...life,
			push: (sourceId, ...chunk) => shares.run(sourceId, () => life.push(sourceId, ...chunk)),
			open(sourceId) {
				sources.add(sourceId);
				return life.open(sourceId);
			},
			close(sourceId) {
				sources.delete(sourceId);
				life.close(sourceId);
				letGo();
			},
		};
		const made = { life, access, sources };
		held.set(model, made);
		return made;
	}

	/** A model takes memory: one that nobody uses any more goes with its worker. */
	function letGo(kept: string | null = chosen): void {
		for (const [model, { life, sources }] of held) {
			if (model !== kept && sources.size === 0) life.rest();
		}
	}

	return {
		current: () => hold(chosen).access,
		prefer({ model, backend, sensitivity, rules }) {
			wish = backend;
			level = sensitivity;
			chosen = modelWords(model, rules.ownModelsAllowed);
			for (const { life } of held.values()) life.prefer(backend, sensitivity);
			letGo();
		},
		rest: () => letGo(null),
	};
}
