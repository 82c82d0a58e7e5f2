/** Mock data of every state that the popup can show, by name. */
import {
	emptyTab,
	failureReasons,
	type SourceState,
	type SourceView,
	type TimelineSecond,
	type Verdict,
} from "../../../src/protocol/state";
import { noOrganisation } from "../../../src/ui/page/Organisation";
import type { CheckRow, Figures, PopupData } from "../../../src/ui/popup/data";
import { signed } from "../signed";
import { figures } from "./figures";
import { namedScenes } from "./namedScenes";
import { organisationScenes } from "./organisationScenes";

export { figures };

const NOVEMBER_3 = Date.UTC(2026, 10, 3, 12);

/** A rolling curve with pauses; `lean` is where its seconds lie on average, LLR. */
function timeline(seconds: number, lean: number, gapAt = -1): TimelineSecond[] {
	return Array.from({ length: seconds }, (_, at) => {
		const pause = at % 17 > 13;
		const wave = Math.sin(at / 3) + 0.6 * Math.sin(at * 1.7);
		return {
			at,
			speech: pause ? 0 : 0.6 + 0.4 * Math.abs(Math.sin(at)),
			llr: at < 3 || pause ? null : Math.max(-4.6, Math.min(4.6, lean + 1.2 * wave)),
			gap: at === gapAt ? 6 : 0,
		};
	});
}

function verdict(
	band: Verdict["band"],
	likelihood: number,
	more: Partial<Verdict> = {},
	spread = 0.9,
): Verdict {
	const llr = Math.log(likelihood / (100 - likelihood));
	const evidence = { llr, low: llr - spread, high: llr + spread, speechSeconds: 42 };
	return { band, firm: true, likelihood, evidence, reasons: [], ...more };
}

function view(state: SourceState, more: Partial<SourceView> = {}): SourceView {
	return {
		sourceId: "source-1",
		checkId: "check-now",
		kind: "element",
		title: "The harbour at night, episode 12",
		site: "radio.example.org",
		state,
		speechSeconds: 42,
		backend: "wasm",
		model: { id: "bonafide", sha256: "0".repeat(64) },
		updatedAt: NOVEMBER_3,
		timeline: timeline(52, 0),
		earlier: null,
		progress: null,
		kept: true,
		...more,
	};
}

export const checks: CheckRow[] = [
	["The harbour at night, episode 11", "radio.example.org", 8, "human"],
	["Quarterly message from the board", "video.example.com", 97, "machine"],
	["", "voices.example.net", 48, "uncertain"],
	["Voice message 2026-10-28.opus", "chat.example.com", null, null],
].map(([title, site, likelihood, band], i) => ({
	checkId: `check-${i}`,
	title: title as string,
	site: site as string,
	at: NOVEMBER_3 - i * 86_400_000,
	likelihood: likelihood as number | null,
	band: band as CheckRow["band"],
}));

const base: PopupData = {
	page: { site: "radio.example.org", origin: "https://radio.example.org", supported: true },
	tab: emptyTab,
	figures,
	checks,
	deleted: null,
	screened: false,
	organisation: noOrganisation,
	forbidden: false,
	alerts: false,
	asking: null,
	refusal: null,
	offline: false,
	tabSound: true,
};

const meeting = "meet.example.com";
const callPage = { site: meeting, origin: `https://${meeting}`, supported: true, call: true };

const framed: PopupData = {
	...base,
	tab: {
		page: { kind: "failed", reason: "other-frame", detail: "https://player.example.net" },
		sources: [],
	},
};

const withSources = (...sources: SourceView[]): PopupData => ({
	...base,
	tab: { page: { kind: "idle" }, sources },
});
const one = (state: SourceState, more: Partial<SourceView> = {}) => withSources(view(state, more));
const ofPage = (page: SourceState): PopupData => ({ ...base, tab: { page, sources: [] } });

const machine = verdict("machine", 96);
const atAlert: Figures = { ...figures, sensitivity: "alert", machineLlr: 1.4 };
const human = verdict("human", 7);
const LONG =
	"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft: ein Gespräch über sehr lange Wörter und darüber, was sie mit einer schmalen Anzeige machen, Teil 3 von 27";
const file = { kind: "file", title: "interview-final.mp3", site: "files.example.org" } as const;

/** By name; the names stand in the tests and on the screenshots. */
export const scenes: Record<string, PopupData> = {
	loading: { ...base, page: "loading", tab: "loading", figures: "loading", checks: "loading" },
	unreadable: { ...base, tab: "unreadable", figures: "unreadable", checks: "unreadable" },
	empty: { ...base, checks: [] },
	idle: base,
	...organisationScenes(base),
	waiting: ofPage({ kind: "waiting" }),
	starting: one({ kind: "starting" }, { timeline: [], speechSeconds: 0 }),
	listening: one(
		{ kind: "listening", speechSeconds: 2.4 },
		{ timeline: timeline(3, 0), speechSeconds: 2.4 },
	),
	signed: one(
		{ kind: "ended", verdict: verdict("uncertain", 40) },
		{ kind: "file", title: "news.mp3", credentials: signed.listed },
	),
	"signed-broken": one(
		{ kind: "ended", verdict: verdict("human", 4) },
		{ kind: "file", title: "news.mp3", credentials: signed.broken, ledTo: "cdn.example.net" },
	),
	"no-speech": one(
		{ kind: "no-speech" },
		{ timeline: timeline(20, 0).map((second) => ({ ...second, speech: 0, llr: null })) },
	),
	"judged-machine": one(
		{ kind: "judged", verdict: machine },
		{ timeline: timeline(170, 2.6, 90), speechSeconds: 131, missedSeconds: 6 },
	),
	"judged-machine-early": one(
		{ kind: "judged", verdict: verdict("machine", 95, { firm: false }, 2.4) },
		{ timeline: timeline(7, 2.6), speechSeconds: 5.2 },
	),
	"judged-human": one({ kind: "judged", verdict: human }, { timeline: timeline(52, -2.4) }),
	"judged-uncertain": one(
		{
			kind: "judged",
			verdict: verdict("uncertain", 44, { reasons: ["conflicting", "telephone-band"] }, 1.8),
		},
		{ timeline: timeline(110, 0.2) },
	),
	"judged-every-reason": one({
		kind: "judged",
		verdict: verdict("uncertain", 50, {
			reasons: [
				"too-little-speech",
				"conflicting",
				"weak-evidence",
				"telephone-band",
				"heavy-noise",
				"clipped",
				"unmeasured",
			],
		}),
	}),
	"judged-without-card": {
		...one({ kind: "judged", verdict: machine }, { timeline: timeline(52, 2.6) }),
		figures: "unreadable",
	},
	paused: one({ kind: "paused", verdict: machine }, { timeline: timeline(52, 2.6) }),
	"paused-early": one({ kind: "paused", verdict: null }, { timeline: [], speechSeconds: 1 }),
	ended: one({ kind: "ended", verdict: human }, { timeline: timeline(52, -2.4) }),
	"ended-early": one({ kind: "ended", verdict: null }, { timeline: timeline(4, 0) }),
	earlier: one(
		{ kind: "listening", speechSeconds: 1 },
		{
			timeline: timeline(2, 0),
			earlier: {
				checkId: "check-0",
				at: NOVEMBER_3,
				likelihood: 23,
				band: "human",
				speechSeconds: 61,
			},
		},
	),
	"file-progress": one(
		{ kind: "judged", verdict: verdict("human", 12, { firm: false }) },
		{
			...file,
			timeline: timeline(100, -1.6),
			progress: { doneSeconds: 640, totalSeconds: 1500, secondsLeft: 9 },
		},
	),
	"file-open-end": one(
		{ kind: "listening", speechSeconds: 2 },
		{ ...file, progress: { doneSeconds: 3, totalSeconds: null, secondsLeft: null } },
	),
	tab: one({ kind: "judged", verdict: human }, { kind: "tab", title: "Evening call" }),
	"not-kept": one({ kind: "judged", verdict: human }, { kept: false }),
	"several-sources": withSources(
		view({ kind: "judged", verdict: machine }, { timeline: timeline(52, 2.6) }),
		view(
			{ kind: "judged", verdict: human },
			{ sourceId: "b", title: "Reply by the harbour master", updatedAt: NOVEMBER_3 - 1 },
		),
		view({ kind: "paused", verdict: null }, { sourceId: "c", title: "", site: "" }),
		view(
			{ kind: "failed", reason: "muted", detail: null },
			{ sourceId: "d", title: "Advertisement" },
		),
	),
	"long-titles": {
		...one(
			{ kind: "judged", verdict: machine },
			{ title: LONG, site: `${"very-".repeat(12)}long.example.org` },
		),
		page: {
			site: `${"very-".repeat(12)}long.example.org`,
			origin: "https://long.example.org",
			supported: true,
		},
		checks: checks.map((check) => ({ ...check, title: LONG, site: `${LONG.slice(0, 60)}.org` })),
	},
	"markup-title": one(
		{ kind: "judged", verdict: human },
		{ title: "<img src=x onerror=alert(1)>\u202Egnp.exe" },
	),
	advertisement: one({ kind: "no-speech" }, { title: "", ad: true, timeline: [] }),
	...namedScenes(one({ kind: "judged", verdict: machine })),
	call: { ...base, page: callPage },
	"call-heard": {
		...one({ kind: "judged", verdict: human }, { kind: "tab", title: "Harbour board" }),
		page: callPage,
	},
	"player-in-frame": framed,
	"player-in-refused-frame": { ...framed, frameRefused: true },
	"ask-frame": { ...framed, asking: "frame" },
	screened: { ...base, screened: true },
	alerts: { ...one({ kind: "judged", verdict: machine }), alerts: true, figures: atAlert },
	"ask-alerts": { ...base, asking: "alerts" },
	"unsupported-page": { ...base, page: { site: "", origin: null, supported: false } },
	"ask-consent": { ...base, asking: "consent" },
	"ask-tab": { ...base, asking: "tab" },
	"ask-site": { ...base, asking: "site" },
	refused: { ...base, refusal: "refused" },
	"refused-permission": { ...base, refusal: "permission-missing" },
	offline: { ...base, offline: true },
	deleted: {
		...base,
		checks: checks.slice(1),
		deleted: checks[0] ?? null,
	},
	"many-checks": {
		...base,
		checks: Array.from({ length: 12 }, (_, i) => ({
			...(checks[i % checks.length] as CheckRow),
			checkId: `many-${i}`,
		})),
	},
};

for (const reason of failureReasons) {
	scenes[`failed-${reason}`] = one(
		{
			kind: "failed",
			reason,
			detail: reason === "cross-origin" ? "https://cdn.example.net" : null,
		},
		{ timeline: [] },
	);
}
scenes["no-tab-sound"] = { ...base, tabSound: false };
scenes["failed-no-tab-sound"] = {
	...one(
		{ kind: "failed", reason: "cross-origin", detail: "https://cdn.example.net" },
		{ timeline: [] },
	),
	tabSound: false,
};
scenes["failed-page"] = ofPage({ kind: "failed", reason: "permission-missing", detail: null });
