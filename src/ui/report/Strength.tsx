import type { Report } from "../../report/schema";
import { strengths } from "../../report/strength";
import type { Figures } from "../popup/data";
import type { Text } from "../text";
import { strengthNames } from "./words";

/** Both propositions, which of them the evidence supports, and how strongly, on the ENFSI scale. */
export function Strength(props: {
	verdict: NonNullable<Report["verdict"]>;
	figures: Figures | null;
	text: Text;
}) {
	const { verdict, figures, text } = props;
	const { proposition, strength, ratio } = verdict.support;
	const values = {
		ratio: text.number(Number(ratio.toPrecision(2))),
		strength: text.say(strengthNames[strength]),
	};
	return (
		<section class="strength" aria-labelledby="strength">
			<h2 id="strength">{text.say("report.strength.title")}</h2>
			<dl class="propositions">
				<div class={proposition === "machine" ? "supported" : ""}>
					<dt>A</dt>
					<dd>{text.say("report.proposition.machine")}</dd>
				</div>
				<div class={proposition === "human" ? "supported" : ""}>
					<dt>B</dt>
					<dd>{text.say("report.proposition.human")}</dd>
				</div>
			</dl>
			<p class="support">
				{proposition === "neither"
					? text.say("report.support.neither")
					: text.say(
							proposition === "machine" ? "report.support.machine" : "report.support.human",
							values,
						)}
			</p>
			<ol class="ladder" aria-hidden="true">
				{strengths.map((step) => (
					<li key={step} class={step === strength ? `at ${proposition}` : ""}>
						{text.say(strengthNames[step])}
					</li>
				))}
			</ol>
			<p class="quiet">
				{text.say("report.strength.scale")}{" "}
				{figures &&
					text.say("report.strength.cap", {
						ratio: text.number(Number(Math.exp(figures.capLlr).toPrecision(2))),
					})}
			</p>
		</section>
	);
}
