import { useState } from "preact/hooks";
import type { Report } from "../../report/schema";
import type { Text } from "../text";
import type { ReportActions } from "./data";

/** The report as a file or on paper. */
export function Keep(props: {
	report: Report;
	/** False: the organisation lets nothing be saved. */
	allowed: boolean;
	actions: Pick<ReportActions, "save" | "print">;
	text: Text;
}) {
	const { report, allowed, actions, text } = props;
	const [withAddress, setWithAddress] = useState(false);
	const page = report.source.page ?? "";
	if (!allowed) return <p class="quiet keep">{text.say("policy.export")}</p>;
	return (
		<section class="keep" aria-labelledby="keep">
			<h2 id="keep">{text.say("report.keep.title")}</h2>
			<p>{text.say("report.keep.what")}</p>
			<div class="inline">
				<button type="button" onClick={() => actions.save("json", withAddress)}>
					{text.say("report.keep.json")}
				</button>
				<button type="button" onClick={() => actions.save("csv", withAddress)}>
					{text.say("report.keep.csv")}
				</button>
				<button type="button" onClick={() => actions.save("png", withAddress)}>
					{text.say("report.keep.png")}
				</button>
				<button type="button" onClick={actions.print}>
					{text.say("report.keep.print")}
				</button>
			</div>
			{page !== "" && (
				<label class="tick">
					<input
						type="checkbox"
						checked={withAddress}
						onChange={(event) => setWithAddress(event.currentTarget.checked)}
					/>
					<span>
						{text.say("report.keep.address")} <bdi class="quiet">{page}</bdi>
					</span>
				</label>
			)}
		</section>
	);
}
