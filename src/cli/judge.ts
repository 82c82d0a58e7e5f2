/** One file through the pipeline: the same steps as in the browser, without the clock. */
import { cardAt } from "../detector/levels";
import type { LoadedModel } from "../detector/loadModel";
import { listenerSettings, trackerSettings } from "../detector/loadModel";
import type { Runtime } from "../detector/runtime";
import { createTurns } from "../detector/turns";
import { createListener } from "../pipeline/listener";
import { mixToMono, toInt16 } from "../pipeline/mono";
import { createResampler, TARGET_RATE } from "../pipeline/resample";
import type { Second, Segment } from "../pipeline/score";
import { createTracker, type Hearing } from "../pipeline/tracker";
import type { Band, UncertainReason } from "../pipeline/verdict";
import type { Credentials } from "../protocol/credentials";
import type { Sensitivity } from "../protocol/sensitivity";
import { credentialsIn } from "./credentials";
import { decode, type FileError, isFileError, probe, type Sound } from "./decode";
import type { NodeDetector } from "./nodeDetector";

/** What is said of a file: design, section 9. Seconds are of media time. */
export interface FileVerdict {
	readonly file: string;
	readonly state: "judged" | "no-speech";
	readonly band: Band | null;
	/** Enough speech that the band is not expected to change. */
	readonly firm: boolean;
	/** 1-99, for an even prior; null without an LLR. */
	readonly likelihood: number | null;
	readonly llr: number | null;
	readonly speechSeconds: number;
	readonly reasons: readonly (UncertainReason | "no-speech")[];
	readonly windows: readonly { start: number; end: number; llr: number; speech: number }[];
	/** Seconds with speech and what each says by itself; empty where the model tells nothing of them. */
	readonly seconds: readonly Segment[];
	readonly model: { readonly id: string; readonly sha256: string };
	readonly backend: "wasm" | "webgpu";
	/** The file's own signed origin, as it was verified; absent where it carries none. */
	readonly credentials?: Credentials;
	/** Whose thresholds gave the band. */
	readonly sensitivity: Sensitivity;
	/** What was wrong with the file though it could be judged; absent when nothing was. */
	readonly warnings?: readonly string[];
}

/** A file that gave no verdict, and why. */
export interface FileFailure {
	readonly file: string;
	readonly error: FileError;
}

/** What is printed of a file with --json. */
export type FileResult = FileVerdict | FileFailure;

/** Share of samples that are no numbers from which a file is no sound any more. */
export const DAMAGED_SHARE = 0.5;
/** Chunks (of a pipe, some tenths of a second) that are decoded while a model waits for another thread. */
const AHEAD = 4;
/** Less than this share of the length that the container states is worth a word. */
const CUT_SHARE = 0.9;

/** One file by several models: their verdicts in the order in which they were asked for. */
export interface Comparison {
	readonly file: string;
	readonly results: readonly Omit<FileVerdict, "file">[];
}

/** A line of `check --json`: of one model, or of several. */
export type CheckResult = FileResult | Comparison;

/** A model that judges. */
export type Judge = Pick<NodeDetector, "model" | "runtime">;

/** Judges one file with a loaded model. Whatever is wrong with the file is a value. */
export async function judgeFile(
	file: string,
	model: LoadedModel,
	runtime: Runtime,
	sensitivity: Sensitivity = "balanced",
): Promise<FileResult> {
	const compared = await compareFile(file, [{ model, runtime }], sensitivity);
	if ("error" in compared) return compared;
	return { file, ...(compared.results[0] as Omit<FileVerdict, "file">) };
}

/** Decodes the file once and lets each model hear it. Whatever is wrong with the file is a value. */
export async function compareFile(
	file: string,
	judges: readonly Judge[],
	sensitivity: Sensitivity = "balanced",
): Promise<Comparison | FileFailure> {
	const sound = await probe(file);
	if (isFileError(sound)) return { file, error: sound };
	const hearings = judges.map((judge) => createHearing(judge, sensitivity));
	const warnings = await listen(sound, hearings);
	if (isFileError(warnings)) return { file, error: warnings };
	const credentials = await credentialsIn(file);
	const more = {
		...(credentials ? { credentials } : {}),
		sensitivity,
		...(warnings.length > 0 ? { warnings } : {}),
	};
	return { file, results: hearings.map((hearing) => ({ ...hearing.verdict(), ...more })) };
}

/** What one model makes of one sound. */
interface ModelHearing {
	push(samples: Int16Array, mediaTime: number): Promise<void>;
	end(): Promise<void>;
	verdict(): Omit<FileVerdict, "file" | "warnings" | "sensitivity">;
}

function createHearing({ model, runtime }: Judge, sensitivity: Sensitivity): ModelHearing {
	const listener = createListener(listenerSettings(model), runtime.openStream());
	const settings = trackerSettings(cardAt(model.card, sensitivity));
	const tracker = createTracker(settings, Number.POSITIVE_INFINITY);
	const windows: { start: number; end: number; llr: number; speech: number }[] = [];
	const own: Segment[] = [];

	function add(seconds: readonly Second[]): void {
		for (const second of seconds) {
			tracker.add(second);
			const { score } = second;
			if (!score) continue;
			windows.push({
				start: rounded(score.start, 3),
				end: rounded(score.end, 3),
				llr: rounded(score.llr, 4),
				speech: rounded(score.speech, 2),
			});
			for (const { start, llr } of score.segments ?? []) {
				own.push({ start: rounded(start, 3), llr: rounded(llr, 4) });
			}
		}
	}

	return {
		push: async (samples, mediaTime) =>
			add(await listener.push({ mediaTime, discontinuity: false, samples })),
		end: async () => add(await listener.end()),
		verdict: () => ({
			...told(tracker.settled(), tracker.speechSeconds),
			windows,
			seconds: own,
			model: model.name,
			backend: runtime.backend,
		}),
	};
}

/** @returns what was wrong with the sound though it could be judged, or why it could not */
async function listen(
	sound: Sound,
	hearings: readonly ModelHearing[],
): Promise<readonly string[] | FileError> {
	const resampler = createResampler(sound.rate);
	const decoding = decode(sound);
	let frames = 0;
	let damaged = 0;
	let pushed = 0;

	async function judge(chunk: Int16Array, mediaTime: number): Promise<void> {
		for (const hearing of hearings) await hearing.push(chunk, mediaTime);
	}

	/** Chunks that are not judged yet, oldest first. */
	const judging: Promise<void>[] = [];
	const inTurn = createTurns();
	async function push(samples: Float32Array): Promise<void> {
		const mediaTime = pushed / TARGET_RATE;
		pushed += samples.length;
		const chunk = toInt16(samples);
		judging.push(inTurn(() => judge(chunk, mediaTime)));
		if (judging.length > AHEAD) await judging.shift();
	}

	for await (const planes of decoding.planes) {
		const mono = mixToMono(planes);
		frames += mono.samples.length;
		damaged += mono.damaged;
		await push(resampler.push(mono.samples));
	}
	await push(resampler.flush());
	await Promise.all(judging);
	for (const hearing of hearings) await hearing.end();

	const complaint = decoding.complaint();
	if (frames === 0) {
		return { code: "unreadable-file", message: complaint ?? "no sound can be decoded" };
	}
	if (damaged > DAMAGED_SHARE * frames) {
		return { code: "unreadable-file", message: "most of its samples are no numbers" };
	}
	const seconds = frames / sound.rate;
	const warnings: string[] = [];
	if (damaged > 0) {
		warnings.push(`${damaged} of ${frames} samples are no numbers and count as silence`);
	}
	if (complaint && sound.seconds !== null && seconds < CUT_SHARE * sound.seconds) {
		const [got, stated] = [rounded(seconds, 1), rounded(sound.seconds, 1)];
		warnings.push(`only ${got} of ${stated} s could be decoded: ${complaint}`);
	}
	return warnings;
}

/** Where a source stands at its end, in the words of design section 9. */
export function told(hearing: Hearing, speech: number) {
	const speechSeconds = rounded(speech, 2);
	const none = { firm: false, likelihood: null, llr: null, speechSeconds };
	if (hearing.kind === "judged") {
		const { band, firm, likelihood, evidence, reasons } = hearing.verdict;
		const llr = rounded(evidence.llr, 4);
		return { state: "judged" as const, band, firm, likelihood, llr, speechSeconds, reasons };
	}
	if (hearing.kind === "listening") {
		return {
			state: "judged" as const,
			band: "uncertain" as const,
			...none,
			reasons: ["too-little-speech" as const],
		};
	}
	return { state: "no-speech" as const, band: null, ...none, reasons: ["no-speech" as const] };
}

function rounded(value: number, digits: number): number {
	return Number(value.toFixed(digits));
}
