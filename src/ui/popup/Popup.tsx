import {
	leadingSource,
	type SourceState,
	type SourceView,
	type TabState,
	tabHeadline,
} from "../../protocol/state";
import { useKeptFocus } from "../page/keptFocus";
import { Support } from "../page/Organisation";
import { pages as pageLinks } from "../page/Page";
import type { Key, Text } from "../text";
import { failureSentencesFor, nameFor } from "../words";
import { Ask } from "./Ask";
import type { PageInfo, PopupActions, PopupData } from "./data";
import { LastChecks } from "./LastChecks";
import { frameSite, isStoppable, Listen } from "./Listen";
import { Mark } from "./Mark";
import { OtherSources } from "./OtherSources";
import { AlertSwitch, SiteSwitch, siteRule } from "./SiteSwitch";
import { SourcePanel, Standing } from "./SourcePanel";
import { withoutTab } from "./withoutTab";

/** What the popup is a function of. */
export interface PopupProps {
	readonly data: PopupData;
	readonly actions: PopupActions;
	readonly text: Text;
}

/** The whole popup, a function of what it is given. */
export function Popup({ data, actions, text: words }: PopupProps) {
	useKeptFocus();
	const text = data.tabSound ? words : withoutTab(words);
	const props = { data, actions, text };
	const page = data.page === "loading" ? null : data.page;
	return (
		<>
			<header>
				<Mark icon="neutral" size={20} />
				<h1>{text.say("app.name")}</h1>
				<bdi class="quiet">{page?.site}</bdi>
				{typeof data.tab === "object" && isStoppable(data.tab) && !data.asking && (
					<button type="button" onClick={props.actions.stop}>
						{text.say("action.stop")}
					</button>
				)}
			</header>
			<main>
				{page && data.asking ? (
					<Ask
						what={data.asking}
						site={
							(data.asking === "frame" && typeof data.tab === "object" && frameSite(data.tab)) ||
							page.site
						}
						actions={props.actions}
						text={text}
					/>
				) : (
					<Main {...props} />
				)}
			</main>
			<nav class="pages" aria-label={text.say("page.nav")}>
				{pageLinks.map(([file, key]) => (
					<a key={file} href={file} target="_blank" rel="noreferrer">
						{text.say(key)}
					</a>
				))}
			</nav>
			<footer>
				<Support organisation={data.organisation} text={text} />
				<p>{text.say("footer.private")}</p>
				<ModelName tab={data.tab} text={text} />
			</footer>
		</>
	);
}

function Main({ data, actions, text }: PopupProps) {
	// What stands above as the tab's own is not listed once more.
	const shown = typeof data.tab === "object" ? data.tab.sources.map((view) => view.checkId) : [];
	const checks =
		typeof data.checks === "string"
			? data.checks
			: data.checks.filter((check) => !shown.includes(check.checkId));
	// "Nothing checked yet" would be untrue.
	const allAbove = checks.length === 0 && data.checks.length > 0 && !data.deleted;
	return (
		<>
			{data.refusal && <Refusal refusal={data.refusal} text={text} />}
			<Now data={data} actions={actions} text={text} />
			{data.offline && <p class="quiet note">{text.say("status.offline")}</p>}
			{!allAbove && (
				<LastChecks checks={checks} deleted={data.deleted} actions={actions} text={text} />
			)}
		</>
	);
}

/** What is being heard in the tab now, and what can be done about it. */
function Now({ data, actions, text }: PopupProps) {
	const { tab, page } = data;
	if (tab === "unreadable") {
		return (
			<div class="panel" role="alert">
				<p>{text.say("status.unreadable")}</p>
				<button type="button" onClick={actions.reload}>
					{text.say("action.retry")}
				</button>
			</div>
		);
	}
	if (tab === "loading" || page === "loading") {
		return (
			<div class="panel loading" role="status">
				<p>{text.say("status.loading")}</p>
			</div>
		);
	}
	const figures = typeof data.figures === "object" ? data.figures : null;
	const leading = leadingSource(tab);
	const state = leading ? leading.state : pageState(tab, page, data.forbidden);
	return (
		<>
			<section aria-label={text.say("verdict.region")}>
				{leading ? (
					<SourcePanel view={leading} figures={figures} text={text} actions={actions} />
				) : (
					<div class="panel">
						<Standing
							state={state}
							figures={figures}
							text={text}
							instead={adviceOf(data, tab, page)}
						/>
					</div>
				)}
				{/* Said when the words change, not each second: only the name stands in it. */}
				<p class="hidden" aria-live="polite">
					{text.say(nameFor(state))}
				</p>
			</section>
			{page.call && !data.forbidden && <p class="note consent">{text.say("call.consent")}</p>}
			{!data.forbidden && (
				<Listen
					tab={tab}
					page={page}
					tabSound={data.tabSound}
					frameRefused={data.frameRefused ?? false}
					actions={actions}
					text={text}
				/>
			)}
			{page.origin && !page.call && !data.forbidden && (
				<SiteSwitch
					site={page.site}
					on={data.screened}
					organisation={siteRule(data.organisation, page.origin)}
					change={actions.screenSite}
					text={text}
				/>
			)}
			{page.origin && !page.call && !data.forbidden && (
				<AlertSwitch
					on={data.alerts}
					held={data.organisation.held.has("alertSites")}
					change={actions.alertSite}
					text={text}
				/>
			)}
			<OtherSources views={tab.sources.filter((view) => view !== leading)} text={text} />
		</>
	);
}

/** A call and a player in a frame have a way of their own, which the page's state does not know. */
function adviceOf(data: PopupData, tab: TabState, page: PageInfo): Key | null {
	if (data.forbidden) return null;
	if (page.call && tab.page.kind === "idle") return "failed.call.advice";
	return frameSite(tab) && !data.frameRefused ? "failed.other-frame.allow" : null;
}

/** A page that nobody may look into, by the browser's rules or the organisation's, says so before anyone presses a button. */
function pageState(tab: TabState, page: PageInfo, forbidden: boolean): SourceState {
	if (forbidden) return { kind: "failed", reason: "policy", detail: null };
	const state = tabHeadline(tab);
	return page.supported || state.kind !== "idle"
		? state
		: { kind: "failed", reason: "unsupported-page", detail: null };
}

function Refusal({ refusal, text }: { refusal: NonNullable<PopupData["refusal"]>; text: Text }) {
	const sentences = refusal === "refused" ? null : failureSentencesFor(refusal);
	return (
		<div class="refusal" role="alert">
			<Mark icon="failed" size={16} />
			<p>
				{sentences
					? `${text.say(sentences.happened)} ${text.say(sentences.advice)}`
					: text.say("action.refused")}
			</p>
		</div>
	);
}

function ModelName({ tab, text }: { tab: PopupData["tab"]; text: Text }) {
	const view: SourceView | null = typeof tab === "object" ? leadingSource(tab) : null;
	if (!view?.model) return null;
	return (
		<p>{text.say("footer.model", { model: view.model.id, backend: view.backend ?? "wasm" })}</p>
	);
}
