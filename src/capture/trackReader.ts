/**
 * The frames of a live track, whatever the browser gives them by: `MediaStreamTrackProcessor` in
 * Chromium, an AudioContext in Firefox and where a page is not secure. Who listens knows neither.
 */
import type { DecodedAudio } from "./chunker";
import { createContextReader } from "./contextReader";

/** A way to the frames of tracks. */
export interface TrackReader {
	/**
	 * Resolves when the track has ended or the signal has gone off.
	 * @param heard gets each stretch of frames, which is good only as long as the call
	 */
	read(
		track: MediaStreamTrack,
		heard: (audio: DecodedAudio) => void,
		signal: AbortSignal,
	): Promise<void>;
}

const processorReader: TrackReader = {
	async read(track, heard, signal) {
		const { readable } = new MediaStreamTrackProcessor({ track: track as MediaStreamAudioTrack });
		const reader = readable.getReader();
		signal.addEventListener("abort", () => void reader.cancel(), { once: true });
		for (;;) {
			const { value: audio, done } = await reader.read();
			if (done) return;
			heard(audio);
			audio.close();
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
