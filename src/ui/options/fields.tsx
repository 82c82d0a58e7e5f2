import type { ComponentChildren } from "preact";

/** A field below its label. */
export function Line({ label, children }: { label: string; children: ComponentChildren }) {
	return (
		// biome-ignore lint/a11y/noLabelWithoutControl: the field is what it is given
		<label class="field">
			{label}
			{children}
		</label>
	);
}

/** One of a few answers. */
export function Choice(props: {
	label: string;
	value: string;
	options: readonly (readonly [value: string, words: string])[];
	change: (value: string) => void;
}) {
	const { label, value, options, change } = props;
	return (
		<Line label={label}>
			<select value={value} onChange={(event) => change(event.currentTarget.value)}>
				{options.map(([each, words]) => (
					<option key={each} value={each}>
						{words}
					</option>
				))}
			</select>
		</Line>
	);
}

/** A number within bounds; what is typed that is none changes nothing, and the form is not sent with it. */
export function Measure(props: {
	label: string;
	value: number;
	min: number;
	max: number;
	whole?: boolean;
	change: (value: number) => void;
}) {
	const { label, value, min, max, whole = false, change } = props;
	return (
		<Line label={label}>
			<input
				type="number"
				required
				min={min}
				max={max}
				step={whole ? 1 : "any"}
				defaultValue={String(value)}
				onInput={({ currentTarget: { valueAsNumber } }) => {
					if (Number.isFinite(valueAsNumber)) change(valueAsNumber);
				}}
			/>
		</Line>
	);
}
