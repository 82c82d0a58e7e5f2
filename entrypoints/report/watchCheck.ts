/** One check as it is now: from the history, and from its tab as long as it is heard there. */
import { type History, openHistory, type StoredSecond } from "../../src/history/history";
import type { SourceState, SourceView, TabState } from "../../src/protocol/state";
import type { CheckTold } from "../../src/report/build";

/** How often a check that may be growing is asked for. */
const ASK_EVERY_MS = 1000;

/** What is known of the check. */
export type Known =
	| "missing"
	| "deleted"
	| "unreadable"
	| {
			readonly check: CheckTold;
			readonly state: SourceState;
			readonly live: boolean;
			readonly kept: boolean;
	  };

const OVER: ReadonlySet<SourceState["kind"]> = new Set(["ended", "failed", "idle"]);

/** The tab's view of this check, if a tab still has it. */
async function viewOf(checkId: string): Promise<SourceView | null> {
	const stored = (await chrome.storage.session.get(null)) as Record<string, TabState | undefined>;
	const tabs = Object.entries(stored).filter(([key]) => key.startsWith("tab:"));
	const views = tabs.flatMap(([, tab]) => tab?.sources ?? []);
	return views.find((view) => view.checkId === checkId) ?? null;
}

/**
 * Follows a check until the page goes.
 * @param changed told at once, and whenever something is new
 * @returns asks again, now
 */
export function watchCheck(checkId: string, changed: (known: Known) => void): () => Promise<void> {
	let history: History | null = null;
	let seconds: StoredSecond[] = [];
	let wasThere = false;
	let told = "";
	let asking: Promise<void> | null = null;

	async function ask(): Promise<void> {
		try {
			history ??= await openHistory();
			const [stored, view] = await Promise.all([
				history.follow(checkId, seconds.length),
				viewOf(checkId),
			]);
			if (stored) {
				wasThere = true;
				seconds = [...seconds, ...stored.seconds];
			} else seconds = [];
			const mark = `${stored?.record.updatedAt} ${seconds.length} ${view?.updatedAt} ${view?.state.kind}`;
			if (mark === told) return;
			told = mark;
			if (stored) changed(fromHistory(stored.record, seconds, view));
			else if (view) changed(fromTab(view));
			else changed(wasThere ? "deleted" : "missing");
		} catch {
			// A newer version may have taken the database: the next try opens it again.
			history = null;
			seconds = [];
			told = "";
			changed("unreadable");
		}
	}

	const once = () => {
		asking ??= ask().finally(() => {
			asking = null;
		});
		return asking;
	};
	setInterval(() => {
		if (document.visibilityState === "visible") void once();
	}, ASK_EVERY_MS);
	document.addEventListener("visibilitychange", () => void once());
	void once();
	return () => {
		told = "";
		return once();
	};
}

type Stored = NonNullable<Awaited<ReturnType<History["follow"]>>>["record"];

function fromHistory(
	record: Stored,
	seconds: readonly StoredSecond[],
	view: SourceView | null,
): Known {
	const verdict = record.verdict && { reasons: [], ...record.verdict };
	const live = view !== null && !OVER.has(view.state.kind);
	return {
		check: {
			...record,
			verdict,
			seconds,
			complete: true,
			mediaSha256: /^file:([0-9a-f]{64})$/.exec(record.mediaKey)?.[1] ?? null,
			codec: null,
		},
		// The stored verdict is shown, also beside a livelier tab: one page, one set of numbers.
		state: stateWith(view?.state ?? { kind: "ended", verdict }, verdict),
		live,
		kept: true,
	};
}

function stateWith(state: SourceState, verdict: CheckTold["verdict"]): SourceState {
	if (state.kind === "judged") return verdict ? { kind: "judged", verdict } : state;
	if (state.kind === "paused" || state.kind === "ended") return { ...state, verdict };
	return state;
}

/** Nothing was stored: what the tab still shows of it. */
function fromTab(view: SourceView): Known {
	const { state, timeline } = view;
	return {
		check: {
			...view,
			pageUrl: "",
			startedAt: view.updatedAt,
			model: view.model ?? { id: "", sha256: "0".repeat(64) },
			backend: view.backend ?? "wasm",
			verdict: "verdict" in state ? state.verdict : null,
			seconds: timeline.map(({ at, speech, llr, own, gap }, i) => ({
				start: at - 1,
				end: at,
				speech,
				sound: speech,
				gap,
				score:
					llr === null
						? null
						: {
								start: at - 4,
								end: at,
								llr,
								speech: timeline.slice(Math.max(0, i - 3), i + 1).reduce((s, t) => s + t.speech, 0),
								conditions: [],
								...(own === undefined || own === null
									? {}
									: { segments: [{ start: at - 1, llr: own }] }),
							},
			})),
			complete: false,
			mediaSha256: null,
			codec: null,
		},
		state,
		live: !OVER.has(state.kind),
		kept: false,
	};
}
