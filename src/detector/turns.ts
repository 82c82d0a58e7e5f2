/** One thing at a time: onnxruntime's sessions must not run while another of them does. */

/**
 * @returns a function that runs jobs one after another, in the order in which they were asked for.
 * As each stream asks for its next job only when its last is done, this is also turn and turn
 * about between streams. A job that fails rejects its own promise alone.
 */
export function createTurns(): <T>(job: () => Promise<T>) => Promise<T> {
	let last: Promise<unknown> = Promise.resolve();
	return (job) => {
		const mine = last.then(job);
		last = mine.catch(() => undefined);
		return mine;
	};
}
