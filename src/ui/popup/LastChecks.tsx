import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Text } from "../text";
import { CheckOutcome, CheckPlace, iconOfCheck } from "./CheckParts";
import type { CheckRow, PopupActions, Read } from "./data";
import { Mark } from "./Mark";
import { reportAddress } from "./sourceWords";

const MOST_ROWS = 8;

interface LastChecksProps {
	readonly checks: Read<readonly CheckRow[]>;
	readonly deleted: CheckRow | null;
	readonly actions: Pick<PopupActions, "remove" | "undo" | "reload">;
	readonly text: Text;
}

/** What was checked before, newest first; one can be deleted, and had back. */
export function LastChecks({ checks, deleted, actions, text }: LastChecksProps) {
	const title = useId();
	return (
		<section class="checks" aria-labelledby={title} aria-busy={checks === "loading"}>
			<h2 id={title}>{text.say("checks.title")}</h2>
			{deleted && <Deleted key={deleted.checkId} check={deleted} undo={actions.undo} text={text} />}
			{checks === "loading" && <p class="quiet">{text.say("status.loading")}</p>}
			{checks === "unreadable" && (
				<p class="quiet">
					{text.say("checks.unreadable")}{" "}
					<button type="button" class="link" onClick={actions.reload}>
						{text.say("action.retry")}
					</button>
				</p>
			)}
			{typeof checks === "object" && <Rows checks={checks} remove={actions.remove} text={text} />}
		</section>
	);
}

function Rows(props: {
	checks: readonly CheckRow[];
	remove: (checkId: string) => void;
	text: Text;
}) {
	const { checks, remove, text } = props;
	if (checks.length === 0) return <p class="quiet">{text.say("checks.empty")}</p>;
	return (
		<ul class="rows">
			{checks.slice(0, MOST_ROWS).map((check) => (
				<Row key={check.checkId} check={check} remove={remove} text={text} />
			))}
		</ul>
	);
}

function Row(props: { check: CheckRow; remove: (checkId: string) => void; text: Text }) {
	const { check, remove, text } = props;
	const title = check.title || text.say("source.untitled");
	return (
		<li>
			<Mark icon={iconOfCheck(check)} size={16} />
			<p>
				<a
					class="title"
					dir="auto"
					title={check.title}
					aria-label={text.say("report.openOf", { title })}
					href={reportAddress(check.checkId)}
					target="_blank"
					rel="noopener"
				>
					{title}
				</a>
				<span class="quiet">
					<CheckPlace check={check} when={text.date(check.at)} text={text} />
				</span>
			</p>
			<CheckOutcome check={check} text={text} />
			<button
				type="button"
				class="delete"
				aria-label={text.say("checks.delete", { title })}
				onClick={() => remove(check.checkId)}
			>
				<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
					<path d="M2 2l8 8M10 2l-8 8" />
				</svg>
			</button>
		</li>
	);
}

/** Takes the focus: the button that had it went with the row. */
function Deleted({ check, undo, text }: { check: CheckRow; undo: () => void; text: Text }) {
	const button = useRef<HTMLButtonElement>(null);
	useLayoutEffect(() => button.current?.focus(), []);
	return (
		<p class="deleted" role="status">
			<span>
				{text.say("checks.deleted", { title: check.title || text.say("source.untitled") })}
			</span>
			<button type="button" class="link" ref={button} onClick={undo}>
				{text.say("action.undo")}
			</button>
		</p>
	);
}
