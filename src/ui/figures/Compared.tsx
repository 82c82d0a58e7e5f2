/** All measured models side by side, on the same clips: one that does badly is shown as it is. */
import type { Key, Text } from "../text";
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
								{model.id} <span class="quiet">{model.title}</span>
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
		</section>
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
