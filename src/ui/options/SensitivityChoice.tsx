import type { Sensitivity } from "../../protocol/sensitivity";
import { measuredWhere } from "../measuredWhere";
import type { Figures, Read } from "../popup/data";
import type { Key, Text } from "../text";
import { levelNames } from "../words";
import type { ModelFacts } from "./data";

const levelWords = {
	cautious: "sensitivity.cautious.what",
	balanced: "sensitivity.balanced.what",
	alert: "sensitivity.alert.what",
} as const satisfies Readonly<Record<Sensitivity, Key>>;

/** The figures that count at this level: those of the balanced one where it was not measured. */
export function figuresAt(levels: readonly Figures[], wished: Sensitivity): Figures {
	const at = (level: Sensitivity) => levels.find(({ sensitivity }) => sensitivity === level);
	return (at(wished) ?? at("balanced")) as Figures;
}

/** The levels of the model, each with its measured errors; only those that were measured. */
export function SensitivityChoice(props: {
	model: Read<ModelFacts>;
	chosen: Sensitivity;
	change: (level: Sensitivity) => void;
	text: Text;
}) {
	const { model, chosen, change, text } = props;
	if (model === "loading") return <p class="quiet">{text.say("status.loading")}</p>;
	if (model === "unreadable") return <p role="alert">{text.say("measured.missing")}</p>;
	const { levels } = model;
	const counts = figuresAt(levels, chosen).sensitivity;
	const bands = {
		human: text.say("band.human"),
		uncertain: text.say("band.uncertain"),
		machine: text.say("band.machine"),
	};
	return (
		<>
			<p class="quiet">{text.say("sensitivity.hint", bands)}</p>
			<fieldset class="levels">
				<legend class="hidden">{text.say("sensitivity.title")}</legend>
				{levels.map(({ sensitivity, measured }) => (
					<div key={sensitivity} class="level">
						<label>
							<input
								type="radio"
								name="sensitivity"
								value={sensitivity}
								checked={sensitivity === counts}
								aria-describedby={`level-${sensitivity}`}
								onChange={() => change(sensitivity)}
							/>
							<strong>{text.say(levelNames[sensitivity])}</strong>
						</label>
						<div id={`level-${sensitivity}`}>
							<p>{text.say(levelWords[sensitivity], bands)}</p>
							<Rates measured={measured} text={text} />
						</div>
					</div>
				))}
			</fieldset>
			{levels.length === 1 && <p class="quiet">{text.say("sensitivity.only")}</p>}
			{levels[0] && levels[0].measured !== "never" && (
				<p class="quiet">{measuredWhere(levels[0].measured.data, levels[0].measured.date, text)}</p>
			)}
		</>
	);
}

function Rates({ measured, text }: { measured: Figures["measured"]; text: Text }) {
	if (measured === "never") return <p>{text.say("measured.never")}</p>;
	const { falseAlarmRate, missRate, hitRate } = measured;
	const interval = ({ value, low, high }: typeof missRate) =>
		text.say("report.error.interval", {
			rate: text.percent(value),
			low: text.percent(low),
			high: text.percent(high),
		});
	const rows = [
		[text.say("sensitivity.alarms"), interval(falseAlarmRate)],
		[text.say("sensitivity.misses"), interval(missRate)],
		[text.say("sensitivity.hits"), text.percent(hitRate)],
	] as const;
	return (
		<dl class="rates">
			{rows.map(([label, value]) => (
				<div key={label}>
					<dt>{label}</dt>
					<dd>{value}</dd>
				</div>
			))}
		</dl>
	);
}
