/**
 * Views of one source, thinned out: the first at once, then the newest, at most once each `everyMs`.
 * A file is judged a hundred times faster than it plays, and nobody reads that fast.
 */
export interface Thinned<T> {
	show(view: T): void;
	/** Nothing is shown any more, what waits neither. */
	stop(): void;
}

/**
 * @param show called with what is to be seen, last of all with the last one
 * @param urgent a view that differs from the one shown before in what cannot wait
 */
export function thinned<T>(
	show: (view: T) => void,
	everyMs: number,
	urgent: (shown: T, view: T) => boolean = () => false,
): Thinned<T> {
	let shown: { view: T } | null = null;
	let waiting: { view: T } | null = null;
	let timer: ReturnType<typeof setTimeout> | null = null;
	let stopped = false;

	function next(): void {
		timer = null;
		if (waiting === null || stopped) return;
		pass(waiting.view);
	}

	function pass(view: T): void {
		if (timer !== null) clearTimeout(timer);
		timer = setTimeout(next, everyMs);
		waiting = null;
		shown = { view };
		show(view);
	}

	return {
		show(view) {
			if (stopped) return;
			if (timer === null || (shown && urgent(shown.view, view))) pass(view);
			else waiting = { view };
		},
		stop() {
			stopped = true;
			waiting = null;
			if (timer !== null) clearTimeout(timer);
		},
	};
}
