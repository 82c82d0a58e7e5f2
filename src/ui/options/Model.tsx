import type { Sensitivity } from "../../protocol/sensitivity";
import type { Read } from "../popup/data";
import { MeasuredError } from "../popup/MeasuredError";
import type { Text } from "../text";
import type { DetectorStanding, ModelFacts } from "./data";
import { figuresAt } from "./SensitivityChoice";

/** Which backend works now and why, once the detector has been asked. */
export function DetectorLine({ detector, text }: { detector: Read<DetectorStanding>; text: Text }) {
	if (detector === "loading") return <p class="quiet">{text.say("options.backend.asking")}</p>;
	if (detector === "unreadable") return <p class="quiet">{text.say("options.backend.silent")}</p>;
	if (detector.kind === "fails") {
		return (
			<p class="quiet" role="alert">
				{text.say("failed.no-backend.happened")} <bdi>{detector.detail}</bdi>
			</p>
		);
	}
	const { backend, adapter, wasmMs, webgpuMs } = detector.report;
	const measured = wasmMs !== null && webgpuMs !== null;
	return (
		<p class="quiet">
			{text.say(backend === "webgpu" ? "options.backend.onGpu" : "options.backend.onCpu")}{" "}
			{adapter && text.say("options.backend.adapter", { adapter })}{" "}
			{measured &&
				text.say("options.backend.times", {
					wasm: text.number(Number(wasmMs.toFixed(1))),
					webgpu: text.number(Number(webgpuMs.toFixed(1))),
				})}
		</p>
	);
}

/** The model with the errors that were measured of it. */
export function Model(props: { model: Read<ModelFacts>; level: Sensitivity; text: Text }) {
	const { model, level, text } = props;
	if (model === "loading") return <p class="quiet">{text.say("status.loading")}</p>;
	if (model === "unreadable") return <p role="alert">{text.say("measured.missing")}</p>;
	const { measured } = figuresAt(model.levels, level);
	return (
		<>
			<p>
				<bdi>{model.title}</bdi>, <bdi>{model.version}</bdi>
			</p>
			<MeasuredError band="uncertain" measured={measured} text={text} />
			<p class="quiet">
				{text.say("measured.where", {
					data: measured.data,
					date: text.date(Date.parse(measured.date)),
				})}
			</p>
			<p>
				<a href="figures.html">{text.say("options.model.figures")}</a>
			</p>
			<details>
				<summary>{text.say("options.model.limits")}</summary>
				<ul class="points" lang="en" dir="ltr">
					{model.limits.map((limit) => (
						<li key={limit}>{limit}</li>
					))}
				</ul>
				<p class="hash">
					{text.say("options.model.hash")} <code dir="ltr">{model.sha256}</code>
				</p>
			</details>
		</>
	);
}
