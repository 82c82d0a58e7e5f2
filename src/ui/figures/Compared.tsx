/** All measured models side by side, on the same clips: one that does badly is shown as it is. */
import type { Key, Text } from "../text";
import { comparedConditions, conditionName } from "./conditions";
import type { ComparedModel } from "./data";

/** Conditions that every model is measured under, with their heads. */
const SHOWN: readonly (readonly [string, Key])[] = [
	["clean", "figures.condition.clean"],
	["opus24", "figures.condition.opus24"],
	["tel8k", "figures.condition.tel8k"],
];

/** @param props.models at least two, the default first */
export function Compared({ models, text }: { models: readonly ComparedModel[]; text: Text }) {
	return (
		<section class="figures">
			<h2>{text.say("figures.compared")}</h2>
			<p class="quiet">{text.say("figures.compared.note")}</p>
			<table class="compared">
				<thead>
					<tr>
						<th scope="col">{text.say("figures.compared.model")}</th>
						{SHOWN.map(([name, key]) => (
							<th key={name} scope="col">
								{text.say(key)}
							</th>
						))}
						<th scope="col">{text.say("figures.compared.size")}</th>
						<th scope="col">{text.say("figures.compared.time")}</th>
					</tr>
				</thead>
				<tbody>
					{models.map((model) => (
						<tr key={model.id}>
							<th scope="row">
								{model.id} <span class="quiet">{model.title}</span>{" "}
								<span class="quiet">{effort(model, text)}</span>
							</th>
							{SHOWN.map(([name]) => (
								<Cell key={name} eer={model.conditions[name]?.eer} text={text} />
							))}
							<td>{text.size(model.bytes)}</td>
							<td>
								{model.wasm
									? text.say("figures.compared.ms", { ms: model.wasm.msPerSecond })
									: text.say("figures.compared.unmeasured")}
							</td>
						</tr>
					))}
				</tbody>
			</table>
			<EveryCondition models={models} text={text} />
		</section>
	);
}

/** What stands behind the time: numbers that were learned, and operations. */
const effort = ({ parameters, macsPerSecond }: ComparedModel, text: Text): string =>
	[
		text.say("figures.compared.parameters", { number: text.about(parameters) }),
		text.say("options.model.work", { millions: Math.round(macsPerSecond / 1e6) }),
	].join(" · ");

/** Every condition that can be compared; nothing where the table above has them all. */
function EveryCondition({ models, text }: { models: readonly ComparedModel[]; text: Text }) {
	const names = comparedConditions(models);
	if (names.every((name) => SHOWN.some(([shown]) => shown === name))) return null;
	return (
		<table class="everyCondition">
			<caption>{text.say("figures.conditions")}</caption>
			<thead>
				<tr>
					<th scope="col">{text.say("figures.condition")}</th>
					{models.map(({ id }) => (
						<th key={id} scope="col">
							{id}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{names.map((name) => (
					<tr key={name}>
						<th scope="row">{conditionName(name, text)}</th>
						{models.map(({ id, conditions }) => (
							<td key={id}>
								{conditions[name]
									? text.percent(conditions[name].eer.value)
									: text.say("figures.compared.unmeasured")}
							</td>
						))}
					</tr>
				))}
			</tbody>
		</table>
	);
}

function Cell(props: { eer: ComparedModel["conditions"][string]["eer"] | undefined; text: Text }) {
	const { eer, text } = props;
	if (!eer) return <td>{text.say("figures.compared.unmeasured")}</td>;
	const [low, high] = [text.percent(eer.low), text.percent(eer.high)];
	return (
		<td>
			{text.percent(eer.value)}{" "}
			<span class="quiet">{text.say("figures.between", { low, high })}</span>
		</td>
	);
}
