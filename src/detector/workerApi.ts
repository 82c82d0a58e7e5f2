/**
 * What the detector's worker offers over comlink. Its type is derived from this code and never
 * written twice. All sources share one model; each has its own listener.
 */
import {
	createListener,
	type DetectorStream,
	type Listener,
	type ListenerSettings,
} from "../pipeline/listener";
import type { Second } from "../pipeline/score";
import type { TrackerSettings } from "../pipeline/tracker";
import type { Sensitivity } from "../protocol/sensitivity";
import type { Backend, FailureReason, ModelName } from "../protocol/state";
import type { BackendReport } from "./backendChoice";

/** A detector that is ready to listen. */
export interface ReadyDetector {
	readonly model: ModelName;
	/** Which backend works now: WebGPU may take wasm's place after a while, and give it back. */
	report(): BackendReport;
	readonly listener: ListenerSettings;
	/** What verdicts need at a level, or at the balanced one where the model has not that level. */
	at(level: Sensitivity): Pick<DetectorFacts, "tracker" | "sensitivity">;
	openStream(): DetectorStream;
}

/** Why there is no detector: nothing can be judged until it is mended. */
export interface DetectorFailure {
	readonly reason: Extract<FailureReason, "model-unreadable" | "no-backend">;
	readonly detail: string | null;
}

/** What the other side must know of the detector to keep tally: plain data. */
export interface DetectorFacts {
	readonly model: ModelName;
	readonly report: BackendReport;
	readonly tracker: TrackerSettings;
	/** The level that `tracker` is of. */
	readonly sensitivity: Sensitivity;
}

/** What was told of a chunk, and by which backend: it may be another than when the source was opened. */
export interface Answer {
	readonly seconds: Second[];
	readonly backend: Backend;
}

interface OpenSource {
	readonly listener: Listener;
	readonly stream: DetectorStream;
	readonly detector: ReadyDetector;
}

/** @param load loads the model once, at the first call; a failure is tried again at the next */
export function makeApi(load: () => Promise<ReadyDetector | DetectorFailure>) {
	let loading: Promise<ReadyDetector | DetectorFailure> | null = null;
	const sources = new Map<string, OpenSource>();

	async function ready(): Promise<ReadyDetector | DetectorFailure> {
		loading ??= load();
		const detector = await loading;
		if (!("model" in detector)) loading = null;
		return detector;
	}

	async function answer(
		sourceId: string,
		ask: (listener: Listener) => Promise<Second[]>,
	): Promise<Answer> {
		const source = sources.get(sourceId);
		if (!source) throw new Error(`no source ${sourceId}`);
		const seconds = await ask(source.listener);
		return { seconds, backend: source.detector.report().backend };
	}

	return {
		/** Answers at once while the worker lives. */
		ping: () => true,

		async ready(level: Sensitivity): Promise<DetectorFacts | DetectorFailure> {
			const detector = await ready();
			if (!("model" in detector)) return detector;
			const { model, report } = detector;
			return { model, report: report(), ...detector.at(level) };
		},

		async open(sourceId: string): Promise<void> {
			const detector = await ready();
			if (!("model" in detector)) throw new Error(detector.reason);
			const stream = detector.openStream();
			const listener = createListener(detector.listener, stream);
			sources.set(sourceId, { listener, stream, detector });
		},

		/** Chunks of one source must be pushed one after another: await each. */
		push: (
			sourceId: string,
			samples: Int16Array,
			mediaTime: number,
			discontinuity: boolean,
		): Promise<Answer> =>
			answer(sourceId, (listener) => listener.push({ samples, mediaTime, discontinuity })),

		end: (sourceId: string): Promise<Answer> => answer(sourceId, (listener) => listener.end()),

		close(sourceId: string): void {
			// What the stream holds on the GPU is given back now, not when it is collected.
			sources.get(sourceId)?.stream.reset();
			sources.delete(sourceId);
		},
	};
}

export type DetectorApi = ReturnType<typeof makeApi>;
