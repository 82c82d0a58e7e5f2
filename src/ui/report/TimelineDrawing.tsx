import { useId } from "preact/hooks";
import { type Bar, barsOf, type Column, type Range } from "../../report/columns";

/** Units of the drawing: bars reach 40 up and down from the centre line, speech lies below. */
const REACH = 40;
const HEIGHT = 2 * REACH + 8;
/** More bars than this cannot be told apart on any screen. */
const MOST_BARS = 480;

/** The bars of what is in view: up speaks for machine, down for human. Seen only: words are beside it. */
export function TimelineDrawing(props: {
	columns: readonly Column[];
	range: Range;
	/** LLR of the tallest bar. */
	capLlr: number;
	cursor: number | null;
	playing: number | null;
}) {
	const { columns, range, capLlr, cursor, playing } = props;
	const hatch = useId();
	const width = range.to - range.from;
	const within = (at: number | null) => at !== null && at >= range.from && at < range.to;
	return (
		<svg
			aria-hidden="true"
			viewBox={`${range.from} 0 ${width} ${HEIGHT}`}
			preserveAspectRatio="none"
		>
			<defs>
				<pattern id={hatch} width={width / 100} height="6" patternUnits="userSpaceOnUse">
					<rect class="missed" width={width / 100} height="2" />
				</pattern>
			</defs>
			{within(playing) && <rect class="playing" x={playing ?? 0} width="1" height={HEIGHT} />}
			{barsOf(columns, range, MOST_BARS).map((bar) => (
				<BarDrawing key={bar.at} bar={bar} capLlr={capLlr} hatch={hatch} />
			))}
			<rect class="centre" x={range.from} y={REACH - 0.4} width={width} height="0.8" />
			{within(cursor) && (
				<rect
					class="cursor"
					x={cursor ?? 0}
					width="1"
					height={HEIGHT}
					vector-effect="non-scaling-stroke"
				/>
			)}
		</svg>
	);
}

function BarDrawing({ bar, capLlr, hatch }: { bar: Bar; capLlr: number; hatch: string }) {
	const { at, width, up, down, speech, missed, jump } = bar;
	const tall = (llr: number) => (Math.min(capLlr, Math.abs(llr)) / capLlr) * REACH;
	return (
		<>
			{missed && <rect x={at} width={width} height={2 * REACH} fill={`url(#${hatch})`} />}
			{up > 0 && (
				<rect class="machine" x={at} y={REACH - tall(up)} width={width} height={tall(up)} />
			)}
			{down < 0 && <rect class="human" x={at} y={REACH} width={width} height={tall(down)} />}
			{speech > 0 && (
				<rect class="speech" x={at} y={HEIGHT - 5} width={width} height="5" opacity={speech} />
			)}
			{jump && (
				<line class="jump" x1={at} x2={at} y1="0" y2={HEIGHT} vector-effect="non-scaling-stroke" />
			)}
		</>
	);
}
