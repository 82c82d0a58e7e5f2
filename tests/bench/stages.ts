/**
 * What each stage of the chain costs for a second of audio. The same code runs in Node and in a
 * worker of the built extension; both hand in their own clock and build of onnxruntime.
 */
import type { LoadedModel } from "../../src/detector/loadModel";
import { listenerSettings, trackerSettings } from "../../src/detector/loadModel";
import type { Ort, Runtime } from "../../src/detector/runtime";
import { createFingerprint } from "../../src/pipeline/fingerprint";
import { BLOCK_HOP, blockSamples, createFrontEnd } from "../../src/pipeline/frontEnd";
import { createListener } from "../../src/pipeline/listener";
import { mixToMono, toInt16 } from "../../src/pipeline/mono";
import { createResampler } from "../../src/pipeline/resample";
import { createSpeechGate } from "../../src/pipeline/speechGate";
import { createTracker } from "../../src/pipeline/tracker";
import { DEAR_WINDOW, dearNet } from "./dearNet";

/** What a run needs of its surroundings. */
export interface Surroundings {
	readonly ort: Ort;
	readonly model: LoadedModel;
	readonly runtime: Runtime;
	/** Int16 speech at 16 kHz, at least ten seconds. */
	readonly speech: Int16Array<ArrayBuffer>;
	/** Milliseconds: processor time where it can be had. */
	readonly clock: () => number;
	readonly repeats: number;
}

/** Milliseconds for a second of audio, one number a repeat, by stage; `dear` is of one window. */
export interface StageTimes {
	readonly decodeToChunks: number[];
	readonly frontEnd: number[];
	/** Empty where the model takes none. */
	readonly fingerprint: number[];
	readonly gate: number[];
	readonly trunk: number[];
	readonly head: number[];
	readonly verdict: number[];
	readonly chain: number[];
	readonly dear: number[];
	readonly dearMacs: number;
}

const RATE = 16_000;
/** Heard before anything is timed: compilers warm up. */
const WARM_SECONDS = 20;

/** Runs every stage `repeats` times over the speech. */
export async function timeStages(around: Surroundings): Promise<StageTimes> {
	const { model, runtime, speech, clock } = around;
	const settings = model.frontEnd;
	const needed = blockSamples(settings);
	const count = Math.floor((speech.length - needed) / BLOCK_HOP) + 1;
	const floats = Float32Array.from(speech, (sample) => sample / 32_768);
	const blocks = Array.from({ length: count }, (_, i) =>
		floats.slice(i * BLOCK_HOP, i * BLOCK_HOP + needed),
	);
	const frontEnd = createFrontEnd(settings);
	const spectra = blocks.map((block) => frontEnd.block(block));
	const fingerprint = createFingerprint();
	const gate = createSpeechGate(model.gate, settings.bands);
	const stream = runtime.openStream();
	const plane = stereoAt48k(floats);

	const once = async (work: () => void | Promise<void>) => {
		const begun = clock();
		await work();
		return (clock() - begun) / count;
	};
	const stages = {
		decodeToChunks: () => {
			const resampler = createResampler(48_000);
			for (let at = 0; at < plane.length; at += 48_000) {
				const part = plane.subarray(at, at + 48_000);
				toInt16(resampler.push(mixToMono([part, part]).samples));
			}
		},
		frontEnd: () => {
			for (const block of blocks) frontEnd.block(block);
		},
		...("fingerprint" in model.card && model.card.fingerprint
			? {
					fingerprint: () => {
						for (const block of blocks) fingerprint.block(block);
					},
				}
			: {}),
		gate: () => {
			for (const spectrum of spectra) gate.hear(spectrum);
		},
		trunk: async () => {
			for (const [i, { bands }] of spectra.entries()) {
				await stream.push({ samples: blocks[i] as Float32Array, bands });
			}
		},
		head: async () => {
			for (let i = 0; i < count; i++) await stream.score();
		},
		chain: () => wholeChain(around),
	};
	const seconds = await heardOnce(around);
	const tracked = () => {
		const tracker = createTracker(trackerSettings(model.card), 60);
		for (const second of seconds) {
			tracker.add(second);
			tracker.now();
		}
	};

	await stages.trunk();
	for (let heard = 0; heard < WARM_SECONDS; heard += count) {
		for (const stage of Object.values(stages)) await stage();
		tracked();
	}
	const times: StageTimes = {
		decodeToChunks: [],
		frontEnd: [],
		fingerprint: [],
		gate: [],
		trunk: [],
		head: [],
		verdict: [],
		chain: [],
		dear: [],
		dearMacs: 0,
	};
	const dear = await openDear(around.ort);
	await dear.run();
	// Turn by turn, so that a busy moment does not fall on one stage alone.
	for (let repeat = 0; repeat < around.repeats; repeat++) {
		for (const [name, stage] of Object.entries(stages)) {
			times[name as keyof typeof stages].push(await once(stage));
		}
		times.verdict.push(await once(tracked));
		times.dear.push((await once(dear.run)) * count);
	}
	await dear.release();
	return { ...times, dearMacs: dear.macs };
}

async function heardOnce({ model, runtime, speech }: Surroundings) {
	const listener = createListener(listenerSettings(model), runtime.openStream());
	return listener.push({ mediaTime: 0, discontinuity: true, samples: speech });
}

/** Half-second chunks of Int16 in, verdicts out: what the worker does of a live source. */
export async function wholeChain({ model, runtime, speech }: Surroundings): Promise<void> {
	const listener = createListener(listenerSettings(model), runtime.openStream());
	const tracker = createTracker(trackerSettings(model.card), 60);
	for (let at = 0; at < speech.length; at += RATE / 2) {
		const samples = speech.slice(at, at + RATE / 2);
		const chunk = { mediaTime: at / RATE, discontinuity: at === 0, samples };
		for (const second of await listener.push(chunk)) tracker.add(second);
		tracker.now();
	}
}

/** The speech at a player's rate, by holding each sample: only its cost is looked at. */
function stereoAt48k(samples: Float32Array): Float32Array {
	return Float32Array.from(
		{ length: samples.length * 3 },
		(_, i) => samples[Math.floor(i / 3)] ?? 0,
	);
}

async function openDear(ort: Ort) {
	const { bytes, macs } = dearNet();
	const session = await ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] });
	const samples = Float32Array.from({ length: DEAR_WINDOW }, (_, i) => Math.sin(i / 20) / 4);
	const x = new ort.Tensor("float32", samples, [1, 1, 1, DEAR_WINDOW]);
	return {
		macs,
		run: async () => {
			(await session.run({ x })).y?.dispose();
		},
		release: () => session.release(),
	};
}
