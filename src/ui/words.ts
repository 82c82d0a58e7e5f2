/**
 * Which words belong to which state, reason and band. Records, so that the compiler names this file
 * when a state or a reason is added without words.
 */
import type { Band } from "../pipeline/verdict";
import type { Sensitivity } from "../protocol/sensitivity";
import {
	type FailureReason,
	type SourceState,
	type UncertainReason,
	type Verdict,
	verdictIn,
} from "../protocol/state";
import type { Key } from "./text";

/** One sentence that says what happened, one that says what to do. */
export interface Sentences {
	readonly happened: Key;
	readonly advice: Key;
}

export const bandNames: Readonly<Record<Band, Key>> = {
	human: "band.human",
	uncertain: "band.uncertain",
	machine: "band.machine",
};

const bandSentences: Readonly<Record<Band, Sentences>> = {
	human: { happened: "band.human.happened", advice: "band.human.advice" },
	uncertain: { happened: "band.uncertain.happened", advice: "band.uncertain.advice" },
	machine: { happened: "band.machine.happened", advice: "band.machine.advice" },
};

export const uncertainSentences: Readonly<Record<UncertainReason, Key>> = {
	"too-little-speech": "uncertain.too-little-speech",
	conflicting: "uncertain.conflicting",
	"weak-evidence": "uncertain.weak-evidence",
	unmeasured: "uncertain.unmeasured",
	"telephone-band": "uncertain.telephone-band",
	"heavy-noise": "uncertain.heavy-noise",
	clipped: "uncertain.clipped",
};

/** Is it a reason that this version knows? */
export const isReason = (reason: string): reason is UncertainReason => reason in uncertainSentences;

/** A reason of an uncertain verdict. @param over nothing more is to come: no "so far" */
export function sentenceOfReason(reason: UncertainReason, over: boolean): Key {
	return over && reason === "too-little-speech"
		? "uncertain.too-little-speech.over"
		: uncertainSentences[reason];
}

export const levelNames: Readonly<Record<Sensitivity, Key>> = {
	cautious: "sensitivity.cautious",
	balanced: "sensitivity.balanced",
	alert: "sensitivity.alert",
};

/** The states that speak for themselves; `judged` speaks by its band, `failed` by its reason. */
export type PlainState = Exclude<SourceState["kind"], "judged" | "failed">;

const stateNames: Readonly<Record<PlainState, Key>> = {
	idle: "state.idle",
	waiting: "state.waiting",
	starting: "state.starting",
	listening: "state.listening",
	"no-speech": "state.no-speech",
	paused: "state.paused",
	ended: "state.ended",
};

const stateSentences: Readonly<Record<PlainState, Sentences>> = {
	idle: { happened: "state.idle.happened", advice: "state.idle.advice" },
	waiting: { happened: "state.waiting.happened", advice: "state.waiting.advice" },
	starting: { happened: "state.starting.happened", advice: "state.starting.advice" },
	listening: { happened: "state.listening.happened", advice: "state.listening.advice" },
	"no-speech": { happened: "state.no-speech.happened", advice: "state.no-speech.advice" },
	paused: { happened: "state.paused.happened", advice: "state.paused.advice" },
	ended: { happened: "state.ended.happened", advice: "state.ended.advice" },
};

const failureNames: Readonly<Record<FailureReason, Key>> = {
	"cross-origin": "failed.cross-origin",
	"other-frame": "failed.other-frame",
	call: "failed.call",
	protected: "failed.protected",
	muted: "failed.muted",
	"other-speed": "failed.other-speed",
	"no-frames": "failed.no-frames",
	"tab-capture-refused": "failed.tab-capture-refused",
	"tab-capture-ended": "failed.tab-capture-ended",
	"permission-missing": "failed.permission-missing",
	"consent-missing": "failed.consent-missing",
	"unsupported-page": "failed.unsupported-page",
	"unreadable-file": "failed.unreadable-file",
	"file-too-large": "failed.file-too-large",
	"no-audio-track": "failed.no-audio-track",
	"unreachable-file": "failed.unreachable-file",
	"model-unreadable": "failed.model-unreadable",
	"no-backend": "failed.no-backend",
	"worker-lost": "failed.worker-lost",
	"storage-full": "failed.storage-full",
	policy: "failed.policy",
};

const failureSentences: Readonly<Record<FailureReason, Sentences>> = {
	"cross-origin": {
		happened: "failed.cross-origin.happened",
		advice: "failed.cross-origin.advice",
	},
	"other-frame": {
		happened: "failed.other-frame.happened",
		advice: "failed.other-frame.advice",
	},
	call: {
		happened: "failed.call.happened",
		advice: "failed.call.advice",
	},
	protected: { happened: "failed.protected.happened", advice: "failed.protected.advice" },
	muted: { happened: "failed.muted.happened", advice: "failed.muted.advice" },
	"other-speed": { happened: "failed.other-speed.happened", advice: "failed.other-speed.advice" },
	"no-frames": { happened: "failed.no-frames.happened", advice: "failed.no-frames.advice" },
	"tab-capture-refused": {
		happened: "failed.tab-capture-refused.happened",
		advice: "failed.tab-capture-refused.advice",
	},
	"tab-capture-ended": {
		happened: "failed.tab-capture-ended.happened",
		advice: "failed.tab-capture-ended.advice",
	},
	"permission-missing": {
		happened: "failed.permission-missing.happened",
		advice: "failed.permission-missing.advice",
	},
	"consent-missing": {
		happened: "failed.consent-missing.happened",
		advice: "failed.consent-missing.advice",
	},
	"unsupported-page": {
		happened: "failed.unsupported-page.happened",
		advice: "failed.unsupported-page.advice",
	},
	"unreadable-file": {
		happened: "failed.unreadable-file.happened",
		advice: "failed.unreadable-file.advice",
	},
	"file-too-large": {
		happened: "failed.file-too-large.happened",
		advice: "failed.file-too-large.advice",
	},
	"no-audio-track": {
		happened: "failed.no-audio-track.happened",
		advice: "failed.no-audio-track.advice",
	},
	"unreachable-file": {
		happened: "failed.unreachable-file.happened",
		advice: "failed.unreachable-file.advice",
	},
	"model-unreadable": {
		happened: "failed.model-unreadable.happened",
		advice: "failed.model-unreadable.advice",
	},
	"no-backend": { happened: "failed.no-backend.happened", advice: "failed.no-backend.advice" },
	"worker-lost": { happened: "failed.worker-lost.happened", advice: "failed.worker-lost.advice" },
	"storage-full": {
		happened: "failed.storage-full.happened",
		advice: "failed.storage-full.advice",
	},
	policy: { happened: "failed.policy.happened", advice: "failed.policy.advice" },
};

/** Any state in a word or two; a verdict is named by its band. */
export function nameFor(state: SourceState): Key {
	const verdict = verdictIn(state);
	if (verdict) return bandNames[verdict.band];
	// A judged state always has its verdict, so what is left speaks for itself or has failed.
	return state.kind === "failed"
		? failureNames[state.reason]
		: stateNames[state.kind as PlainState];
}

/** Would more speech hardly change it? Where the model was never measured no speech can. */
export const isSettled = ({ firm, reasons }: Verdict): boolean =>
	firm || reasons.includes("unmeasured");

/** The two sentences of any state; a verdict speaks by its band, also when paused or ended. */
export function sentencesFor(state: SourceState): Sentences {
	const verdict = verdictIn(state);
	if (verdict) {
		const sentences = bandSentences[verdict.band];
		// More speech decides no more where enough was heard, and there is none to come at the end.
		const over = verdict.band === "uncertain" && (isSettled(verdict) || state.kind === "ended");
		return over ? { ...sentences, advice: "band.uncertain.firm" } : sentences;
	}
	if (state.kind === "failed") return failureSentences[state.reason];
	return stateSentences[state.kind as PlainState];
}

/** What a failed request is told as. */
export function failureSentencesFor(reason: FailureReason): Sentences {
	return failureSentences[reason];
}
