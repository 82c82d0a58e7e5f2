import { useId } from "preact/hooks";
import type { TimelineSecond } from "../../protocol/state";
import { Legend } from "../Legend";
import type { Text } from "../text";
import { type Bars, barsOf, type Column } from "./timelineBars";

/** Units of the drawing: bars reach 20 up and down from the centre line, speech lies below. */
const REACH = 20;
const HEIGHT = 2 * REACH + 5;

interface TimelineProps {
	readonly timeline: readonly TimelineSecond[];
	/** LLR of the tallest bar. */
	readonly capLlr: number;
	readonly text: Text;
}

/** The last minutes, a column a second: up speaks for machine, down for human. */
export function Timeline({ timeline, capLlr, text }: TimelineProps) {
	const bars = barsOf(timeline);
	if (bars.columns.length === 0) return null;
	return (
		<section class="timeline">
			<div class="timelineHead">
				<h3>{text.say("timeline.title")}</h3>
				<Legend missed={bars.missed > 0} text={text} />
			</div>
			<Drawing bars={bars} capLlr={capLlr} text={text} />
			<p class="axis" aria-hidden="true">
				<span>{text.say("timeline.ago", { duration: text.duration(bars.room) })}</span>
				<span>{text.say("timeline.now")}</span>
			</p>
		</section>
	);
}

function Drawing({ bars, capLlr, text }: { bars: Bars; capLlr: number; text: Text }) {
	const hatch = useId();
	const label = text.say("timeline.label", {
		span: text.duration(bars.columns.length),
		speech: text.duration(bars.speechSeconds),
		machine: text.duration(bars.machine),
		human: text.duration(bars.human),
		missed: text.duration(bars.missed),
	});
	const first = bars.room - bars.columns.length;
	return (
		<svg
			role="img"
			aria-label={label}
			viewBox={`0 0 ${bars.room} ${HEIGHT}`}
			preserveAspectRatio="none"
		>
			<defs>
				<pattern id={hatch} width="2" height="6" patternUnits="userSpaceOnUse">
					<rect class="missed" width="2" height="2" />
				</pattern>
			</defs>
			{bars.columns.map((column, i) => (
				<Bar key={i} column={column} x={first + i} capLlr={capLlr} hatch={hatch} />
			))}
			<rect class="centre" y={REACH - 0.25} width={bars.room} height="0.5" />
		</svg>
	);
}

function Bar(props: { column: Column; x: number; capLlr: number; hatch: string }) {
	const { column, x, capLlr, hatch } = props;
	if (column.kind === "missed") {
		return <rect x={x} width="1" height={2 * REACH} fill={`url(#${hatch})`} />;
	}
	const tall = column.llr === null ? 0 : (Math.min(capLlr, Math.abs(column.llr)) / capLlr) * REACH;
	const up = (column.llr ?? 0) > 0;
	return (
		<>
			{tall > 0 && (
				<rect
					class={up ? "machine" : "human"}
					x={x}
					y={up ? REACH - tall : REACH}
					width="1"
					height={tall}
				/>
			)}
			{column.speech > 0 && (
				<rect class="speech" x={x} y={HEIGHT - 3} width="1" height="3" opacity={column.speech} />
			)}
		</>
	);
}
