import type { Verdict } from "../../protocol/state";
import type { Text } from "../text";
import type { Figures, Measured, MeasuredRate } from "./data";

/** Of 100 voices, this many are machine-made in the example of a base rate. */
const EXAMPLE_PRIOR = 0.01;

/** How often such words were wrong where it was measured, and what the number means. */
export function MeasuredError(props: {
	band: Verdict["band"];
	figures: Figures | null;
	text: Text;
}) {
	const { band, figures, text } = props;
	return (
		<div class="measured">
			{figures ? (
				<Rates band={band} measured={figures.measured} text={text} />
			) : (
				<p>{text.say("measured.missing")}</p>
			)}
			<p>{text.say("meaning.origin")}</p>
			<details>
				<summary>{text.say("meaning.title")}</summary>
				<p>{text.say("meaning.even")}</p>
				{figures && (
					<>
						<p>
							{text.say("meaning.baseRate", {
								wrong: wrongAlarms(figures.measured),
							})}
						</p>
						<p>
							{text.say("measured.where", {
								data: figures.measured.data,
								date: text.date(Date.parse(figures.measured.date)),
							})}
						</p>
					</>
				)}
			</details>
		</div>
	);
}

function Rates(props: { band: Verdict["band"]; measured: Measured; text: Text }) {
	const { band, measured, text } = props;
	const values = ({ value, low, high }: MeasuredRate) => ({
		rate: text.percent(value),
		low: text.percent(low),
		high: text.percent(high),
	});
	return (
		<>
			<h3>{text.say("measured.title")}</h3>
			<ul>
				{band !== "human" && (
					<li>{text.say("measured.falseAlarm", values(measured.falseAlarmRate))}</li>
				)}
				{band !== "machine" && <li>{text.say("measured.miss", values(measured.missRate))}</li>}
			</ul>
		</>
	);
}

/** Of 100 alarms, how many would be wrong where few voices are machine-made. */
export function wrongAlarms(measured: Measured): number {
	const wrong = (1 - EXAMPLE_PRIOR) * measured.falseAlarmRate.value;
	const right = EXAMPLE_PRIOR * measured.hitRate;
	return wrong + right > 0 ? Math.round((100 * wrong) / (wrong + right)) : 0;
}
