import { useId, useMemo, useRef, useState } from "preact/hooks";
import { LEAN } from "../../pipeline/evidence";
import { axisMarks, type Column, clock, seriesOf } from "../../report/columns";
import type { Report } from "../../report/schema";
import { Legend } from "../Legend";
import type { Text } from "../text";
import type { ReportActions, ReportData } from "./data";
import { Spectrogram } from "./Spectrogram";
import { TimelineDrawing } from "./TimelineDrawing";
import { columnOf, secondAt, useView, type View } from "./view";

/** The tallest bar while the model's card is not here: the usual cap, LLR. */
const USUAL_CAP = 4.6;
/** Pixels that a pointer may move and still have clicked. */
const STILL = 4;
const SPECTROGRAM_WIDTH = 960;

interface TimelineProps {
	readonly report: Report;
	readonly columns: readonly Column[];
	readonly data: ReportData;
	readonly actions: Pick<ReportActions, "play" | "silence">;
	/** Index of the second that the cursor is on. */
	readonly selected: number | null;
	readonly select: (second: number) => void;
	readonly text: Text;
}

/** The evidence over time: pointing and arrow keys give numbers, + and - zoom, dragging moves. */
export function Timeline(props: TimelineProps) {
	const { report, columns, data, selected, text } = props;
	const cursor = columnOf(columns, selected);
	const view = useView(columns.length, cursor);
	const [hover, setHover] = useState<number | null>(null);
	// Pointing draws anew at every move, and a check may hold hours of seconds.
	const series = useMemo(() => seriesOf(report.seconds), [report.seconds]);
	const shown = hover ?? cursor;
	return (
		<div class="timelineBlock">
			<Head view={view} around={cursor} columns={columns} text={text} />
			<p class="hidden">{summary(columns, text)}</p>
			<Ground {...props} view={view} cursor={cursor} setHover={setHover} />
			<Axis columns={columns} view={view} />
			<p class="readout" aria-hidden="true">
				{shown === null ? text.say("report.timeline.hint") : words(columns[shown], text)}
			</p>
			<p class="quiet">
				{text.say(series === "second" ? "report.timeline.seconds" : "report.timeline.windows")}
			</p>
			{data.sound.kind === "here" && <p class="hidden">{text.say("report.timeline.plays")}</p>}
		</div>
	);
}

function Head(props: {
	view: View;
	around: number | null;
	columns: readonly Column[];
	text: Text;
}) {
	const { view, around, columns, text } = props;
	const { from, to } = view.range;
	const middle = around ?? (from + to) / 2;
	const missed = columns.some(({ kind }) => kind === "missed");
	return (
		<div class="timelineHead">
			<Legend missed={missed} text={text} />
			<div class="zoom">
				<button type="button" onClick={() => view.zoom(0.5, middle)}>
					<span aria-hidden="true">+</span>
					<span class="hidden">{text.say("report.zoom.in")}</span>
				</button>
				<button type="button" disabled={view.isAll} onClick={() => view.zoom(2, middle)}>
					<span aria-hidden="true">−</span>
					<span class="hidden">{text.say("report.zoom.out")}</span>
				</button>
				<button type="button" disabled={view.isAll} onClick={view.all}>
					{text.say("report.zoom.all")}
				</button>
			</div>
		</div>
	);
}

interface GroundProps extends TimelineProps {
	readonly view: View;
	readonly cursor: number | null;
	readonly setHover: (column: number | null) => void;
}

/** The drawing and all that a pointer or a key does on it. */
function Ground(props: GroundProps) {
	const { columns, data, actions, select, text, view, cursor, setHover } = props;
	const { range } = view;
	const width = range.to - range.from;
	const hint = useId();
	const drag = useRef<{ x: number; from: number; moved: boolean } | null>(null);
	const last = columns.length - 1;

	/** Share of the drawing's width from its earlier end. */
	function share(event: { clientX: number; currentTarget: EventTarget | null }): number {
		const box = (event.currentTarget as Element).getBoundingClientRect();
		const x = (event.clientX - box.left) / box.width;
		return text.direction === "rtl" ? 1 - x : x;
	}
	const columnAt = (event: { clientX: number; currentTarget: EventTarget | null }) =>
		Math.max(range.from, Math.min(range.to - 1, range.from + Math.floor(share(event) * width)));

	function go(column: number, play: boolean): void {
		const second = secondAt(columns, Math.max(0, Math.min(last, column)));
		if (second === null) return;
		select(second);
		if (play && data.sound.kind === "here") actions.play(second);
	}

	function onKeyDown(event: KeyboardEvent): void {
		const later = text.direction === "rtl" ? "ArrowLeft" : "ArrowRight";
		const earlier = text.direction === "rtl" ? "ArrowRight" : "ArrowLeft";
		const at = cursor ?? range.from;
		const page = Math.max(1, Math.round(width / 4));
		const keys: Readonly<Record<string, () => void>> = {
			[later]: () => go(cursor === null ? at : at + 1, false),
			[earlier]: () => goBack(at - 1),
			PageDown: () => go(at + page, false),
			PageUp: () => goBack(at - page),
			Home: () => go(0, false),
			End: () => go(last, false),
			"+": () => view.zoom(0.5, at),
			"=": () => view.zoom(0.5, at),
			"-": () => view.zoom(2, at),
			"0": view.all,
			Enter: () => go(at, true),
			" ": () => go(at, true),
			Escape: actions.silence,
		};
		const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
		if (!act) return;
		event.preventDefault();
		act();
	}

	/** Back over what was missed to the second heard before it. */
	function goBack(column: number): void {
		let at = Math.max(0, column);
		while (at > 0 && columns[at]?.kind === "missed") at--;
		go(at, false);
	}

	return (
		<div
			class="ground"
			role="slider"
			tabIndex={0}
			aria-label={text.say("report.timeline.label")}
			aria-describedby={hint}
			aria-valuemin={0}
			aria-valuemax={last}
			aria-valuenow={cursor ?? 0}
			aria-valuetext={words(columns[cursor ?? 0], text)}
			onKeyDown={onKeyDown}
			onPointerDown={(event) => {
				drag.current = { x: event.clientX, from: range.from, moved: false };
				event.currentTarget.setPointerCapture(event.pointerId);
			}}
			onPointerMove={(event) => {
				setHover(columnAt(event));
				const held = drag.current;
				if (!held) return;
				const by = event.clientX - held.x;
				held.moved ||= Math.abs(by) > STILL;
				if (!held.moved) return;
				const box = event.currentTarget.getBoundingClientRect();
				const turn = text.direction === "rtl" ? -1 : 1;
				view.pan(Math.round(held.from - (turn * by * width) / box.width) - range.from);
			}}
			onPointerUp={(event) => {
				if (drag.current && !drag.current.moved) go(columnAt(event), true);
				drag.current = null;
			}}
			onPointerCancel={() => {
				drag.current = null;
			}}
			onPointerLeave={() => setHover(null)}
			onWheel={(event) => {
				// Without Ctrl the wheel scrolls the page, as everywhere.
				if (!event.ctrlKey) return;
				event.preventDefault();
				view.zoom(event.deltaY < 0 ? 0.7 : 1 / 0.7, columnAt(event));
			}}
		>
			<span class="hidden" id={hint}>
				{text.say("report.timeline.hint")}
			</span>
			<TimelineDrawing
				columns={columns}
				range={range}
				capLlr={data.figures?.capLlr ?? USUAL_CAP}
				cursor={cursor}
				playing={columnOf(columns, data.playing)}
			/>
			{data.sound.kind === "here" && (
				<Spectrogram
					bands={data.sound.bands}
					width={SPECTROGRAM_WIDTH}
					timeAt={(x) => timeIn(columns, range.from + ((x + 0.5) * width) / SPECTROGRAM_WIDTH)}
					label={text.say("report.spectrogram.label", {
						from: timeLabel(columns, range.from),
						to: timeLabel(columns, range.to - 1),
						low: Math.round(data.sound.lowHz),
						high: Math.round(data.sound.highHz),
					})}
				/>
			)}
		</div>
	);
}

function Axis({ columns, view }: { columns: readonly Column[]; view: View }) {
	const { from, to } = view.range;
	return (
		<div class="axis" aria-hidden="true">
			{axisMarks(columns, view.range).map(({ at, seconds }) => (
				<span key={at} style={{ insetInlineStart: `${(100 * (at - from)) / (to - from)}%` }}>
					{clock(seconds)}
				</span>
			))}
		</div>
	);
}

/** @param at in columns, with its fraction @returns media time; null where nothing was heard */
function timeIn(columns: readonly Column[], at: number): number | null {
	const column = columns[Math.floor(at)];
	return column?.kind === "heard" ? column.start + (at - Math.floor(at)) : null;
}

function timeLabel(columns: readonly Column[], at: number): string {
	const second = secondAt(columns, at);
	const column = columns.find((each) => each.kind === "heard" && each.index === second);
	return column?.kind === "heard" ? clock(column.start) : "";
}

/** One column in words. */
function words(column: Column | undefined, text: Text): string {
	if (column?.kind !== "heard") return text.say("report.second.missed");
	const time = clock(column.start);
	const speech = text.wholePercent(column.speech);
	if (column.llr === null) return text.say("report.second.none", { time, speech });
	const key = column.llr > 0 ? "report.second.machine" : "report.second.human";
	return text.say(key, { time, speech, llr: text.signed(column.llr) });
}

/** All of the timeline in a sentence. */
function summary(columns: readonly Column[], text: Text): string {
	const heard = columns.filter((column) => column.kind === "heard");
	const llrs = heard.map(({ llr }) => llr ?? 0);
	return text.say("report.timeline.summary", {
		span: text.duration(heard.length),
		speech: text.duration(heard.reduce((sum, { speech }) => sum + speech, 0)),
		machine: text.duration(llrs.filter((llr) => llr > LEAN).length),
		human: text.duration(llrs.filter((llr) => llr < -LEAN).length),
		missed: text.duration(columns.length - heard.length),
	});
}
