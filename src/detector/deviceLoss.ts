/**
 * Runs that end when their device is lost. A run on a lost device may fail, give nonsense or never
 * end; the loss decides.
 */

/** Ends what would hang on a lost device. */
export interface LossGuard {
	/** The job's outcome, or a rejection as soon as the device is lost. */
	run<T>(job: () => Promise<T>): Promise<T>;
}

/** @param lost resolves with the reason, in words, when the device is lost */
export function createLossGuard(lost: Promise<string>): LossGuard {
	// Not Promise.race: that would leave one more reaction on `lost` with every run.
	const waiting = new Set<(error: Error) => void>();
	let reason: string | null = null;
	void lost.then((said) => {
		reason = said;
		for (const reject of waiting) reject(new Error(said));
	});
	return {
		async run(job) {
			if (reason !== null) throw new Error(reason);
			let giveUp: (error: Error) => void = () => {};
			const loss = new Promise<never>((_, reject) => {
				giveUp = reject;
			});
			waiting.add(giveUp);
			try {
				return await Promise.race([job(), loss]);
			} finally {
				waiting.delete(giveUp);
			}
		},
	};
}
