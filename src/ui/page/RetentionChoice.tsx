import type { Retention } from "../../settings/settings";
import type { Key, Text } from "../text";

const choices: readonly (readonly [Retention, Key])[] = [
	[null, "retention.forever"],
	[365, "retention.year"],
	[90, "retention.quarter"],
	[30, "retention.month"],
	[7, "retention.week"],
	[0, "retention.nothing"],
];

/** How long checks are kept. */
export function RetentionChoice(props: {
	value: Retention;
	change: (retention: Retention) => void;
	text: Text;
}) {
	const { value, change, text } = props;
	const offered = choices.some(([days]) => days === value);
	return (
		<label class="field">
			{text.say("retention.label")}
			<select
				value={String(value)}
				onChange={(event) => {
					const chosen = choices.find(([days]) => String(days) === event.currentTarget.value);
					if (chosen) change(chosen[0]);
				}}
			>
				{/* An organisation may have set any number of days. */}
				{!offered && value !== null && (
					<option value={String(value)}>{text.count("retention.days", value)}</option>
				)}
				{choices.map(([days, key]) => (
					<option key={key} value={String(days)}>
						{text.say(key)}
					</option>
				))}
			</select>
		</label>
	);
}
