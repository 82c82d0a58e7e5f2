/**
 * One element's sound: captureStream -> frames of its track -> chunks. Called once an element in its
 * life, because in Chromium a second captureStream starves the first. Facts about tracks: the first
 * is there at once and is announced again by `addtrack`; after a change of source a new one arrives,
 * while the old one ends (Firefox) or stays live without frames (Chromium); a replay brings one.
 */
import { createChunker, type DecodedAudio } from "./chunker";
import { captureFailure, type Failure } from "./failure";
import { createPace } from "./pace";
import { type TrackReader, trackReader } from "./trackReader";

/** Where an element's sound goes, and what it is told when there is none. */
export interface ElementSink {
	/** @param mediaTime of the first sample, seconds */
	chunk(samples: Int16Array<ArrayBuffer>, mediaTime: number, discontinuity: boolean): void;
	failed(failure: Failure): void;
}

/** One element that is captured. Its frames flow whether they are passed on or not. */
export interface ElementCapture {
	/** The next samples do not follow the last ones: seek, source change, unmuted. */
	breakOff(): void;
	/** Hands over what waits and what is left of a chunk (pause, end). @returns when it is done */
	flush(): Promise<void>;
	/** Frames are taken from the browser either way; only while on are they passed on. */
	setListening(on: boolean): void;
	/** Ends the capture for good. The element may then be captured anew: nothing is left to starve. */
	stop(): void;
	/** Milliseconds (performance.now) of the last frame. */
	readonly lastFrameAt: number;
	/** What it means that the player goes on and no frame comes. */
	whySilent(): Failure;
}

type Capturable = HTMLMediaElement & { captureStream(): MediaStream };

/** Media time may differ from counted time by this much before it is called a jump, seconds. */
const DRIFT_SECONDS = 1.5;

/** Firefox gives a track without sound for media of another origin, where Chromium refuses. */
const isForeign = (mediaUrl: string) =>
	/^https?:/.test(mediaUrl) && URL.parse(mediaUrl)?.origin !== location.origin;

/** @returns the capture, or why there is none */
export function captureElement(
	element: HTMLMediaElement,
	sink: ElementSink,
): ElementCapture | Failure {
	if (element.mediaKeys) return { reason: "protected", detail: null };
	const way = trackReader();
	if (!way || !("captureStream" in element)) {
		return { reason: "unsupported-page", detail: "insecure" };
	}
	const reader: TrackReader = way;
	let stream: MediaStream;
	try {
		stream = (element as Capturable).captureStream();
	} catch (error) {
		return captureFailure(error, element.currentSrc);
	}

	let chunker = createChunker();
	let listening = true;
	let discontinuity = true;
	let broken = false;
	let expected = 0;
	const begun = performance.now();
	let lastFrameAt = begun;
	const known = new WeakSet<MediaStreamTrack>();
	const over = new AbortController();
	const pace = createPace();

	function pass(chunks: Int16Array<ArrayBuffer>[]): void {
		for (const samples of chunks) {
			sink.chunk(samples, expected, discontinuity);
			discontinuity = false;
			expected += (samples.length / 16000) * element.playbackRate;
		}
	}

	function restart(): void {
		chunker = createChunker();
		discontinuity = true;
	}

	/** What waits in the browser is of before: it is taken and dropped. */
	function breakOff(): void {
		broken = true;
		void pace.drain();
		restart();
	}

	async function read(track: MediaStreamTrack): Promise<void> {
		if (known.has(track) || track.kind !== "audio" || track.readyState !== "live") return;
		known.add(track);
		restart();
		let fresh = true;
		const heard = (audio: DecodedAudio) => {
			lastFrameAt = performance.now();
			if (!listening || (broken && pace.draining)) return;
			broken = false;
			const now = element.currentTime;
			if (fresh || discontinuity) expected = now;
			else if (Math.abs(now - expected) > DRIFT_SECONDS) {
				restart();
				expected = now;
			}
			fresh = false;
			pass(chunker.push(audio));
		};
		await reader.read(track, heard, over.signal, pace);
		if (listening) pass(chunker.flush());
	}

	const follow = (track: MediaStreamTrack) => {
		read(track).catch((error) => sink.failed(captureFailure(error, element.currentSrc)));
	};
	stream.addEventListener("addtrack", (event) => follow(event.track));
	for (const track of stream.getAudioTracks()) follow(track);

	return {
		get lastFrameAt() {
			return lastFrameAt;
		},
		whySilent: () =>
			lastFrameAt === begun && !element.crossOrigin && isForeign(element.currentSrc)
				? { reason: "cross-origin", detail: URL.parse(element.currentSrc)?.host ?? null }
				: { reason: "no-frames", detail: null },
		breakOff,
		stop() {
			listening = false;
			over.abort();
			for (const track of stream.getTracks()) track.stop();
		},
		async flush() {
			await pace.drain();
			if (listening) pass(chunker.flush());
			discontinuity = false;
		},
		setListening(on) {
			if (on && !listening) breakOff();
			listening = on;
		},
	};
}
