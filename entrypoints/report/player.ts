/** Plays seconds of the file that the person gave, one stretch at a time. */

/** The page's only sound. */
export interface Player {
	/** From now on this file is played. */
	take(file: File): void;
	/** Forgets it. */
	drop(): void;
	/** @param second named to who is told; @param start and @param end seconds from the file's start */
	play(second: number, start: number, end: number): void;
	stop(): void;
}

/** @param told which second is played, null when none is any more */
export function createPlayer(told: (second: number | null) => void): Player {
	let audio: HTMLAudioElement | null = null;
	let until = 0;
	let frame = 0;

	function stop(): void {
		cancelAnimationFrame(frame);
		audio?.pause();
		told(null);
	}

	function watch(): void {
		if (!audio) return;
		if (audio.ended || audio.currentTime >= until) stop();
		else frame = requestAnimationFrame(watch);
	}

	return {
		take(file) {
			audio = new Audio(URL.createObjectURL(file));
			audio.preload = "auto";
		},
		drop() {
			if (!audio) return;
			stop();
			URL.revokeObjectURL(audio.src);
			audio = null;
		},
		play(second, start, end) {
			if (!audio) return;
			cancelAnimationFrame(frame);
			until = end;
			audio.currentTime = start;
			told(second);
			void audio.play().then(watch, stop);
		},
		stop,
	};
}
