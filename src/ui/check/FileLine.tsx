import { outweighs } from "../../protocol/credentials";
import { type SourceState, type SourceView, verdictIn } from "../../protocol/state";
import { CredentialsPanel, headlineFor } from "../Credentials";
import { Cross } from "../page/Cross";
import { Mark, StateMark } from "../popup/Mark";
import type { Key, Text } from "../text";
import { isSettled, sentenceOfReason, sentencesFor } from "../words";
import type { CheckActions, FileRow } from "./data";

interface LineProps {
	readonly row: FileRow;
	readonly actions: CheckActions;
	readonly text: Text;
}

/** One file: its name, where it stands, and what can be done about it. */
export function FileLine({ row, actions, text }: LineProps) {
	const { stage } = row;
	return (
		<li>
			{stage.kind === "done" ? (
				<StateMark {...stage.view} size={24} />
			) : (
				<Mark icon={stage.kind === "checking" ? "listening" : "neutral"} size={24} />
			)}
			<div class="name">
				<bdi title={row.name}>{row.name}</bdi>
				{row.bytes !== null && <span class="quiet">{text.size(row.bytes)}</span>}
			</div>
			<WayOut row={row} actions={actions} text={text} />
			<div class="more">
				{stage.kind === "waiting" && <p class="quiet">{text.say("check.waiting")}</p>}
				{stage.kind === "cancelled" && <p class="quiet">{text.say("check.cancelled")}</p>}
				{stage.kind === "reading" && (
					<Bar name={row.name} share={stage.share} words={text.say("check.reading")} text={text} />
				)}
				{stage.kind === "checking" && <Progress name={row.name} view={stage.view} text={text} />}
				{stage.kind === "done" && <Outcome row={row} view={stage.view} text={text} />}
				<After row={row} actions={actions} text={text} />
			</div>
		</li>
	);
}

function WayOut({ row, actions, text }: LineProps) {
	const title = row.name;
	if (row.stage.kind === "done" || row.stage.kind === "cancelled") {
		return (
			<Cross label={text.say("check.remove", { title })} press={() => actions.remove(row.rowId)} />
		);
	}
	return (
		<button
			type="button"
			aria-label={text.say("check.cancel", { title })}
			onClick={() => actions.cancel(row.rowId)}
		>
			{text.say("action.cancel")}
		</button>
	);
}

/** @param share 0-1; null where nobody knows */
function Bar(props: { name: string; share: number | null; words: string; text: Text }) {
	const { name, share, words, text } = props;
	return (
		<>
			<progress
				aria-label={text.say("check.progressOf", { title: name })}
				{...(share === null ? {} : { value: share, max: 1 })}
			/>
			<p class="quiet numbers">{words}</p>
		</>
	);
}

function Progress({ name, view, text }: { name: string; view: SourceView; text: Text }) {
	const { doneSeconds, totalSeconds, secondsLeft } = view.progress ?? {
		doneSeconds: 0,
		totalSeconds: null,
		secondsLeft: null,
	};
	const share = totalSeconds ? Math.min(1, doneSeconds / totalSeconds) : null;
	const done =
		share === null
			? text.say("file.doneOpen", { duration: text.duration(doneSeconds) })
			: text.say("file.done", { percent: text.wholePercent(share) });
	const left =
		secondsLeft === null || doneSeconds === 0
			? ""
			: ` · ${text.say("file.left", { duration: text.duration(Math.max(1, secondsLeft)) })}`;
	const words = view.state.kind === "starting" ? text.say("check.starting") : done + left;
	return <Bar name={name} share={share} words={words} text={text} />;
}

/** What came of it: a verdict, no voice, or a failure with what to do. */
function Outcome({ row, view, text }: { row: FileRow; view: SourceView; text: Text }) {
	const state = judgedOrSilent(view);
	const verdict = verdictIn(state);
	const declared = verdict !== null && outweighs(view.credentials);
	const reasons = declared
		? []
		: (verdict?.reasons.map((reason) => sentenceOfReason(reason, true)) ?? []);
	const tooLittle = state.kind === "listening";
	return (
		<>
			<p class="verdict">
				{text.say(tooLittle ? "check.tooLittle" : headlineFor({ ...view, state }))}
				{verdict && !declared && (
					<span>{text.say("check.inHundred", { likelihood: verdict.likelihood })}</span>
				)}
			</p>
			{declared ? (
				<p>{text.say("credentials.headline.happened")}</p>
			) : (
				<p>
					{text.say(happenedTo(row, state))} {text.say(adviceFor(row, state))}
				</p>
			)}
			{view.credentials && (
				<CredentialsPanel credentials={view.credentials} verdict={verdict} text={text} />
			)}
			{reasons.length > 0 && (
				<div class="reasons">
					<ul>
						{reasons.map((key) => (
							<li key={key}>{text.say(key)}</li>
						))}
					</ul>
				</div>
			)}
			{state.kind === "failed" && state.detail && (
				<p class="quiet">
					<bdi>{text.say("failed.detail", { detail: state.detail })}</bdi>
				</p>
			)}
			<Remarks view={view} text={text} />
		</>
	);
}

/** How much was heard, whether it was known before, whether it is kept. */
function Remarks({ view, text }: { view: SourceView; text: Text }) {
	const known = view.checkId !== view.sourceId;
	const remarks = [
		...(view.speechSeconds > 0
			? [text.say("verdict.heard", { duration: text.duration(view.speechSeconds) })]
			: []),
		...(view.ledTo ? [text.say("file.ledTo", { host: view.ledTo })] : []),
		...(known ? [text.say("check.known", { date: text.date(view.updatedAt) })] : []),
		...(!known && !view.kept && view.speechSeconds > 0 ? [text.say("verdict.notKept")] : []),
	];
	return remarks.length > 0 ? <p class="quiet">{remarks.join(" ")}</p> : null;
}

/** A file that has ended without a verdict held no voice, or less of one than can be judged. */
function judgedOrSilent({ state, speechSeconds }: SourceView): SourceState {
	if (state.kind !== "ended" || state.verdict) return state;
	return speechSeconds > 0 ? { kind: "listening", speechSeconds } : { kind: "no-speech" };
}

/** Words of a file: it is all there, and what a player is told may still change. */
function happenedTo(row: FileRow, state: SourceState): Key {
	if (isEmpty(row, state)) return "check.empty.happened";
	if (state.kind === "listening") return "check.tooLittle.happened";
	if (state.kind === "no-speech") return "check.noSpeech.happened";
	return sentencesFor(state).happened;
}

/** Nothing could be read as there is nothing: no converting helps. */
const isEmpty = ({ bytes }: FileRow, state: SourceState): boolean =>
	bytes === 0 && state.kind === "failed" && state.reason === "unreadable-file";

/** What to do differs from a player's: there is nothing to play on, and nothing to press. */
function adviceFor(row: FileRow, state: SourceState): Key {
	if (state.kind === "no-speech" || state.kind === "listening") return "check.advice.noSpeech";
	if (isEmpty(row, state)) return "check.empty.advice";
	if (state.kind === "failed" && state.reason === "unreadable-file") {
		return "check.advice.unreadable";
	}
	if (state.kind === "failed" && state.reason === "unreachable-file") {
		return row.allowable ? "check.advice.allow" : "check.advice.download";
	}
	const verdict = verdictIn(state);
	if (verdict?.band === "uncertain" && !isSettled(verdict)) return "check.advice.uncertain";
	return sentencesFor(state).advice;
}

/** What to do next. The report opens in a tab of its own, and gets the file from this one. */
function After({ row, actions, text }: LineProps) {
	const { stage } = row;
	if (stage.kind !== "done" && stage.kind !== "cancelled") return null;
	const view = stage.kind === "done" ? stage.view : null;
	const failed = view === null || view.state.kind === "failed";
	return (
		<p class="actions">
			{view && !failed && view.kept && view.speechSeconds > 0 && (
				<a
					href={`report.html?id=${encodeURIComponent(view.checkId)}`}
					target="_blank"
					rel="noopener"
				>
					{text.say("check.report")}
				</a>
			)}
			{row.allowable && (
				<button type="button" onClick={() => actions.allow(row.rowId)}>
					{text.say("check.allow", { site: row.allowable })}
				</button>
			)}
			<button type="button" class="link" onClick={() => actions.again(row.rowId)}>
				{text.say(failed ? "action.retry" : "check.again")}
			</button>
		</p>
	);
}
