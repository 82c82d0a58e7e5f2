import type { Report } from "../../report/schema";
import { sourceKind } from "../popup/sourceWords";
import type { Text } from "../text";
import { backendNames } from "./words";

/** What anyone who repeats the check must know: model, circumstances, names. */
export function Facts({ report, text }: { report: Report; text: Text }) {
	const { source, model } = report;
	const facts: readonly (readonly [label: string, value: string, code: boolean])[] = [
		[text.say("report.fact.source"), sourceKind(source, text), false],
		[text.say("report.fact.from"), text.moment(Date.parse(source.startedAt)), false],
		[text.say("report.fact.to"), text.moment(Date.parse(source.updatedAt)), false],
		[text.say("report.fact.model"), `${model.title ?? model.id} ${model.version ?? ""}`, false],
		[text.say("report.fact.modelHash"), model.sha256, true],
		...(source.mediaSha256
			? [[text.say("report.fact.mediaHash"), source.mediaSha256, true] as const]
			: []),
		[text.say("report.fact.backend"), text.say(backendNames[report.backend]), false],
		[text.say("report.fact.check"), report.checkId, true],
	];
	return (
		<section class="facts" aria-labelledby="facts">
			<h2 id="facts">{text.say("report.fact.title")}</h2>
			<dl>
				{facts.map(([label, value, code]) => (
					<div key={label}>
						<dt>{label}</dt>
						<dd class={code ? "code" : ""}>
							<bdi>{value}</bdi>
						</dd>
					</div>
				))}
			</dl>
			{!report.rules && <p class="quiet">{text.say("report.fact.otherModel")}</p>}
		</section>
	);
}
