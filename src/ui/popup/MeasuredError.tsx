import type { Sensitivity } from "../../protocol/sensitivity";
import type { Verdict } from "../../protocol/state";
import { wrongAlarms } from "../../report/baseRates";
import { measuredWhere } from "../measuredWhere";
import type { Text } from "../text";
import { levelNames } from "../words";
import type { Figures, Measured, MeasuredRate } from "./data";

/** Of 100 voices, this many are machine-made in the example of a base rate. */
const EXAMPLE_PRIOR = 0.01;

/**
 * How often the words shown were wrong where that was measured; both ways while undecided.
 * @param level that they were measured at; said where it is not the usual one
 */
export function MeasuredError(props: {
	band: Verdict["band"];
	measured: Measured | "never" | null;
	level?: Sensitivity | undefined;
	text: Text;
}) {
	const { band, measured, level = "balanced", text } = props;
	if (measured === "never") return <p class="measured">{text.say("measured.never")}</p>;
	if (!measured) return <p class="measured">{text.say("measured.missing")}</p>;
	const values = ({ value, low, high }: MeasuredRate) => ({
		rate: text.percent(value),
		low: text.percent(low),
		high: text.percent(high),
	});
	return (
		<div class="measured">
			{band !== "human" && (
				<p>{text.say("measured.falseAlarm", values(measured.falseAlarmRate))}</p>
			)}
			{band !== "machine" && <p>{text.say("measured.miss", values(measured.missRate))}</p>}
			{level !== "balanced" && (
				<p>{text.say("sensitivity.now", { level: text.say(levelNames[level]) })}</p>
			)}
		</div>
	);
}

/** Which model judged, where it is not the one that comes with the extension. */
export function OtherModel({ figures, text }: { figures: Figures | null; text: Text }) {
	if (!figures || figures.model.isDefault) return null;
	return (
		<p class="otherModel">
			{text.say("verdict.model", { model: `\u2068${figures.model.title}\u2069` })}
		</p>
	);
}

/** What a verdict does not say, and what its number means where few voices are machine-made. */
export function Meaning(props: { measured: Measured | "never" | null; text: Text }) {
	const { text } = props;
	const measured = props.measured === "never" ? null : props.measured;
	const wrong = measured && wrongAlarms(measured.falseAlarmRate, measured.hitRate, EXAMPLE_PRIOR);
	return (
		<div class="meaning">
			<p>{text.say("meaning.origin")}</p>
			<details>
				<summary>{text.say("meaning.title")}</summary>
				<p>{text.say("meaning.even")}</p>
				<p>
					<a href="/figures.html" target="_blank" rel="noreferrer">
						{text.say("figures.link")}
					</a>
				</p>
				{measured && (
					<>
						{wrong && <p>{text.say("meaning.baseRate", wrong)}</p>}
						<p>{measuredWhere(measured.data, measured.date, text)}</p>
					</>
				)}
			</details>
		</div>
	);
}
