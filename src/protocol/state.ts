/**
 * Where a source stands: one union, no flag beside it. Everyone who shows or stores a source uses
 * these types; only the offscreen document and the service worker make them.
 *
 *   idle ──allowed──▶ waiting ──audible──▶ starting ──speech──▶ listening ──enough──▶ judged
 *                        ▲                    │  ▲                  │                   │ ▲
 *                        │                  sound, no voice ───▶ no-speech ◀────────────┘ │
 *                        └── nothing plays     pause ▶ paused ──play─────────────────────┘
 *   any ──source over──▶ ended      any ──cannot──▶ failed {reason} ──worker-lost recovers──▶ starting
 */
import type { UncertainReason, Verdict } from "../pipeline/verdict";
import type { Credentials } from "./credentials";
import type { Sensitivity } from "./sensitivity";

export const failureReasons = [
	/** The media comes from another server that does not allow reading (no CORS). */
	"cross-origin",
	/** The player sits in a frame of another site, which a click on this page does not open. */
	"other-frame",
	/** A call between people: its voices come in many pieces, heard as the whole tab alone. */
	"call",
	/** Encrypted media (EME). */
	"protected",
	/** Muted, or volume 0: not judged, as nobody hears it. */
	"muted",
	/** Played faster or slower at the same pitch: the browser stretches the sound, which sounds machine-made. */
	"other-speed",
	/** Another program captures the same element, so no sound reaches us. */
	"no-frames",
	"tab-capture-refused",
	/** The tab went to another site, or what listened to it is gone. */
	"tab-capture-ended",
	"permission-missing",
	/** Firefox: the person has not agreed yet to pages being heard. */
	"consent-missing",
	/** The browser lets no extension look into this page (its own pages, the store). */
	"unsupported-page",
	"unreadable-file",
	"file-too-large",
	"no-audio-track",
	/** The server of a linked file said no, or there is no way to it. */
	"unreachable-file",
	"model-unreadable",
	"no-backend",
	"worker-lost",
	"storage-full",
	"policy",
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** Why a player that plays is not judged for now: it is as soon as that is over, and nobody has to begin anew. */
export type HeldBack = Extract<FailureReason, "muted" | "other-speed">;
const heldBack: Readonly<Record<HeldBack, true>> = { muted: true, "other-speed": true };
/** Is it one of these? @param reason null where nothing failed */
export const isHeldBack = (reason: FailureReason | null): reason is HeldBack =>
	reason !== null && reason in heldBack;

/** Where a source stands; `kind` tells which other fields there are. */
export type SourceState =
	| { readonly kind: "idle" }
	| { readonly kind: "waiting" }
	| { readonly kind: "starting" }
	| { readonly kind: "listening"; readonly speechSeconds: number }
	| { readonly kind: "no-speech" }
	| { readonly kind: "judged"; readonly verdict: Verdict }
	| { readonly kind: "paused"; readonly verdict: Verdict | null }
	| { readonly kind: "ended"; readonly verdict: Verdict | null }
	| {
			readonly kind: "failed";
			readonly reason: FailureReason;
			/** What a person can look up or pass on: an origin, a format, an HTTP status. */
			readonly detail: string | null;
	  };

/** The verdict of a state that has one. */
export function verdictIn(state: SourceState): Verdict | null {
	return "verdict" in state ? state.verdict : null;
}

/** Where the detector runs. */
export type Backend = "wasm" | "webgpu";

/** A model by its id and the SHA-256 of its card. */
export interface ModelName {
	readonly id: string;
	readonly sha256: string;
}

/** One second of the live timeline; `llr` of the window that ends in it. */
export interface TimelineSecond {
	readonly at: number;
	readonly speech: number;
	readonly llr: number | null;
	/** LLR of this second alone, told up to three seconds later; absent where nothing tells of it. */
	readonly own?: number;
	/** Seconds dropped before this one because the machine was too slow. */
	readonly gap: number;
}

/** What was found when the same media was heard before. */
export interface EarlierCheck {
	readonly checkId: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly likelihood: number;
	readonly band: Verdict["band"];
	readonly speechSeconds: number;
}

/** How far the check of a file has come. */
export interface FileProgress {
	/** Seconds of audio judged, and in all where the container says it. */
	readonly doneSeconds: number;
	readonly totalSeconds: number | null;
	readonly secondsLeft: number | null;
}

/** What is known of a file beside its sound; each is absent where there is nothing to say. */
export interface FileFacts {
	/** Its signed origin. */
	readonly credentials?: Credentials;
	/** Host that the address led on to, where it is not the one that was asked for. */
	readonly ledTo?: string;
}

/** All that popup, badge and marker know of one source. Small JSON. */
export interface SourceView extends FileFacts {
	readonly sourceId: string;
	readonly checkId: string;
	readonly kind: "element" | "tab" | "file";
	/** What was heard, as a person would call it: never put into HTML as markup. */
	readonly title: string;
	readonly site: string;
	/** An advertisement in the place of what the person came for; absent where it is none. */
	readonly ad?: boolean;
	readonly state: SourceState;
	readonly speechSeconds: number;
	readonly backend: Backend | null;
	readonly model: ModelName | null;
	/** The level of its verdicts; absent before there is a detector. */
	readonly sensitivity?: Sensitivity;
	/** Milliseconds since 1970 of the last change. */
	readonly updatedAt: number;
	/** The last minutes, oldest first. */
	readonly timeline: readonly TimelineSecond[];
	readonly earlier: EarlierCheck | null;
	readonly progress: FileProgress | null;
	/** False when nothing is written (incognito) or could be (storage full). */
	readonly kept: boolean;
	/** Of the last minute, seconds that were not judged as too much plays at once; absent for none. */
	readonly missedSeconds?: number;
}

/** What the service worker keeps of a tab, in session storage under `tab:<id>`. */
export interface TabState {
	/** For a page with no source: waiting, failed or idle. */
	readonly page: SourceState;
	readonly sources: readonly SourceView[];
}

export const emptyTab: TabState = { page: { kind: "idle" }, sources: [] };

/**
 * Which source speaks for the tab: a failing one last, a judged one first, then the newest. Sources
 * stand in the order in which they began. None does where all fail and the page itself failed later.
 */
export function leadingSource(tab: TabState): SourceView | null {
	const rank = (view: SourceView): number => {
		const { state } = view;
		if (state.kind === "judged") return 6;
		if (state.kind === "listening" || state.kind === "starting") return 5;
		if (state.kind === "no-speech") return 4;
		if (state.kind === "paused" || state.kind === "ended") return state.verdict ? 3 : 2;
		return state.kind === "failed" ? 1 : 0;
	};
	const first = tab.sources.reduce<SourceView | null>((best, view) => {
		if (best === null) return view;
		// Among equals the one that began last: two that play at once must not take turns.
		return rank(view) >= rank(best) ? view : best;
	}, null);
	// A view of a source makes the page's state idle: a failure that stands there came after it.
	return first?.state.kind === "failed" && tab.page.kind === "failed" ? null : first;
}

/** The state that the badge shows. */
export function tabHeadline(tab: TabState): SourceState {
	return leadingSource(tab)?.state ?? tab.page;
}

export type { UncertainReason, Verdict };
