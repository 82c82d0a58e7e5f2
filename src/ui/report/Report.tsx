import { useState } from "preact/hooks";
import { columnsOf } from "../../report/columns";
import { Page } from "../page/Page";
import { Mark } from "../popup/Mark";
import type { Text } from "../text";
import type { ReportActions, ReportData, Shown } from "./data";
import { Errors } from "./Errors";
import { Facts } from "./Facts";
import { Keep } from "./Keep";
import { SoundPanel } from "./SoundPanel";
import { Strength } from "./Strength";
import { Strongest } from "./Strongest";
import { Timeline } from "./Timeline";
import { Told } from "./Told";
import { Wrong } from "./Wrong";

/** What the page is a function of. */
export interface ReportProps {
	readonly data: ReportData;
	readonly actions: ReportActions;
	readonly text: Text;
}

/** The whole report page, a function of what it is given. */
export function ReportPage(props: ReportProps) {
	const { data, text } = props;
	const { check } = data;
	return (
		<Page page={null} title={text.say("report.title")} text={text}>
			{typeof check === "object" ? (
				<Whole {...props} shown={check} />
			) : (
				<Nothing why={check} actions={props.actions} text={text} />
			)}
		</Page>
	);
}

function Nothing(props: {
	why: Exclude<ReportData["check"], Shown>;
	actions: Pick<ReportActions, "reload">;
	text: Text;
}) {
	const { why, actions, text } = props;
	if (why === "loading") return <p role="status">{text.say("status.loading")}</p>;
	const sentences = {
		missing: ["report.missing.happened", "report.missing.advice"],
		deleted: ["report.deleted.happened", "report.deleted.advice"],
		unreadable: ["checks.unreadable", "report.unreadable.advice"],
	} as const;
	const [happened, advice] = sentences[why];
	return (
		<div class="nothing" role="alert">
			<Mark icon="neutral" size={40} />
			<div>
				<h2>{text.say(happened)}</h2>
				<p>{text.say(advice)}</p>
				<p>
					<button type="button" onClick={actions.reload}>
						{text.say("action.retry")}
					</button>
				</p>
			</div>
		</div>
	);
}

function Whole({ data, actions, text, shown }: ReportProps & { shown: Shown }) {
	const { report } = shown;
	const [selected, select] = useState<number | null>(null);
	const columns = columnsOf(report.seconds);
	return (
		<div class="report">
			<Told shown={shown} figures={data.figures} text={text} />
			{columns.length > 0 && (
				<section class="over" aria-labelledby="over-time">
					<h2 id="over-time">{text.say("report.timeline.title")}</h2>
					<Timeline
						report={report}
						columns={columns}
						data={data}
						actions={actions}
						selected={selected}
						select={select}
						text={text}
					/>
					<Strongest report={report} select={select} text={text} />
					<SoundPanel
						report={report}
						data={data}
						actions={actions}
						selected={selected}
						text={text}
					/>
				</section>
			)}
			{report.verdict && <Strength verdict={report.verdict} figures={data.figures} text={text} />}
			{report.verdict && (
				<Errors
					verdict={report.verdict}
					measured={report.measured}
					figures={data.figures}
					text={text}
				/>
			)}
			<section class="not" aria-labelledby="not">
				<h2 id="not">{text.say("report.not.title")}</h2>
				<ul class="points">
					<li>{text.say("report.not.intent")}</li>
					<li>{text.say("report.not.proof")}</li>
					<li>{text.say("report.not.truth")}</li>
					<li>{text.say("report.not.accuse")}</li>
				</ul>
			</section>
			<Facts report={report} text={text} />
			{columns.length > 0 && (
				<Keep report={report} allowed={data.mayExport} actions={actions} text={text} />
			)}
			{report.verdict && (
				<Wrong shown={shown} copied={data.copied} copy={actions.copy} text={text} />
			)}
		</div>
	);
}
