/**
 * The card of a model that brings none: what its graph tells of itself, and what a person was asked.
 * Nothing in it was measured, and it says so.
 */
import type { WindowCard } from "./card";

/** One tensor at a graph's door, as the runtime tells of it. */
export interface GraphTensor {
	readonly name: string;
	/** Of its numbers: "float32", "int64" ... */
	readonly type: string;
	/** A size that may be any is told by its name, or -1. */
	readonly shape: readonly (number | string)[];
}

/** What a graph tells of itself. */
export interface GraphFacts {
	readonly inputs: readonly GraphTensor[];
	readonly outputs: readonly GraphTensor[];
}

/** How loud the samples are made before the graph sees them. */
export const levels = {
	/** As they are, in [-1, 1]. */
	asIs: { removeMean: false, rms: null, epsilon: 1e-7 },
	/** Mean 0 and variance 1, as wav2vec 2.0 wants them. */
	unit: { removeMean: true, rms: 1, epsilon: 1e-5 },
	/** Mean 0 and one loudness, as the classics here have it. */
	even: { removeMean: true, rms: 0.05, epsilon: 1e-8 },
} as const satisfies Record<string, WindowCard["input"]["level"]>;

/** What a person is asked of a model without a card. */
export interface CardAnswers {
	readonly title: string;
	/** Where it is from, and its licence; "unknown" is an answer. */
	readonly source: string;
	readonly licence: string;
	readonly input: string;
	readonly output: string;
	readonly windowSamples: number;
	readonly level: keyof typeof levels;
	/** Null: the graph takes the samples themselves. */
	readonly frontEnd: FrontEnd | null;
	/** What the graph gives out: one number, a probability, or one number for each of two classes. */
	readonly kind: "score" | "probability" | "logits";
	/** Of two classes, the one that means machine; of one number, whether larger means machine. */
	readonly machine: 0 | 1;
}

/** A picture of the sound, as a card states it. */
export type FrontEnd = Extract<WindowCard["input"], { kind: "features" }>["frontEnd"];

const SECOND = 16_000;
/** Evidence of a model that nobody has calibrated is not believed further than this, LLR. */
const CAP = 3;
/** Bytes of a number in a file of 32-bit floats: how parameters are guessed. */
const FLOAT = 4;

/** Does the graph's shape admit this one? Sizes without a number admit any. */
export function admits(shape: GraphTensor["shape"], dims: readonly number[]): boolean {
	const fixed = (size: number | string) => typeof size === "number" && size > 0;
	return shape.length === dims.length && shape.every((size, i) => !fixed(size) || size === dims[i]);
}

/** Shape of what the front end gives the graph. */
export function inputShape({
	windowSamples,
	frontEnd,
}: Pick<CardAnswers, "windowSamples" | "frontEnd">) {
	if (!frontEnd) return [1, windowSamples];
	const { bands, frames, layout } = frontEnd;
	return layout === "bands-frames" ? [1, 1, bands, frames] : [1, frames, bands];
}

/** A mel picture as most people make it (librosa's settings at 16 kHz), until somebody says otherwise. */
const USUAL: FrontEnd = {
	kind: "log-mel",
	scale: "slaney",
	norm: "slaney",
	bands: 128,
	minHz: 0,
	maxHz: SECOND / 2,
	nFft: 1024,
	frameSamples: 1024,
	hopSamples: 512,
	frames: 126,
	decibelsPerDecade: 10,
	floor: 1e-10,
	scaling: { kind: "window", rangeDb: 80 },
	layout: "bands-frames",
};

/**
 * A picture of the size that the graph wants, where it names one: of [1, 1, a, b] bands come first,
 * of [1, a, b] time, and the frames are spread over four seconds.
 */
export function guessPicture(shape: GraphTensor["shape"]): FrontEnd {
	const layout = shape.length === 3 ? "frames-bands" : "bands-frames";
	const [a, b] = shape
		.slice(-2)
		.map((size) => (typeof size === "number" && size > 1 ? size : null));
	const [bands, frames] = layout === "bands-frames" ? [a, b] : [b, a];
	const hopSamples = frames ? Math.max(16, Math.round((4 * SECOND) / frames)) : USUAL.hopSamples;
	return {
		...USUAL,
		layout,
		bands: Math.min(bands ?? USUAL.bands, 512),
		frames: Math.min(frames ?? USUAL.frames, 8192),
		hopSamples,
	};
}

/**
 * What the form begins with: whatever the graph says by itself, then whatever a card's draft says.
 * @param draft of cardDraft.ts, empty without one
 */
export function guessAnswers(
	{ inputs, outputs }: GraphFacts,
	title: string,
	frontEnds: readonly FrontEnd[],
	draft: Partial<CardAnswers> = {},
): CardAnswers {
	const input = inputs[0] as GraphTensor;
	const output = outputs[0] as GraphTensor;
	const last = input.shape.at(-1);
	const waveform = input.shape.length === 2;
	const fitting = frontEnds.find((frontEnd) =>
		admits(input.shape, inputShape({ windowSamples: 0, frontEnd })),
	);
	return {
		title,
		source: "",
		licence: "",
		input: input.name,
		output: output.name,
		windowSamples: waveform && typeof last === "number" && last > 0 ? last : 4 * SECOND,
		level: waveform ? "unit" : fitting ? "even" : "asIs",
		frontEnd: waveform ? null : (fitting ?? guessPicture(input.shape)),
		kind: output.shape.at(-1) === 2 ? "logits" : "score",
		machine: 1,
		...draft,
	};
}

/** A name of letters, digits and dashes: part of every report. */
export function idOf(title: string): string {
	const plain = title
		.normalize("NFKD")
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, "-");
	return plain.replace(/^-+/, "").slice(0, 30).replace(/-+$/, "") || "model";
}

/**
 * @param file name, size and SHA-256 (hex) of the graph's file
 * @param date ISO date, the card's version
 */
export function cardFromAnswers(
	answers: CardAnswers,
	file: { readonly name: string; readonly bytes: number; readonly sha256: string },
	date: string,
): WindowCard {
	const { frontEnd, kind, machine, input, output, windowSamples } = answers;
	const unknown = { value: 0.5, low: 0, high: 1 };
	const point = { falseAlarmRate: unknown, missRate: unknown, measuredOn: "nothing" };
	const common = {
		tensor: input,
		sampleRate: SECOND,
		windowSamples,
		hopSamples: SECOND,
		level: levels[answers.level],
	} as const;
	return {
		id: idOf(answers.title),
		title: answers.title,
		version: date,
		source: answers.source || "unknown",
		licence: answers.licence || "unknown",
		files: [{ role: "model", file: file.name, sha256: file.sha256, bytes: file.bytes }],
		quantisation: "fp32",
		parameters: Math.max(1, Math.round(file.bytes / FLOAT)),
		macsPerSecond: 0,
		macsPerWindow: 0,
		input: frontEnd ? { kind: "features", ...common, frontEnd } : { kind: "waveform", ...common },
		output:
			kind === "logits"
				? { kind, tensor: output, index: machine, sign: 1 }
				: { kind, tensor: output, sign: machine === 1 ? 1 : -1 },
		calibration: {
			slope: 1,
			offset: 0,
			capLlr: CAP,
			effectiveCount: { rho: 1, windowSeconds: 4 },
			windowSd: 1,
		},
		operatingPoints: { machine: { llr: CAP, ...point }, human: { llr: -CAP, ...point } },
		firstVerdictSeconds: 4,
		firmVerdictSeconds: 10,
		metrics: {
			measuredAt: date,
			data: "nothing",
			conditions: {},
			nuisanceFloor: { eer: unknown, cues: [] },
		},
		trainedOn: "unknown",
		limits: ["Its card was made in a form: nobody has calibrated or measured it."],
		golden: "golden.json",
	};
}
