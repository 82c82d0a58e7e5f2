/**
 * The frames of a live track, whatever the browser gives them by: `MediaStreamTrackProcessor` in
 * Chromium, an AudioContext in Firefox and where a page is not secure. Who listens knows neither.
 */
import type { DecodedAudio } from "./chunker";
import { createContextReader } from "./contextReader";
import type { Pace } from "./pace";

/** A way to the frames of tracks. */
export interface TrackReader {
	/**
	 * Resolves when the track has ended or the signal has gone off.
	 * @param heard gets each stretch of frames, which is good only as long as the call
	 * @param pace when frames are taken, where the browser lets them wait
	 */
	read(
		track: MediaStreamTrack,
		heard: (audio: DecodedAudio) => void,
		signal: AbortSignal,
		pace: Pace,
	): Promise<void>;
}

/** Frames that may wait in the browser: three seconds of the shortest, which WebAudio makes. */
const MAX_WAITING = 1024;

const processorReader: TrackReader = {
	async read(track, heard, signal, pace) {
		const { readable } = new MediaStreamTrackProcessor({
			track: track as MediaStreamAudioTrack,
			maxBufferSize: MAX_WAITING,
		});
		const reader = readable.getReader();
		signal.addEventListener("abort", () => void reader.cancel(), { once: true });
		for (;;) {
			const asked = performance.now();
			const { value: audio, done } = await reader.read();
			if (done) return;
			const took = performance.now() - asked;
			const seconds = audio.numberOfFrames / audio.sampleRate;
			heard(audio);
			audio.close();
			await pace.after(seconds, took);
		}
	},
};

let contextReader: TrackReader | null = null;

/** What this frame reads tracks with; null where the browser has no way. */
export function trackReader(): TrackReader | null {
	if (typeof MediaStreamTrackProcessor === "function") return processorReader;
	if (typeof AudioContext !== "function") return null;
	contextReader ??= createContextReader();
	return contextReader;
}
