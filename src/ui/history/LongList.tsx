import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Cross } from "../page/Cross";
import { CheckOutcome, CheckPlace, iconOfCheck } from "../popup/CheckParts";
import { Mark } from "../popup/Mark";
import type { Text } from "../text";
import type { HistoryRow } from "./data";
import { type Drawn, drawnLines } from "./windowing";

/** Pixels of a line, as the style sheet has it. */
const LINE = 56;

/** Draws only the lines near what is in sight; a screen reader is told their places and number. */
export function LongList(props: {
	rows: readonly HistoryRow[];
	remove: (checkId: string) => void;
	text: Text;
}) {
	const { rows, remove, text } = props;
	const list = useRef<HTMLUListElement>(null);
	const [drawn, setDrawn] = useState<Drawn>({ from: 0, to: 0 });
	useLayoutEffect(() => {
		const look = () => {
			const above = -(list.current?.getBoundingClientRect().top ?? 0);
			const next = drawnLines(rows.length, LINE, above, innerHeight);
			setDrawn((now) => (now.from === next.from && now.to === next.to ? now : next));
		};
		look();
		addEventListener("scroll", look, { passive: true });
		addEventListener("resize", look);
		return () => {
			removeEventListener("scroll", look);
			removeEventListener("resize", look);
		};
	}, [rows.length]);
	const to = Math.min(drawn.to, rows.length);
	return (
		<ul
			ref={list}
			data-windowed
			class="rows long"
			style={{
				paddingBlockStart: `${drawn.from * LINE}px`,
				paddingBlockEnd: `${(rows.length - to) * LINE}px`,
			}}
		>
			{rows.slice(drawn.from, to).map((row, i) => (
				<li key={row.checkId} aria-setsize={rows.length} aria-posinset={drawn.from + i + 1}>
					<Line row={row} remove={remove} text={text} />
				</li>
			))}
		</ul>
	);
}

function Line(props: { row: HistoryRow; remove: (checkId: string) => void; text: Text }) {
	const { row, remove, text } = props;
	const title = row.title || text.say("source.untitled");
	return (
		<>
			<Mark icon={iconOfCheck(row)} size={20} />
			<p>
				<bdi class="title" title={title}>
					<a href={`report.html?id=${encodeURIComponent(row.checkId)}`}>{title}</a>
				</bdi>
				<span class="quiet">
					<CheckPlace check={row} when={text.moment(row.at)} text={text} />
					{row.speechSeconds > 0 && ` · ${text.duration(row.speechSeconds)}`}
				</span>
			</p>
			<CheckOutcome check={row} text={text} />
			<Cross label={text.say("checks.delete", { title })} press={() => remove(row.checkId)} />
		</>
	);
}
