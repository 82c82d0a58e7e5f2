/**
 * Tracks read by an AudioContext, for browsers without MediaStreamTrackProcessor: a worklet where the
 * page lets our packaged module in, else the older ScriptProcessor, which works everywhere. Nothing
 * of it is heard: the worklet has no output, and the other's is silence.
 */
import type { DecodedAudio } from "./chunker";
import type { TrackReader } from "./trackReader";

/** The worklet's module and its processor: entrypoints/frames.ts. */
export const FRAMES_MODULE = "frames.js";
export const FRAMES_PROCESSOR = "bonafide-frames";

/** Frames that a ScriptProcessor hands over at a time: a tenth of a second, so a busy page loses none. */
const SCRIPT_FRAMES = 4096;

/** A click or a key: before one, a browser may hold a new context back. */
const GESTURES = ["pointerdown", "keydown"] as const;

type Heard = (planes: readonly Float32Array[]) => void;

/** Makes the reader of one frame. Its context lives as long as a track is read. */
export function createContextReader(): TrackReader {
	let context: AudioContext | null = null;
	let module: Promise<boolean> = Promise.resolve(false);
	let reading = 0;

	const wake = () => {
		if (context?.state === "suspended") void context.resume().catch(() => undefined);
	};

	function open(): AudioContext {
		if (context) return context;
		const fresh = new AudioContext();
		context = fresh;
		// An insecure page has no worklets, and a page may forbid the module.
		module = fresh.audioWorklet
			? fresh.audioWorklet.addModule(chrome.runtime.getURL(FRAMES_MODULE)).then(
					() => true,
					() => false,
				)
			: Promise.resolve(false);
		for (const name of GESTURES) window.addEventListener(name, wake, { capture: true });
		return fresh;
	}

	function close(): void {
		for (const name of GESTURES) window.removeEventListener(name, wake, { capture: true });
		void context?.close();
		context = null;
	}

	return {
		async read(track, heard, signal) {
			const mine = open();
			reading++;
			const over = new Promise<void>((resolve) => {
				track.addEventListener("ended", () => resolve(), { once: true });
				signal.addEventListener("abort", () => resolve(), { once: true });
			});
			const tell: Heard = (planes) => heard(decoded(planes, mine.sampleRate));
			const node = (await module) ? workletNode(mine, tell) : scriptNode(mine, tell);
			const source = mine.createMediaStreamSource(new MediaStream([track]));
			source.connect(node);
			wake();
			await over;
			source.disconnect();
			node.disconnect();
			reading--;
			if (reading === 0) close();
		},
	};
}

function workletNode(context: AudioContext, heard: Heard): AudioNode {
	const node = new AudioWorkletNode(context, FRAMES_PROCESSOR, { numberOfOutputs: 0 });
	node.port.onmessage = ({ data }) => heard(data as Float32Array[]);
	return node;
}

function scriptNode(context: AudioContext, heard: Heard): AudioNode {
	const node = context.createScriptProcessor(SCRIPT_FRAMES, 2, 1);
	node.onaudioprocess = ({ inputBuffer }) => {
		const planes = Array.from({ length: inputBuffer.numberOfChannels }, (_, channel) => {
			const plane = new Float32Array(inputBuffer.length);
			inputBuffer.copyFromChannel(plane, channel);
			return plane;
		});
		heard(planes);
	};
	// It is asked for samples only where its own go somewhere; they are silence.
	node.connect(context.destination);
	return node;
}

const decoded = (planes: readonly Float32Array[], sampleRate: number): DecodedAudio => ({
	sampleRate,
	numberOfFrames: planes[0]?.length ?? 0,
	numberOfChannels: planes.length,
	copyTo: (destination, { planeIndex }) => destination.set(planes[planeIndex] as Float32Array),
});
