/**
 * Something long-lived that can be lost (a device, a worker), and waits that its loss ends. Not
 * `Promise.race` with one promise that lives as long: that leaves one more reaction on it with every
 * wait, and each holds on to the wait's outcome.
 */

/** What can be lost once. */
export interface Loss {
	/** It is lost: all waits end with this error, and none begins any more. */
	happen(error: Error): void;
	/** The job's outcome, or a rejection as soon as it is lost; then the job is not begun. */
	run<T>(job: () => Promise<T>): Promise<T>;
}

/** Nothing is lost yet. */
export function createLoss(): Loss {
	const waiting = new Set<(error: Error) => void>();
	let lost: Error | null = null;
	return {
		happen(error) {
			lost ??= error;
			for (const reject of waiting) reject(lost);
		},
		async run(job) {
			if (lost) throw lost;
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
