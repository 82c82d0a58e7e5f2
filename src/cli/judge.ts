/** One file through the pipeline: the same steps as in the browser, without the clock. */
import { cardAt } from "../detector/levels";
import type { LoadedModel } from "../detector/loadModel";
import { listenerSettings, trackerSettings } from "../detector/loadModel";
import type { Runtime } from "../detector/runtime";
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
/** Less than this share of the length that the container states is worth a word. */
const CUT_SHARE = 0.9;

/** Judges one file with a loaded model. Whatever is wrong with the file is a value. */
export async function judgeFile(
	file: string,
	model: LoadedModel,
	runtime: Runtime,
	sensitivity: Sensitivity = "balanced",
): Promise<FileResult> {
	const sound = await probe(file);
	if (isFileError(sound)) return { file, error: sound };
	const heard = await listen(sound, model, runtime, sensitivity);
	if (isFileFailure(heard)) return { file, error: heard };
	const { hearing, speechSeconds, windows, seconds, warnings } = heard;
	const credentials = await credentialsIn(file);
	return {
		file,
		...told(hearing, speechSeconds),
		windows,
		seconds,
		model: model.name,
		backend: runtime.backend,
		...(credentials ? { credentials } : {}),
		sensitivity,
		...(warnings.length > 0 ? { warnings } : {}),
	};
}

interface Heard {
	readonly hearing: Hearing;
	readonly speechSeconds: number;
	readonly windows: FileVerdict["windows"];
	readonly seconds: FileVerdict["seconds"];
	readonly warnings: readonly string[];
}

const isFileFailure = (x: Heard | FileError): x is FileError => "code" in x;

async function listen(
	sound: Sound,
	model: LoadedModel,
	runtime: Runtime,
	sensitivity: Sensitivity,
): Promise<Heard | FileError> {
	const listener = createListener(listenerSettings(model), runtime.openStream());
	const settings = trackerSettings(cardAt(model.card, sensitivity));
	const tracker = createTracker(settings, Number.POSITIVE_INFINITY);
	const resampler = createResampler(sound.rate);
	const decoding = decode(sound);
	const windows: { start: number; end: number; llr: number; speech: number }[] = [];
	const own: Segment[] = [];
	let frames = 0;
	let damaged = 0;
	let pushed = 0;

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

	async function push(samples: Float32Array): Promise<void> {
		const mediaTime = pushed / TARGET_RATE;
		pushed += samples.length;
		add(await listener.push({ mediaTime, discontinuity: false, samples: toInt16(samples) }));
	}

	for await (const planes of decoding.planes) {
		const mono = mixToMono(planes);
		frames += mono.samples.length;
		damaged += mono.damaged;
		await push(resampler.push(mono.samples));
	}
	await push(resampler.flush());
	add(await listener.end());

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
	return {
		hearing: tracker.settled(),
		speechSeconds: tracker.speechSeconds,
		windows,
		seconds: own,
		warnings,
	};
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
