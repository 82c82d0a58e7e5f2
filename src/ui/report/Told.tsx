import { type Verdict, verdictIn } from "../../protocol/state";
import { CredentialsPanel, headlineFor } from "../Credentials";
import type { Figures } from "../popup/data";
import { Gauge } from "../popup/Gauge";
import { OtherModel } from "../popup/MeasuredError";
import { Standing } from "../popup/SourcePanel";
import { sourceKind } from "../popup/sourceWords";
import type { Text } from "../text";
import type { Shown } from "./data";
import { reasonSentence } from "./words";

/** What was heard, the verdict in a sentence, its likelihood with its band, and why it is uncertain. */
export function Told(props: { shown: Shown; figures: Figures | null; text: Text }) {
	const { shown, figures, text } = props;
	const { report, state, live, kept } = shown;
	const verdict = verdictIn(state);
	const { title, startedAt } = report.source;
	const { credentials } = report;
	return (
		<section class="told" aria-label={text.say("verdict.region")}>
			<p class="source">
				<span class="title" title={title}>
					<bdi>{title || text.say("source.untitled")}</bdi>
				</span>
				<span class="kind">
					<bdi>{sourceKind(report.source, text)}</bdi>
					{" · "}
					{text.moment(Date.parse(startedAt))}
				</span>
			</p>
			<Standing state={state} credentials={credentials} figures={figures} text={text} />
			{/* Said when the words change, not each second: only the name stands in it. */}
			<p class="hidden" aria-live="polite">
				{text.say(headlineFor({ state, ...(credentials ? { credentials } : {}) }))}
			</p>
			{credentials && <CredentialsPanel credentials={credentials} verdict={verdict} text={text} />}
			{verdict && <Gauge verdict={verdict} figures={figures} text={text} />}
			{verdict && <OtherModel figures={figures} text={text} />}
			{verdict && <Why verdict={verdict} over={!live} text={text} />}
			<p class="quiet">
				{text.say("verdict.heard", { duration: text.duration(report.speechSeconds) })}
				{verdict && live && ` ${text.say(verdict.firm ? "verdict.firm" : "verdict.forming")}`}
				{verdict && isOfTheEnd(shown) && ` ${text.say("report.rolling")}`}
			</p>
			{live && <p class="live">{text.say("report.live")}</p>}
			{!kept && <p class="quiet">{text.say("verdict.notKept")}</p>}
		</section>
	);
}

/** Was more heard than what the verdict rests on? */
function isOfTheEnd({ report }: Shown): boolean {
	const reach = report.rules?.rollingSeconds ?? null;
	return reach !== null && report.seconds.length > reach;
}

function Why({ verdict, over, text }: { verdict: Verdict; over: boolean; text: Text }) {
	const reasons = verdict.reasons
		.map((reason) => reasonSentence(reason, over))
		.filter((key) => key !== null);
	if (reasons.length === 0) return null;
	return (
		<div class="reasons">
			<h3>{text.say("verdict.why")}</h3>
			<ul>
				{reasons.map((key) => (
					<li key={key}>{text.say(key)}</li>
				))}
			</ul>
		</div>
	);
}
