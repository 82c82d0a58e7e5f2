import { likelihoodOf } from "../../pipeline/calibration";
import type { Verdict } from "../../protocol/state";
import type { Text } from "../text";
import { bandNames } from "../words";
import type { Figures } from "./data";
import { type Scale, scaleOf } from "./scale";

const percent = (share: number) => `${(100 * share).toFixed(2)}%`;

/**
 * A ruler from human to machine: zones from the card's operating points, a needle at the evidence,
 * a bracket over its interval.
 */
export function Gauge(props: { verdict: Verdict; figures: Figures | null; text: Text }) {
	const { verdict, figures, text } = props;
	const { llr, low, high } = verdict.evidence;
	const scale = scaleOf(figures);
	const range = { low: likelihoodOf(low), high: likelihoodOf(high) };
	const words = {
		likelihood: verdict.likelihood,
		band: text.say(bandNames[verdict.band]),
		...range,
	};
	return (
		<div class="gauge">
			{/* A native meter knows neither zones of our making nor an interval. */}
			{/* biome-ignore lint/a11y/useSemanticElements: see above */}
			<div
				class="ruler"
				role="meter"
				aria-label={text.say("gauge.label")}
				aria-valuemin={1}
				aria-valuemax={99}
				aria-valuenow={verdict.likelihood}
				aria-valuetext={text.say("gauge.value", words)}
			>
				<Zones scale={scale} />
				<div
					class="interval"
					style={{
						insetInlineStart: percent(scale.place(low)),
						insetInlineEnd: percent(1 - scale.place(high)),
					}}
				/>
				<div class="needle" style={{ insetInlineStart: percent(scale.place(llr)) }} />
			</div>
			<div class="ticks" aria-hidden="true">
				{scale.ticks.map(({ likelihood, at }) => (
					<span key={likelihood} style={{ insetInlineStart: percent(at) }}>
						{text.number(likelihood)}
					</span>
				))}
			</div>
			<p class="ends" aria-hidden="true">
				<span>{text.say("timeline.human")}</span>
				<span>{range.low < range.high && text.say("gauge.range", range)}</span>
				<span>{text.say("timeline.machine")}</span>
			</p>
		</div>
	);
}

function Zones({ scale }: { scale: Scale }) {
	if (!scale.zones) return <div class="zone uncertain" style={{ insetInline: "0" }} />;
	const { humanEnd, machineStart } = scale.zones;
	return (
		<>
			<div
				class="zone human"
				style={{ insetInlineStart: "0", insetInlineEnd: percent(1 - humanEnd) }}
			/>
			<div
				class="zone uncertain"
				style={{
					insetInlineStart: percent(humanEnd),
					insetInlineEnd: percent(1 - machineStart),
				}}
			/>
			<div
				class="zone machine"
				style={{ insetInlineStart: percent(machineStart), insetInlineEnd: "0" }}
			/>
		</>
	);
}
