import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Text } from "../text";
import type { Adding, AddingActions, Answers } from "./adding";

/** What the form is a function of. */
interface AskCardProps {
	readonly asking: Extract<Adding, { kind: "asking" }>;
	readonly actions: Pick<AddingActions, "answer" | "closeAdding">;
	readonly text: Text;
}

const RATE = 16_000;

/** What the code must know of a model that brings no card. */
export function AskCard({ asking, actions, text }: AskCardProps) {
	const { file, pictures } = asking;
	const [answers, set] = useState(asking.answers);
	const change = (more: Partial<Answers>) => set({ ...answers, ...more });
	const doors = file.doors ?? { inputs: [], outputs: [] };
	const two = answers.kind === "logits";
	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				actions.answer(answers);
			}}
		>
			<p class="quiet">{text.say("addModel.ask")}</p>
			<Line label={text.say("addModel.ask.title")}>
				<input
					required
					maxLength={80}
					value={answers.title}
					onInput={(event) => change({ title: event.currentTarget.value })}
				/>
			</Line>
			<Choice
				label={text.say("addModel.ask.input")}
				value={String(answers.picture)}
				options={[
					["null", text.say("addModel.ask.samples")],
					...pictures.map(
						(model, i) => [String(i), text.say("addModel.ask.picture", { model })] as const,
					),
				]}
				change={(value) => change({ picture: value === "null" ? null : Number(value) })}
			/>
			{doors.inputs.length > 1 && (
				<Choice
					label={text.say("addModel.ask.inputName")}
					value={answers.input}
					options={doors.inputs.map(({ name }) => [name, name] as const)}
					change={(input) => change({ input })}
				/>
			)}
			<Line label={text.say("addModel.ask.window")}>
				<input
					type="number"
					required
					min={0.25}
					max={8}
					step="any"
					value={answers.windowSamples / RATE}
					onInput={(event) =>
						change({ windowSamples: Math.round(RATE * event.currentTarget.valueAsNumber) })
					}
				/>
			</Line>
			<Choice
				label={text.say("addModel.ask.level")}
				value={answers.level}
				options={[
					["asIs", text.say("addModel.ask.level.asIs")],
					["unit", text.say("addModel.ask.level.unit")],
				]}
				change={(value) => change({ level: value === "unit" ? "unit" : "asIs" })}
			/>
			{doors.outputs.length > 1 && (
				<Choice
					label={text.say("addModel.ask.outputName")}
					value={answers.output}
					options={doors.outputs.map(({ name }) => [name, name] as const)}
					change={(output) => change({ output })}
				/>
			)}
			<Choice
				label={text.say("addModel.ask.output")}
				value={answers.kind}
				options={[
					["logits", text.say("addModel.ask.output.logits")],
					["probability", text.say("addModel.ask.output.probability")],
					["score", text.say("addModel.ask.output.score")],
				]}
				change={(value) => change({ kind: value as Answers["kind"] })}
			/>
			<Choice
				label={text.say("addModel.ask.machine")}
				value={String(answers.machine)}
				options={[
					["1", text.say(two ? "addModel.ask.machine.second" : "addModel.ask.machine.larger")],
					["0", text.say(two ? "addModel.ask.machine.first" : "addModel.ask.machine.smaller")],
				]}
				change={(value) => change({ machine: value === "1" ? 1 : 0 })}
			/>
			<Line label={text.say("addModel.ask.source")}>
				<input
					maxLength={200}
					value={answers.source}
					onInput={(event) => change({ source: event.currentTarget.value })}
				/>
			</Line>
			<Line label={text.say("addModel.ask.licence")}>
				<input
					maxLength={80}
					value={answers.licence}
					onInput={(event) => change({ licence: event.currentTarget.value })}
				/>
			</Line>
			<p class="actions">
				<button type="submit" class="primary">
					{text.say("addModel.try")}
				</button>
				<button type="button" onClick={actions.closeAdding}>
					{text.say("action.cancel")}
				</button>
			</p>
		</form>
	);
}

function Line({ label, children }: { label: string; children: ComponentChildren }) {
	return (
		// biome-ignore lint/a11y/noLabelWithoutControl: the field is what it is given
		<label class="field">
			{label}
			{children}
		</label>
	);
}

function Choice(props: {
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
