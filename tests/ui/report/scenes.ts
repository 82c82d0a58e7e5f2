/** Mock data of every state that the report page can show, by name. */
import type { Condition } from "../../../src/pipeline/score";
import { createTracker, ROLLING_SECONDS } from "../../../src/pipeline/tracker";
import type { SourceState, Verdict } from "../../../src/protocol/state";
import { buildReport, type CheckTold, type ReportCard } from "../../../src/report/build";
import type { KeptSecond } from "../../../src/report/runs";
import type { Bands, ReportData, Shown, Sound } from "../../../src/ui/report/data";
import { figures as popupFigures } from "../page/scenes";
import { signed } from "../signed";
import { compareScenes } from "./compareScenes";

const NOVEMBER_3 = Date.UTC(2026, 10, 3, 12);
const figures = popupFigures;
const { falseAlarmRate, missRate, hitRate, data: measuredOn, date } = figures.measured;
const point = (llr: number, miss: number) => ({
	llr,
	falseAlarmRate,
	missRate: { value: miss, low: miss * 0.8, high: miss * 1.2 },
	measuredOn,
});
const condition = {
	clips: 718,
	eer: { value: 0.195, low: 0.147, high: 0.238 },
	auc: 0.88,
	falseAlarmRate: 0.003,
	missRate: 0.004,
	coverage: 0.18,
};

export const card: ReportCard = {
	title: "Bonafide, streaming residual network",
	version: "2026-11-21",
	calibration: {
		slope: 1,
		offset: 0,
		capLlr: figures.capLlr,
		effectiveCount: { rho: 0.45, windowSeconds: 4 },
		windowSd: 0.7,
	},
	operatingPoints: {
		machine: point(figures.machineLlr, 1 - hitRate),
		human: point(figures.humanLlr, missRate.value),
	},
	firstVerdictSeconds: figures.firstVerdictSeconds,
	firmVerdictSeconds: figures.firmVerdictSeconds,
	metrics: {
		measuredAt: date,
		data: "dev",
		conditions: { clean: condition, tel8k: condition, opus24: condition },
		nuisanceFloor: { eer: condition.eer, cues: [] },
	},
};

interface Voice {
	readonly lean: number;
	readonly conditions?: readonly Condition[];
	readonly gapAt?: number;
	readonly jumpAt?: number;
	readonly own?: boolean;
}

/** A rolling curve with pauses; `lean` is where its windows lie on average, LLR. */
function seconds(
	count: number,
	{ lean, conditions = [], gapAt, jumpAt, own }: Voice,
): KeptSecond[] {
	return Array.from({ length: count }, (_, i) => {
		const start = i + (jumpAt !== undefined && i >= jumpAt ? 300 : 0);
		const pause = i % 17 > 13;
		const llr = Math.max(-4.6, Math.min(4.6, lean + Math.sin(i / 3) + 0.5 * Math.sin(i * 1.7)));
		const score =
			i < 3 || pause
				? null
				: {
						start: start - 3,
						end: start + 1,
						llr,
						speech: 3.2,
						conditions,
						...(own ? { segments: [{ start, llr: llr / 2 }] } : {}),
					};
		const speech = pause ? 0 : 0.85;
		return { start, end: start + 1, speech, sound: 1, score, gap: i === gapAt ? 4 : 0 };
	});
}

function checkOf(told: readonly KeptSecond[], more: Partial<CheckTold> = {}): CheckTold {
	const kind = more.kind ?? "element";
	const tracker = createTracker(card, kind === "file" ? Infinity : ROLLING_SECONDS);
	for (const second of told) tracker.add(second);
	const hearing = tracker.settled();
	return {
		checkId: "3f0a2c1e-7f1d-4b52-9c1e-2d0a1b7c9e55",
		kind,
		title: "The harbour at night, episode 12",
		site: "radio.example.org",
		pageUrl: "https://radio.example.org/harbour/12",
		startedAt: NOVEMBER_3,
		updatedAt: NOVEMBER_3 + 90_000,
		model: { id: "bonafide", sha256: "b01e7a97".repeat(8) },
		backend: "wasm",
		speechSeconds: tracker.speechSeconds,
		verdict: hearing.kind === "judged" ? hearing.verdict : null,
		seconds: told,
		complete: true,
		mediaSha256: null,
		codec: null,
		...more,
	};
}

const base: ReportData = {
	check: "loading",
	figures,
	sound: { kind: "none" },
	playing: null,
	explaining: { kind: "none" },
	explains: true,
	models: [],
	comparing: { kind: "none" },
	copied: false,
	mayExport: true,
};

function shownOf(check: CheckTold, more: Partial<Shown> = {}, of: ReportCard | null = card): Shown {
	const report = buildReport(check, of, NOVEMBER_3 + 100_000, null);
	return {
		report,
		state: { kind: "ended", verdict: check.verdict },
		live: false,
		kept: true,
		...more,
	};
}
const scene = (check: CheckTold, more: Partial<Shown> = {}): ReportData => ({
	...base,
	check: shownOf(check, more),
});

/** Stripes that rise and fall, as a voice draws them. */
const bands: Bands = {
	bands: 80,
	seconds: 60,
	row: (at) =>
		at < 0 || at >= 60
			? null
			: Uint8Array.from({ length: 80 }, (_, band) => {
					const pitch = 6 + 2 * Math.sin(at * 1.3);
					const voiced = at % 1.1 < 0.75 ? 1 : 0.1;
					const stripe = 0.5 + 0.5 * Math.cos((2 * Math.PI * band) / pitch);
					return Math.round(230 * voiced * stripe * Math.exp(-band / 45));
				}),
};
const sound = (same: "same" | "other" | "unknown"): Sound => ({
	kind: "here",
	name: "harbour-12.mp3",
	bands,
	same,
	lowHz: 165,
	highHz: 6915,
});

const machine = checkOf(seconds(96, { lean: 3.6, gapAt: 40, jumpAt: 70 }));
const human = checkOf(seconds(52, { lean: -3.4 }));
const file = checkOf(seconds(60, { lean: 3.4, own: true }), {
	kind: "file",
	title: "harbour-12.mp3",
	site: "",
	pageUrl: "",
	codec: "opus",
	mediaSha256: "ab".repeat(32),
});
const uncertainSeconds = [
	...seconds(30, { lean: 3, conditions: ["telephone-band"] }),
	...seconds(30, { lean: -3, conditions: ["telephone-band"] }).map((second) => ({
		...second,
		start: second.start + 30,
		end: second.end + 30,
		score: second.score && {
			...second.score,
			start: second.score.start + 30,
			end: second.score.end + 30,
		},
	})),
];
const uncertain = checkOf(uncertainSeconds);
const few = checkOf(seconds(3, { lean: 0 }));
const live = (kind: "judged" | "paused", verdict: Verdict | null): SourceState =>
	kind === "judged" && verdict ? { kind, verdict } : { kind: "paused", verdict };
const LONG =
	"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft: ein Gespräch über sehr lange Wörter, Teil 3 von 27";

/** By name; the names stand in the tests and on the screenshots. */
export const scenes: Record<string, ReportData> = {
	loading: base,
	missing: { ...base, check: "missing" },
	deleted: { ...base, check: "deleted" },
	unreadable: { ...base, check: "unreadable" },
	machine: scene(machine),
	human: scene(human),
	uncertain: scene(uncertain),
	running: scene(machine, { state: live("judged", machine.verdict), live: true }),
	paused: scene(human, { state: live("paused", human.verdict), live: true }),
	listening: scene(few, { state: { kind: "listening", speechSeconds: 2.6 }, live: true }),
	"too-little": scene(few),
	"no-speech": scene(checkOf([]), { state: { kind: "no-speech" }, live: true, kept: false }),
	"not-kept": scene({ ...human, complete: false }, { kept: false }),
	"other-model": { ...base, figures: null, check: shownOf(machine, {}, null) },
	file: scene(file),
	signed: scene({ ...file, credentials: signed.listed }),
	"signed-unknown": scene({ ...file, credentials: signed.unknown }),
	"sound-reading": {
		...scene(file),
		sound: { kind: "reading", name: "harbour-12.mp3", share: 0.42 },
	},
	"sound-failed": {
		...scene(file),
		sound: { kind: "failed", name: "notes.txt", reason: "unreadable-file" },
	},
	"sound-here": { ...scene(file), sound: sound("same") },
	"sound-other": { ...scene(file), sound: sound("other") },
	"sound-playing": { ...scene(human), sound: sound("unknown"), playing: 20 },
	explaining: {
		...scene(file),
		sound: sound("same"),
		explaining: { kind: "running", at: 20, share: 0.35 },
	},
	explained: {
		...scene(file),
		sound: sound("same"),
		explaining: {
			kind: "done",
			at: 20,
			llr: 3.9,
			regions: [
				[2, 1, 0.62],
				[5, 3, 0.41],
				[6, 2, 0.33],
				[9, 0, 0.12],
			].map(([time = 0, band = 0, weight = 0]) => ({
				from: 17 + time / 3,
				to: 17 + (time + 1) / 3,
				lowHz: 165 + band * 1150,
				highHz: 165 + (band + 1) * 1150,
				weight,
				place: { x: time / 12, y: band / 6 },
				size: { x: 1 / 12, y: 1 / 6 },
			})),
		},
	},
	...compareScenes({ ...scene(file), sound: sound("same") }),
	"not-explained": { ...scene(file), sound: sound("same"), explains: false },
	advertisement: scene({ ...machine, ad: true }),
	"chosen-model": {
		...scene(machine),
		figures: {
			...figures,
			model: { title: "My own, third try", sha256: "1".repeat(64), isDefault: false },
		},
	},
	copied: { ...scene(machine), copied: true },
	"not-saved": { ...scene(machine), mayExport: false },
	"long-title": scene({ ...machine, title: LONG, site: `${"very-".repeat(12)}long.example.org` }),
	"markup-title": scene({ ...human, title: "<img src=x onerror=alert(1)>\u202Egnp.exe" }),
	hours: scene(checkOf(seconds(9000, { lean: 0.5 }))),
};
for (const reason of ["muted", "worker-lost", "storage-full"] as const) {
	scenes[`failed-${reason}`] = scene(checkOf([]), {
		state: { kind: "failed", reason, detail: null },
		kept: false,
	});
}
