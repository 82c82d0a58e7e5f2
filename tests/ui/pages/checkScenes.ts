/** Mock data of every state of the page for files, by name. */

import type { SourceState, SourceView, Verdict } from "../../../src/protocol/state";
import type { CheckData, FileRow, Stage } from "../../../src/ui/check/data";
import { noOrganisation } from "../../../src/ui/page/Organisation";
import { signed } from "../signed";

const NOVEMBER_3 = Date.UTC(2026, 10, 3, 12);

function verdict(band: Verdict["band"], likelihood: number, more: Partial<Verdict> = {}): Verdict {
	const llr = Math.log(likelihood / (100 - likelihood));
	const evidence = { llr, low: llr - 0.9, high: llr + 0.9, speechSeconds: 42 };
	return { band, firm: true, likelihood, evidence, reasons: [], ...more };
}

function view(state: SourceState, more: Partial<SourceView> = {}): SourceView {
	return {
		sourceId: "run",
		checkId: "run",
		kind: "file",
		title: "a file",
		site: "",
		state,
		speechSeconds: 42,
		backend: "wasm",
		model: { id: "bonafide", sha256: "0".repeat(64) },
		updatedAt: NOVEMBER_3,
		timeline: [],
		earlier: null,
		progress: null,
		kept: true,
		...more,
	};
}

let rows = 0;
function row(name: string, stage: Stage, more: Partial<FileRow> = {}): FileRow {
	const rowId = `row-${rows++}`;
	return {
		rowId,
		sourceId: rowId,
		name,
		bytes: 4.2e6,
		stage,
		again: false,
		allowable: null,
		...more,
	};
}
const done = (name: string, state: SourceState, of: Partial<SourceView> = {}) =>
	row(name, { kind: "done", view: view(state, of) });
const ended = (name: string, said: Verdict | null, of: Partial<SourceView> = {}) =>
	done(name, { kind: "ended", verdict: said }, of);
const failed = (
	name: string,
	reason: Extract<SourceState, { kind: "failed" }>["reason"],
	detail: string | null = null,
	more: Partial<FileRow> = {},
): FileRow => ({
	...done(name, { kind: "failed", reason, detail }, { speechSeconds: 0 }),
	...more,
});

const base: CheckData = {
	rows: [],
	asking: null,
	wrongAddress: false,
	denied: false,
	offline: false,
	organisation: noOrganisation,
	forbidden: false,
};
const of = (...list: FileRow[]): CheckData => ({ ...base, rows: list });

const progress = (
	doneSeconds: number,
	totalSeconds: number | null,
	secondsLeft: number | null,
) => ({
	doneSeconds,
	totalSeconds,
	secondsLeft,
});
const working = row("Board meeting, recording 3 of 4.mkv", {
	kind: "checking",
	view: view({ kind: "listening", speechSeconds: 2 }, { progress: progress(1210, 10_800, 41) }),
});
const address = { bytes: null } as const;

export const checkScenes: Readonly<Record<string, CheckData>> = {
	empty: base,
	queue: of(
		ended("voice-message.opus", verdict("machine", 97)),
		ended("interview with the mayor.mp3", verdict("human", 4)),
		ended(
			"phone call.m4a",
			verdict("uncertain", 44, { reasons: ["telephone-band", "heavy-noise"] }),
		),
		working,
		row("Board meeting, recording 4 of 4.mkv", { kind: "waiting" }, { bytes: 1.4e9 }),
	),
	reading: of(row("lecture.wav", { kind: "reading", share: 0.42 }, { bytes: 1.9e9 })),
	starting: of(row("lecture.wav", { kind: "checking", view: view({ kind: "starting" }) })),
	"length-unknown": of(
		row("stream.aac", {
			kind: "checking",
			view: view({ kind: "listening", speechSeconds: 9 }, { progress: progress(75, null, null) }),
		}),
	),
	known: of(ended("copy of voice-message.opus", verdict("machine", 97), { checkId: "before" })),
	"not-kept": of(ended("secret.wav", verdict("uncertain", 61), { kept: false })),
	signed: of(
		ended("news.mp3", verdict("uncertain", 40), { credentials: signed.listed }),
		ended("interview.wav", verdict("machine", 91), { credentials: signed.recorded }),
		ended("call.m4a", verdict("uncertain", 55), { credentials: signed.unknown }),
		ended("parts.m4a", verdict("uncertain", 45), { credentials: signed.nobody }),
		ended("changed.mp3", verdict("human", 4), { credentials: signed.broken }),
		ended("film.webm", verdict("human", 5), {
			credentials: signed.unchecked,
			ledTo: "cdn.example.net",
		}),
	),
	silent: of(
		ended("birds.flac", null, { speechSeconds: 0 }),
		ended("hm.wav", null, { speechSeconds: 0.7 }),
		ended("short.wav", verdict("uncertain", 52, { reasons: ["too-little-speech"] })),
	),
	failures: of(
		failed("letter.mp3", "unreadable-file"),
		failed("download.wav", "unreadable-file", null, { bytes: 0 }),
		failed("camera.mp4", "unreadable-file", "ac-4"),
		failed("screen recording.webm", "no-audio-track"),
		failed("https://files.example.org/a.mp3", "unreachable-file", "HTTP 404", address),
		failed("https://cdn.example.net/talks/12/the-harbour-at-night.mp3", "unreachable-file", null, {
			...address,
			allowable: "cdn.example.net",
		}),
		failed("talk.ogg", "no-backend", "WebAssembly is not allowed"),
		row("long.mp3", { kind: "cancelled" }),
	),
	stopped: of(
		ended("voice-message.opus", verdict("machine", 97)),
		row("interview with the mayor.mp3", { kind: "cancelled" }),
		row("phone call.m4a", { kind: "cancelled" }),
	),
	asking: {
		...of(
			failed("https://cdn.example.net/a.mp3", "unreachable-file", null, {
				...address,
				allowable: "cdn.example.net",
			}),
		),
		asking: { rowId: "row-0", site: "cdn.example.net" },
	},
	denied: { ...base, denied: true },
	forbidden: {
		...base,
		forbidden: true,
		organisation: {
			...noOrganisation,
			policy: { values: { supportText: "Ask the desk on extension 4711." }, invalid: [] },
		},
	},
	"wrong-address": { ...base, wrongAddress: true },
	offline: { ...base, offline: true },
	"markup-name": of(ended("<img src=x onerror=alert(1)>.mp3", verdict("human", 5))),
};
