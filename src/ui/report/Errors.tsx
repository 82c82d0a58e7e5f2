import { posterior } from "../../report/baseRates";
import type { Report } from "../../report/schema";
import { measuredWhere } from "../measuredWhere";
import type { Figures } from "../popup/data";
import { MeasuredError } from "../popup/MeasuredError";
import type { Text } from "../text";
import { conditionName, materialSentences } from "./words";

type Verdict = NonNullable<Report["verdict"]>;
type Measured = NonNullable<Report["measured"]>;

/** How often such results are wrong where that was measured, and what rarity does to an alarm. */
export function Errors(props: {
	verdict: Verdict;
	measured: Report["measured"];
	figures: Figures | null;
	text: Text;
}) {
	const { verdict, measured, figures, text } = props;
	return (
		<section class="errors" aria-labelledby="errors">
			<h2 id="errors">{text.say("report.error.title")}</h2>
			<MeasuredError
				band={verdict.band}
				measured={figures?.measured ?? null}
				level={figures?.sensitivity}
				text={text}
			/>
			{measured?.nearest && <Nearest nearest={measured.nearest} text={text} />}
			{figures && (
				<p class="quiet">
					{text.say("report.error.length", {
						heard: text.duration(verdict.speechSeconds),
						firm: text.duration(figures.firmVerdictSeconds),
					})}{" "}
					{measured && measuredWhere(measured.data, measured.date, text)}
				</p>
			)}
			{measured && <Rarity verdict={verdict} measured={measured} text={text} />}
		</section>
	);
}

function Nearest(props: { nearest: NonNullable<Measured["nearest"]>; text: Text }) {
	const { nearest, text } = props;
	const name = conditionName(nearest.condition);
	const { value, low, high } = nearest.equalErrorRate;
	const cells = [
		[
			text.say("report.error.eer"),
			text.say("report.error.interval", {
				rate: text.percent(value),
				low: text.percent(low),
				high: text.percent(high),
			}),
		],
		[text.say("report.error.falseAlarms"), text.percent(nearest.falseAlarmRate)],
		[text.say("report.error.misses"), text.percent(nearest.missRate)],
		[text.say("report.error.coverage"), text.percent(nearest.coverage)],
	] as const;
	return (
		<div class="nearest">
			<h3>
				{text.say("report.error.nearest", {
					condition: name ? text.say(name) : nearest.condition,
				})}
			</h3>
			<p class="quiet">
				{text.say(materialSentences[nearest.because])}{" "}
				{text.count("report.error.clips", nearest.clips)}
				{nearest.oneWindow && ` ${text.say("report.error.oneWindow")}`}
			</p>
			<dl class="rates">
				{cells.map(([label, value]) => (
					<div key={label}>
						<dt>{label}</dt>
						<dd>{value}</dd>
					</div>
				))}
			</dl>
		</div>
	);
}

function Rarity({ verdict, measured, text }: { verdict: Verdict; measured: Measured; text: Text }) {
	const likelihood = (prior: number) => {
		const share = 100 * posterior(verdict.llr, prior);
		if (share < 1) return text.say("report.rarity.under");
		if (share > 99) return text.say("report.rarity.over");
		return text.say("report.rarity.of100", { likelihood: Math.round(share) });
	};
	return (
		<div class="rarity">
			<h3>{text.say("report.rarity.title")}</h3>
			<p class="quiet">{text.say("report.rarity.why")}</p>
			<table>
				<thead>
					<tr>
						<th scope="col">{text.say("report.rarity.oneIn")}</th>
						<th scope="col">{text.say("report.rarity.wrong")}</th>
						<th scope="col">{text.say("report.rarity.this")}</th>
					</tr>
				</thead>
				<tbody>
					{measured.wrongAlarms.map(({ oneIn, of100 }) => (
						<tr key={oneIn}>
							<th scope="row">{text.say("report.rarity.row", { oneIn })}</th>
							<td>
								{of100 ? text.say("report.rarity.range", of100) : text.say("report.rarity.none")}
							</td>
							<td>{likelihood(1 / oneIn)}</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
