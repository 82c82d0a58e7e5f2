/**
 * Runs that end when their device is lost. A run on a lost device may fail, give nonsense or never
 * end; the loss decides.
 */
import { createLoss, type Loss } from "./loss";

/** Ends what would hang on a lost device. */
export type LossGuard = Pick<Loss, "run">;

/** @param lost resolves with the reason, in words, when the device is lost */
export function createLossGuard(lost: Promise<string>): LossGuard {
	const loss = createLoss();
	void lost.then((reason) => loss.happen(new Error(reason)));
	return loss;
}
