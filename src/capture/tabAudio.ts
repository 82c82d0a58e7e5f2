/**
 * A tab's whole sound, in the offscreen document: played on (else the tab falls silent) and cut
 * into the same chunks as an element's.
 */
import { createChunker, type DecodedAudio } from "./chunker";
import { type Failure, tabFailure } from "./failure";
import { createPace } from "./pace";
import { trackReader } from "./trackReader";

/** Where a tab's sound goes. */
export interface TabSink {
	/** @param mediaTime seconds since listening began */
	chunk(samples: Int16Array<ArrayBuffer>, mediaTime: number): void;
	/** The tab was closed, or the browser took the stream away. */
	ended(): void;
}

/** A tab that is listened to; `stop` lets go of it. */
export interface TabAudio {
	stop(): void;
}

/** @param streamId from tabCapture.getMediaStreamId, good for one use within seconds */
export async function listenToTab(streamId: string, sink: TabSink): Promise<TabAudio | Failure> {
	let stream: MediaStream;
	try {
		// chromeMediaSource is no standard constraint, so the DOM types do not know it.
		const mandatory = { chromeMediaSource: "tab", chromeMediaSourceId: streamId };
		stream = await navigator.mediaDevices.getUserMedia({
			audio: { mandatory } as MediaTrackConstraints,
			video: false,
		});
	} catch (error) {
		return tabFailure(error);
	}
	const context = new AudioContext();
	context.createMediaStreamSource(stream).connect(context.destination);
	const [track] = stream.getAudioTracks();
	if (!track) return { reason: "tab-capture-refused", detail: null };

	const chunker = createChunker();
	let sent = 0;
	const pass = (chunks: Int16Array<ArrayBuffer>[]) => {
		for (const samples of chunks) {
			sink.chunk(samples, sent);
			sent += samples.length / 16000;
		}
	};
	const heard = (audio: DecodedAudio) => pass(chunker.push(audio));
	const read = async () => {
		await trackReader()?.read(track, heard, new AbortController().signal, createPace());
		pass(chunker.flush());
		void context.close();
		sink.ended();
	};
	void read();
	return {
		stop() {
			for (const each of stream.getTracks()) each.stop();
		},
	};
}
