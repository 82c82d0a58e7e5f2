/**
 * A detector that needs no model: its score depends on the bands of the last four blocks in their
 * order and on all blocks since the last reset, so that any slip of the listener changes it.
 */
import type { FrontEndSettings } from "../../../src/pipeline/frontEnd";
import {
	type DetectorStream,
	type Listener,
	type ListenerSettings,
	WINDOW_BLOCKS,
} from "../../../src/pipeline/listener";
import type { Second } from "../../../src/pipeline/score";
import { voiceFeatureCount } from "../../../src/pipeline/voiceFeatures";

export const frontEnd: FrontEndSettings = {
	kind: "log-bands",
	scale: "mel",
	bands: 20,
	minHz: 60,
	maxHz: 7600,
	minHalfWidthHz: 40,
	frameSamples: 400,
	hopSamples: 160,
	nFft: 512,
	floor: 1e-7,
};

const FEATURES = voiceFeatureCount(frontEnd.bands);

/** Lets everything through that is not silence, so that a test says by its sound what is speech. */
export const openGate = {
	mean: new Array(FEATURES).fill(0),
	sd: new Array(FEATURES).fill(1),
	layers: [{ weights: [new Array(2 * FEATURES).fill(0)], bias: [0] }],
	threshold: 0.5,
};

export const settings: ListenerSettings = {
	frontEnd,
	gate: openGate,
	sign: 1,
	calibration: { slope: 1, offset: 0, capLlr: 8 },
	evidenceOutput: null,
};

export interface FakeStream extends DetectorStream {
	/** First bands of each block since the beginning, with "reset" between. */
	readonly log: (number | "reset")[];
}

export function fakeStream(): FakeStream {
	const log: (number | "reset")[] = [];
	let memory = 0;
	let recent: number[] = [];
	return {
		log,
		async push({ bands }) {
			const sum = bands.reduce((total, value) => total + value, 0) / bands.length;
			memory = 0.5 * memory + sum;
			recent = [...recent, sum + 0.1 * memory].slice(-WINDOW_BLOCKS);
			log.push(sum);
		},
		async score() {
			if (recent.length < WINDOW_BLOCKS) throw new Error("scored before four blocks");
			const score = recent.reduce((total, value, i) => total + (i + 1) * value, 0) / 100;
			return { score, segments: recent };
		},
		reset() {
			memory = 0;
			recent = [];
			if (log.at(-1) !== "reset") log.push("reset");
		},
	};
}

/** A voice-like sound: harmonics of a gliding pitch with syllables. Any two seconds differ. */
export function voice(seconds: number, from = 0): Int16Array {
	return Int16Array.from({ length: Math.round(seconds * 16000) }, (_, i) => {
		const t = from + i / 16000;
		const pitch = 2 * Math.PI * (120 * t + 8 * Math.sin(0.7 * t));
		let value = 0;
		for (let k = 1; k < 9; k++) value += Math.sin(k * pitch + k * k * 0.1 * t) / k;
		return Math.round(4000 * value * (0.6 + 0.4 * Math.sin(18 * t)));
	});
}

export const silence = (seconds: number) => new Int16Array(Math.round(seconds * 16000));

export function join(...parts: readonly Int16Array[]): Int16Array {
	const joined = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		joined.set(part, at);
		at += part.length;
	}
	return joined;
}

/** Pushes `samples` in pieces that end at `cuts` (sample indexes, rising). */
export async function pushCut(
	listener: Listener,
	samples: Int16Array,
	cuts: readonly number[] = [],
	mediaTime = 0,
): Promise<Second[]> {
	const seconds: Second[] = [];
	let from = 0;
	for (const to of [...cuts, samples.length]) {
		const piece = samples.slice(from, to);
		const at = mediaTime + from / 16000;
		seconds.push(...(await listener.push({ samples: piece, mediaTime: at, discontinuity: false })));
		from = to;
	}
	return seconds;
}
