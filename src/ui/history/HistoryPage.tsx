import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Held } from "../page/Organisation";
import { Page } from "../page/Page";
import { RetentionChoice } from "../page/RetentionChoice";
import type { Text } from "../text";
import type { Deleted, HistoryActions, HistoryData, HistoryRow } from "./data";
import { Filters } from "./Filters";
import { LongList } from "./LongList";
import { everything, isFiltered, possible, select } from "./selection";

/** What the page is a function of. */
export interface HistoryProps {
	readonly data: HistoryData;
	readonly actions: HistoryActions;
	readonly text: Text;
}

/** Every check that is kept on this device. */
export function HistoryPage({ data, actions, text }: HistoryProps) {
	const { rows } = data;
	return (
		<Page page="checks.html" title={text.say("page.checks")} text={text}>
			<p class="lead">{text.say("history.lead")}</p>
			{data.roomMade && (
				<div class="refusal" role="status">
					<p>
						{text.count("history.roomMade", data.roomMade.checks, {
							date: text.date(data.roomMade.at),
						})}
					</p>
					<button type="button" class="link" onClick={actions.forgetRoomMade}>
						{text.say("history.understood")}
					</button>
				</div>
			)}
			{data.deleted && <Undo deleted={data.deleted} undo={actions.undo} text={text} />}
			{rows === "loading" && <p role="status">{text.say("status.loading")}</p>}
			{rows === "unreadable" && (
				<p role="alert">
					{text.say("checks.unreadable")}{" "}
					<button type="button" class="link" onClick={actions.reload}>
						{text.say("action.retry")}
					</button>
				</p>
			)}
			{typeof rows === "object" && rows.length === 0 && (
				<div class="empty">
					{data.deleted ? (
						<p>{text.say("history.emptied", { undo: text.say("action.undo") })}</p>
					) : (
						<>
							<p>{text.say("checks.empty")}</p>
							<p class="quiet">{text.say("history.emptyAdvice")}</p>
						</>
					)}
				</div>
			)}
			{typeof rows === "object" && rows.length > 0 && (
				<Checks
					rows={rows}
					mayExport={data.organisation.rules.exportAllowed}
					actions={actions}
					text={text}
				/>
			)}
			<section class="kept" aria-labelledby="kept-title">
				<h2 id="kept-title">{text.say("history.kept")}</h2>
				<Held by={data.organisation.held.has("retentionDays")} text={text}>
					<RetentionChoice value={data.retention} change={actions.setRetention} text={text} />
				</Held>
				<p class="quiet">
					{data.bytes !== null && `${text.say("history.bytes", { size: text.size(data.bytes) })} `}
					{text.say("history.private")}
				</p>
			</section>
		</Page>
	);
}

function Checks(props: {
	rows: readonly HistoryRow[];
	mayExport: boolean;
	actions: HistoryActions;
	text: Text;
}) {
	const { rows, mayExport, actions, text } = props;
	const [wished, setSelection] = useState(everything);
	const selection = possible(wished, rows);
	const shown = select(rows, selection, text.language);
	const ids = () => shown.map(({ checkId }) => checkId);
	return (
		<>
			<Filters rows={rows} selection={selection} change={setSelection} text={text} />
			<section aria-labelledby="list-title">
				<div class="listHead">
					<h2 id="list-title">
						<span role="status">
							{isFiltered(selection)
								? text.count("history.found", shown.length, { all: rows.length })
								: text.count("history.all", rows.length)}
						</span>
					</h2>
					{shown.length > 0 && (
						<div class="actions">
							{mayExport && (
								<>
									<button type="button" class="link" onClick={() => actions.save("json", ids())}>
										{text.say("history.saveJson")}
									</button>
									<button type="button" class="link" onClick={() => actions.save("csv", ids())}>
										{text.say("history.saveCsv")}
									</button>
								</>
							)}
							<button
								type="button"
								class="link"
								onClick={(event) => {
									// "Delete these" may be "Delete all" by the second half of a double click.
									if (event.detail < 2) actions.remove(ids());
								}}
							>
								{text.say(isFiltered(selection) ? "history.deleteShown" : "history.deleteAll")}
							</button>
						</div>
					)}
				</div>
				{shown.length === 0 ? (
					<p class="quiet">{text.say("history.noneFits")}</p>
				) : (
					<LongList rows={shown} remove={(checkId) => actions.remove([checkId])} text={text} />
				)}
			</section>
		</>
	);
}

/** Takes the focus: the button that had it went with its row. */
function Undo({ deleted, undo, text }: { deleted: Deleted; undo: () => void; text: Text }) {
	const button = useRef<HTMLButtonElement>(null);
	useLayoutEffect(() => button.current?.focus({ preventScroll: true }), [deleted]);
	return (
		<p class="deleted sticky" role="status">
			<span>
				{deleted.title === null
					? text.count("history.deleted", deleted.count)
					: text.say("checks.deleted", { title: deleted.title || text.say("source.untitled") })}
			</span>
			<button type="button" class="link" ref={button} onClick={undo}>
				{text.say("action.undo")}
			</button>
		</p>
	);
}
