import { useState } from "preact/hooks";
import type { Text } from "../text";
import type { Adding, AddingActions, Answers } from "./adding";
import { Choice, Line, Measure } from "./fields";
import { OwnPicture } from "./OwnPicture";

/** What the form is a function of. */
interface AskCardProps {
	readonly asking: Extract<Adding, { kind: "asking" }>;
	readonly actions: Pick<AddingActions, "answer" | "closeAdding">;
	readonly text: Text;
}

const RATE = 16_000;

/** What the code must know of a model that brings no card. */
export function AskCard({ asking, actions, text }: AskCardProps) {
	const { file, pictures, cardFault } = asking;
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
			{cardFault === null ? (
				<p class="quiet">{text.say("addModel.ask")}</p>
			) : (
				<div class="warning">
					<p>{text.say("addModel.ask.card")}</p>
					<p class="quiet">
						<bdi>{cardFault}</bdi>
					</p>
				</div>
			)}
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
					["own", text.say("addModel.ask.own")],
				]}
				change={(value) => change(answerOf(value))}
			/>
			{answers.picture === "own" && (
				<OwnPicture picture={answers.own} change={(own) => change({ own })} text={text} />
			)}
			{doors.inputs.length > 1 && (
				<Choice
					label={text.say("addModel.ask.inputName")}
					value={answers.input}
					options={doors.inputs.map(({ name }) => [name, name] as const)}
					change={(input) => change({ input })}
				/>
			)}
			<Measure
				label={text.say("addModel.ask.window")}
				value={answers.windowSamples / RATE}
				min={0.25}
				max={8}
				change={(seconds) => change({ windowSamples: Math.round(RATE * seconds) })}
			/>
			<Choice
				label={text.say("addModel.ask.level")}
				value={answers.level}
				options={[
					["asIs", text.say("addModel.ask.level.asIs")],
					["unit", text.say("addModel.ask.level.unit")],
					["even", text.say("addModel.ask.level.even")],
				]}
				change={(level) => change({ level: level as Answers["level"] })}
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

/** What is heard and how loud go together, until the person says otherwise. */
function answerOf(value: string): Pick<Answers, "picture" | "level"> {
	if (value === "null") return { picture: null, level: "unit" };
	return value === "own"
		? { picture: "own", level: "asIs" }
		: { picture: Number(value), level: "even" };
}
