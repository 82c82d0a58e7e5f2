import { isHeldBack, type SourceState, type TabState, tabHeadline } from "../../protocol/state";
import type { Text } from "../text";
import type { PageInfo, PopupActions } from "./data";
import { isUnderWay } from "./FileProgressBar";

const RUNNING: ReadonlySet<SourceState["kind"]> = new Set([
	"waiting",
	"starting",
	"listening",
	"no-speech",
	"judged",
	"paused",
]);

/** Failures that the sound of the whole tab gets around. */
const TAB_HELPS = new Set([
	"call",
	"cross-origin",
	"other-frame",
	"no-frames",
	"tab-capture-refused",
	"tab-capture-ended",
]);

/** The site of the frame that seems to hold the player, where the page has named one. */
export function frameSite(tab: TabState): string | null {
	const headline = tabHeadline(tab);
	if (headline.kind !== "failed" || headline.reason !== "other-frame") return null;
	return URL.parse(headline.detail ?? "")?.host ?? null;
}

/** Failures that no button gets around. */
const HOPELESS = new Set(["policy", "unsupported-page", "model-unreadable", "no-backend"]);

/** Is anything of the tab being listened to, or about to be? */
export function isRunning(tab: TabState): boolean {
	const states = [tab.page, ...tab.sources.map((view) => view.state)];
	return states.some(
		(state) => RUNNING.has(state.kind) || (state.kind === "failed" && isHeldBack(state.reason)),
	);
}

/** Is there anything to stop that has no button of its own? A file check is cancelled at its bar. */
export function isStoppable(tab: TabState): boolean {
	return isRunning({ ...tab, sources: tab.sources.filter((view) => !isUnderWay(view.progress)) });
}

/** Ways to begin: what is most likely to work comes first and stands out. */
export function Listen(props: {
	tab: TabState;
	page: PageInfo;
	tabSound: boolean;
	/** The frame's site was asked for once already. */
	frameRefused: boolean;
	actions: Pick<PopupActions, "startPage" | "startTab" | "allowFrame">;
	text: Text;
}) {
	const { tab, page, tabSound, frameRefused, actions, text } = props;
	const running = isRunning(tab);
	const headline = tabHeadline(tab);
	const tabHelps = tabSound && headline.kind === "failed" && TAB_HELPS.has(headline.reason);
	// What plays through no player of the page (Web Audio) is heard by the whole tab alone.
	const offerTab = !running || headline.kind === "waiting" || tabHelps;
	const hopeless = headline.kind === "failed" && HOPELESS.has(headline.reason);
	if (!page.supported || !offerTab || hopeless) return null;
	if (running && !tabSound) return null;
	const frame = frameRefused ? null : frameSite(tab);
	const tabFirst = tabHelps || page.call === true;
	// A call has no player of its own, and another site's frame stays closed however often one asks.
	const startPage = !running && !page.call && !frame && (
		<button type="button" class={tabFirst ? "" : "primary"} onClick={actions.startPage}>
			{text.say("action.startPage")}
		</button>
	);
	return (
		<div class="buttons">
			{frame && (
				<button type="button" class="primary" onClick={actions.allowFrame}>
					{text.say("check.allow", { site: frame })}
				</button>
			)}
			{!tabFirst && startPage}
			{tabSound && (
				<button
					type="button"
					class={tabFirst && !frame ? "primary" : ""}
					onClick={actions.startTab}
				>
					{text.say("action.startTab")}
				</button>
			)}
			{tabFirst && startPage}
		</div>
	);
}
