/**
 * That this page offers to put back what it deleted, told to other history pages by a web lock, which
 * the browser ends with the page however it goes. Without it a second page, opened or closed, swept
 * away the seconds of what the first one still offered to bring back.
 */
import type { History } from "../../src/history/history";

const LOCK = "history-undo-offered";

/** The offer of one page. */
export interface UndoOffer {
	/** To be awaited before anything is deleted: a sweep that is under way ends first. */
	make(): Promise<void>;
	/** Nothing is offered any more. */
	withdraw(): Promise<void>;
	/** Deletes for good what no page offers; what one does stays until a later sweep. */
	sweep(history: Pick<History, "sweep">): Promise<void>;
}

export function createUndoOffer(locks: LockManager): UndoOffer {
	let made: { readonly end: () => void; readonly ended: Promise<unknown> } | null = null;
	return {
		async make() {
			if (made) return;
			let end = () => {};
			const held = new Promise<void>((resolve) => {
				end = resolve;
			});
			await new Promise<void>((granted) => {
				const ended = locks.request(LOCK, { mode: "shared" }, () => {
					granted();
					return held;
				});
				made = { end, ended };
			});
		},
		async withdraw() {
			const last = made;
			made = null;
			last?.end();
			await last?.ended;
		},
		async sweep(history) {
			await locks.request(LOCK, { ifAvailable: true }, async (lock) => {
				if (lock) await history.sweep();
			});
		},
	};
}
