import { type SourceState, type TabState, tabHeadline } from "../../protocol/state";
import type { Text } from "../text";
import type { PageInfo, PopupActions } from "./data";

const RUNNING: ReadonlySet<SourceState["kind"]> = new Set([
	"waiting",
	"starting",
	"listening",
	"no-speech",
	"judged",
	"paused",
]);

/** Failures that the sound of the whole tab gets around. */
const TAB_HELPS = new Set(["cross-origin", "no-frames", "tab-capture-refused"]);

/** Is anything of the tab being listened to, or about to be? */
export function isRunning(tab: TabState): boolean {
	return [tab.page, ...tab.sources.map((view) => view.state)].some(({ kind }) => RUNNING.has(kind));
}

/** Start and stop: what is most likely wanted comes first and stands out. */
export function Listen(props: {
	tab: TabState;
	page: PageInfo;
	actions: Pick<PopupActions, "startPage" | "startTab" | "stop">;
	text: Text;
}) {
	const { tab, page, actions, text } = props;
	const running = isRunning(tab);
	if (!running && !page.supported) return null;
	const headline = tabHeadline(tab);
	const tabHelps = headline.kind === "failed" && TAB_HELPS.has(headline.reason);
	// What plays through no player of the page (Web Audio) is heard by the whole tab alone.
	const offerTab = !running || headline.kind === "waiting" || tabHelps;
	const hasTab = tab.sources.some((view) => view.kind === "tab" && RUNNING.has(view.state.kind));
	const startPage = (
		<button type="button" class={tabHelps ? "" : "primary"} onClick={actions.startPage}>
			{text.say("action.startPage")}
		</button>
	);
	const startTab = (
		<button type="button" class={tabHelps ? "primary" : ""} onClick={actions.startTab}>
			{text.say("action.startTab")}
		</button>
	);
	return (
		<div class="buttons">
			{running && (
				<button type="button" onClick={actions.stop}>
					{text.say("action.stop")}
				</button>
			)}
			{!running && !tabHelps && startPage}
			{offerTab && !hasTab && startTab}
			{!running && tabHelps && startPage}
		</div>
	);
}
