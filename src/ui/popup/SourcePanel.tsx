import { type Credentials, outweighs } from "../../protocol/credentials";
import { type SourceState, type SourceView, type Verdict, verdictIn } from "../../protocol/state";
import { CredentialsPanel, headlineFor } from "../Credentials";
import type { Key, Text } from "../text";
import { bandNames, sentenceOfReason, sentencesFor } from "../words";
import type { Figures, PopupActions } from "./data";
import { FileProgressBar, isUnderWay } from "./FileProgressBar";
import { Gauge } from "./Gauge";
import { Mark, StateMark } from "./Mark";
import { Meaning, MeasuredError, OtherModel } from "./MeasuredError";
import { reportAddress, sourceKind } from "./sourceWords";
import { Timeline } from "./Timeline";

/** The timeline's tallest bar while the model's card is not read: the usual cap, LLR. */
const USUAL_CAP = 4.6;

interface PanelProps {
	readonly figures: Figures | null;
	readonly text: Text;
}

/** One source with all that is known of it: what it is, where it stands, why. */
export function SourcePanel(
	props: PanelProps & { view: SourceView; actions: Pick<PopupActions, "cancel"> },
) {
	const { view, figures, text, actions } = props;
	const verdict = verdictIn(view.state);
	return (
		<div class="panel">
			<p class="source">
				<span class="title" title={view.title}>
					<bdi>{view.title || text.say("source.untitled")}</bdi>
				</span>
				<span class="kind">{sourceKind(view, text)}</span>
			</p>
			<Standing
				state={view.state}
				{...(view.credentials ? { credentials: view.credentials } : {})}
				figures={figures}
				text={text}
			/>
			{view.credentials && (
				<CredentialsPanel credentials={view.credentials} verdict={verdict} text={text} />
			)}
			{view.ledTo && <p class="quiet">{text.say("file.ledTo", { host: view.ledTo })}</p>}
			{verdict && <Result verdict={verdict} view={view} figures={figures} text={text} />}
			{view.state.kind !== "ended" && isUnderWay(view.progress) && (
				<FileProgressBar
					progress={view.progress}
					cancel={() => actions.cancel(view.sourceId)}
					text={text}
				/>
			)}
			{view.earlier && (
				<p class="earlier">
					<Mark icon={view.earlier.band} size={16} />
					{text.say("earlier", {
						date: text.date(view.earlier.at),
						likelihood: view.earlier.likelihood,
						band: text.say(bandNames[view.earlier.band]),
					})}
				</p>
			)}
			<Timeline timeline={view.timeline} capLlr={figures?.capLlr ?? USUAL_CAP} text={text} />
			{view.missedSeconds !== undefined && (
				<p class="quiet">
					{text.say("source.missed", { missed: text.duration(view.missedSeconds) })}
				</p>
			)}
			{view.timeline.length > 0 && (
				<a class="toReport" href={reportAddress(view.checkId)} target="_blank" rel="noopener">
					{text.say("report.open")}
				</a>
			)}
			{verdict && <Meaning measured={figures?.measured ?? null} text={text} />}
			{!view.kept && view.state.kind !== "failed" && (
				<p class="quiet">{text.say("verdict.notKept")}</p>
			)}
		</div>
	);
}

/** Where it stands in one word or two, and the two sentences of that state. */
export function Standing(
	props: PanelProps & {
		state: SourceState;
		credentials?: Credentials | undefined;
		/** What to do in place of what the state says: a button that only this page has. */
		instead?: Key | null;
	},
) {
	const { state, credentials, figures, text, instead } = props;
	const verdict = verdictIn(state);
	const declared = verdict !== null && outweighs(credentials);
	const view = { state, ...(credentials ? { credentials } : {}) };
	const { happened, advice } = sentencesFor(state);
	const values = {
		heard: text.duration(state.kind === "listening" ? state.speechSeconds : 0),
		needed: text.duration(figures?.firstVerdictSeconds ?? 0),
	};
	// Without the card nobody knows how long the first result takes.
	const next =
		instead ??
		(advice === "state.listening.advice" && !figures ? "state.listening.adviceSoon" : advice);
	return (
		<div class="standing">
			<div class="nameplate">
				<StateMark {...view} size={40} />
				<h2>{text.say(headlineFor(view))}</h2>
				{verdict && state.kind !== "judged" && (
					<p class="chip">{text.say(state.kind === "paused" ? "state.paused" : "state.ended")}</p>
				)}
				{verdict && !declared && (
					<p class="likelihood">
						<strong>{text.number(verdict.likelihood)}</strong> {text.say("verdict.outOf")}
					</p>
				)}
			</div>
			{declared ? (
				<p>{text.say("credentials.headline.happened")}</p>
			) : (
				<p>
					{text.say(happened, values)} <span class="advice">{text.say(next, values)}</span>
				</p>
			)}
			{state.kind === "failed" && state.detail && (
				<p class="quiet">
					<bdi>{text.say("failed.detail", { detail: state.detail })}</bdi>
				</p>
			)}
		</div>
	);
}

function Result(props: PanelProps & { verdict: Verdict; view: SourceView }) {
	const { verdict, view, figures, text } = props;
	const goesOn = view.state.kind !== "ended";
	return (
		<>
			<Gauge verdict={verdict} figures={figures} text={text} />
			<MeasuredError
				band={verdict.band}
				measured={figures?.measured ?? null}
				level={figures?.sensitivity}
				text={text}
			/>
			<OtherModel figures={figures} text={text} />
			{verdict.reasons.length > 0 && (
				<div class="reasons">
					<h3>{text.say("verdict.why")}</h3>
					<ul>
						{verdict.reasons.map((reason) => (
							<li key={reason}>
								{text.say(sentenceOfReason(reason, view.state.kind === "ended"))}
							</li>
						))}
					</ul>
				</div>
			)}
			<p class="quiet">
				{text.say("verdict.heard", { duration: text.duration(view.speechSeconds) })}
				{goesOn && ` ${text.say(verdict.firm ? "verdict.firm" : "verdict.forming")}`}
			</p>
		</>
	);
}
