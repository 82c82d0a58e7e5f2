/** The one comparison that the page shows: what comes of an earlier one, of another sound perhaps, is dropped. */
import type { KnownModel } from "../../src/detector/catalog";
import type { Comparing } from "../../src/ui/report/data";
import type { compareModels } from "./compare";

/** The page's hand on its comparison. */
export interface Comparer {
	/** Begins anew; what an earlier one still tells no longer counts. */
	start(file: File, models: readonly KnownModel[]): void;
	/** Ends it; what is done stays shown. */
	stop(): void;
	/** Ends it and drops what is done: it was of a sound that the page no longer holds. */
	forget(): void;
}

/** @param show what there is so far, of the comparison under way alone */
export function createComparer(
	show: (comparing: Comparing) => void,
	compare: typeof compareModels,
): Comparer {
	let current: AbortController | null = null;
	return {
		start(file, models) {
			current?.abort();
			const mine = new AbortController();
			current = mine;
			// A comparison that is ended still tells what it had done: a save would put the hash of
			// the next sound beside it.
			const told = (comparing: Comparing) => {
				if (current === mine) show(comparing);
			};
			void compare(file, models, told, mine.signal);
		},
		stop: () => current?.abort(),
		forget() {
			current?.abort();
			current = null;
			show({ kind: "none" });
		},
	};
}
