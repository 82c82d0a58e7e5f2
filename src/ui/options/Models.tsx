import { useState } from "preact/hooks";
import { measuredWhere } from "../measuredWhere";
import type { Read } from "../popup/data";
import { MeasuredError } from "../popup/MeasuredError";
import type { Text } from "../text";
import type { ModelFacts, OptionsActions } from "./data";

/** What the list is a function of. */
interface ModelsProps {
	readonly models: Read<readonly ModelFacts[]>;
	/** Key of the chosen model, as in the settings; null for the default. */
	readonly chosen: string | null;
	readonly actions: Pick<OptionsActions, "setModel" | "renameModel" | "removeModel" | "saveCard">;
	readonly text: Text;
}

/** The model that judges, or would: the chosen one where it is here, else the default. */
export function judgeOf(models: readonly ModelFacts[], chosen: string | null): ModelFacts | null {
	const here = models.find(({ key, place }) => key === chosen && place !== "nowhere");
	return here ?? models.find(({ figures }) => figures.model.isDefault) ?? null;
}

/** Every model with the errors that were measured of it, and the choice among them. */
export function Models({ models, chosen, actions, text }: ModelsProps) {
	if (models === "loading") return <p class="quiet">{text.say("status.loading")}</p>;
	if (models === "unreadable") return <p role="alert">{text.say("measured.missing")}</p>;
	const judge = judgeOf(models, chosen);
	const gone = chosen !== null && judge?.key !== chosen;
	return (
		<>
			<p class="quiet">{text.say("options.model.hint")}</p>
			{gone && <p role="alert">{text.say("options.model.gone", { model: chosen })}</p>}
			<fieldset class="models">
				<legend class="hidden">{text.say("options.model")}</legend>
				{models.map((model) => (
					<div key={model.key} class="model">
						<label>
							<input
								type="radio"
								name="model"
								checked={model === judge}
								disabled={model.place === "nowhere"}
								onChange={() => actions.setModel(model.figures.model.isDefault ? null : model.key)}
							/>
							<span>
								<bdi>{model.title}</bdi>{" "}
								{model.figures.model.isDefault && (
									<span class="chip">{text.say("options.model.default")}</span>
								)}
								{model.own && <span class="chip">{text.say("options.model.own")}</span>}
							</span>
						</label>
						<Errors model={model} text={text} />
						<p class="quiet">{cost(model, text)}</p>
						{model.place === "nowhere" && (
							<p>{text.say("options.model.nowhere", { id: model.key })}</p>
						)}
						<More model={model} text={text} />
						{model.place === "device" && <Own model={model} actions={actions} text={text} />}
					</div>
				))}
			</fieldset>
		</>
	);
}

/** The two figures that models are compared by, or that there are none. */
function Errors({ model: { errors }, text }: { model: ModelFacts; text: Text }) {
	if (!errors) return <p>{text.say("measured.never")}</p>;
	const { clean, worst } = errors;
	return (
		<p>
			{text.say("options.model.clean", {
				rate: text.percent(clean.value),
				low: text.percent(clean.low),
				high: text.percent(clean.high),
			})}{" "}
			{worst &&
				worst.value > clean.value &&
				text.say("options.model.worst", { rate: text.percent(worst.value) })}
		</p>
	);
}

/** What can be done with a model from a file. */
function Own({
	model,
	actions,
	text,
}: Pick<ModelsProps, "actions" | "text"> & { model: ModelFacts }) {
	const { key, title, own } = model;
	const [naming, setNaming] = useState(false);
	if (naming) {
		return (
			<form
				class="field"
				onSubmit={(event) => {
					event.preventDefault();
					const name = String(new FormData(event.currentTarget).get("title") ?? "").trim();
					if (name) actions.renameModel(key, name);
					setNaming(false);
				}}
			>
				<label for={`name-${key}`}>{text.say("options.model.name")}</label>
				<div class="inline">
					<input id={`name-${key}`} name="title" required maxLength={80} defaultValue={title} />
					<button type="submit">{text.say("options.model.save")}</button>
				</div>
			</form>
		);
	}
	return (
		<p class="actions">
			{own && (
				<>
					<button type="button" onClick={() => setNaming(true)}>
						{text.say("options.model.rename")}
					</button>
					<button type="button" onClick={() => actions.saveCard(key)}>
						{text.say("options.model.card")}
					</button>
				</>
			)}
			<button type="button" onClick={() => actions.removeModel(key)}>
				{text.say("options.model.remove")}
			</button>
		</p>
	);
}

/** What it takes: room, work where its card says it, and time where that was measured here. */
function cost({ bytes, millionsPerSecond, msPerSecond }: ModelFacts, text: Text): string {
	const millions = Math.round(millionsPerSecond);
	const work = millions > 0 ? [text.say("options.model.work", { millions })] : [];
	const time = msPerSecond === null ? [] : [speedWords(msPerSecond, text)];
	return [text.size(bytes), ...work, ...time].join(" · ");
}

/** @param ms for one second of sound */
export const speedWords = (ms: number, text: Text): string =>
	text.say("options.model.speed", { ms: ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms) });

function More({ model, text }: { model: ModelFacts; text: Text }) {
	const { measured } = model.figures;
	return (
		<details>
			<summary>{text.say("options.model.limits")}</summary>
			{measured !== "never" && (
				<>
					<MeasuredError band="uncertain" measured={measured} text={text} />
					<p class="quiet">{measuredWhere(measured.data, measured.date, text)}</p>
				</>
			)}
			<ul class="points" lang="en" dir="ltr">
				{model.limits.map((limit) => (
					<li key={limit}>{limit}</li>
				))}
			</ul>
			<p class="quiet">
				{text.say("options.model.version")} <bdi>{model.version}</bdi>
			</p>
			<p class="hash">
				{text.say("options.model.hash")} <code dir="ltr">{model.sha256}</code>
			</p>
		</details>
	);
}
