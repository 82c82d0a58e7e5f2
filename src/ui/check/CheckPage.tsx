import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Support } from "../page/Organisation";
import { Page } from "../page/Page";
import type { Text } from "../text";
import { AskSite } from "./AskSite";
import type { CheckActions, CheckData } from "./data";
import { FileLine } from "./FileLine";
import { tally } from "./queue";

/** What the page is a function of. */
export interface CheckProps {
	readonly data: CheckData;
	readonly actions: CheckActions;
	readonly text: Text;
}

/** Checks files that are dropped, chosen, pasted or named by address. */
export function CheckPage({ data, actions, text }: CheckProps) {
	return (
		<Page page="check.html" title={text.say("check.title")} text={text}>
			<p class="lead">{text.say("check.lead")}</p>
			{data.forbidden ? (
				<p class="refusal" role="status">
					{text.say("failed.policy.happened")} {text.say("failed.policy.advice")}
				</p>
			) : (
				<>
					<DropZone add={actions.addFiles} text={text} />
					<Address wrong={data.wrongAddress} add={actions.addAddress} text={text} />
				</>
			)}
			<Support organisation={data.organisation} text={text} />
			{data.offline && <p class="quiet">{text.say("status.offline")}</p>}
			{data.asking && <AskSite site={data.asking.site} actions={actions} text={text} />}
			{data.denied && (
				<p class="refusal" role="alert">
					{text.say("check.denied")}
				</p>
			)}
			<Files data={data} actions={actions} text={text} />
		</Page>
	);
}

/** A place to drop files; the button does the same by keyboard. */
function DropZone({ add, text }: { add: CheckActions["addFiles"]; text: Text }) {
	const [over, setOver] = useState(false);
	const input = useRef<HTMLInputElement>(null);
	const taken = useRef(add);
	taken.current = add;
	useLayoutEffect(() => watchDrops(document, setOver, (files) => taken.current(files)), []);
	return (
		<div class={over ? "drop over" : "drop"}>
			<strong>{text.say("check.drop")}</strong>
			<button type="button" class="primary" onClick={() => input.current?.click()}>
				{text.say("check.choose")}
			</button>
			<input
				ref={input}
				type="file"
				multiple
				hidden
				aria-label={text.say("check.choose")}
				accept="audio/*,video/*,.flac,.opus,.mkv,.m4a,.aac,.oga"
				onChange={(event) => {
					add([...(event.currentTarget.files ?? [])]);
					// The same file can be chosen once more.
					event.currentTarget.value = "";
				}}
			/>
			<p class="quiet">{text.say("check.kinds")}</p>
		</div>
	);
}

/** Files dropped or pasted anywhere on the page are taken, so that none opens in the tab instead. */
function watchDrops(
	page: Document,
	setOver: (over: boolean) => void,
	take: (files: File[]) => void,
): () => void {
	const stop = new AbortController();
	const { signal } = stop;
	const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
	page.addEventListener(
		"dragover",
		(event) => {
			if (!hasFiles(event)) return;
			event.preventDefault();
			setOver(true);
		},
		{ signal },
	);
	page.addEventListener(
		"dragleave",
		(event) => {
			if (event.relatedTarget === null) setOver(false);
		},
		{ signal },
	);
	page.addEventListener(
		"drop",
		(event) => {
			setOver(false);
			if (!hasFiles(event)) return;
			event.preventDefault();
			take([...(event.dataTransfer?.files ?? [])]);
		},
		{ signal },
	);
	page.addEventListener(
		"paste",
		(event) => {
			const files = [...(event.clipboardData?.files ?? [])];
			if (files.length === 0) return;
			event.preventDefault();
			take(files);
		},
		{ signal },
	);
	return () => stop.abort();
}

function Address(props: { wrong: boolean; add: CheckActions["addAddress"]; text: Text }) {
	const { wrong, add, text } = props;
	return (
		<form
			class="field"
			onSubmit={(event) => {
				event.preventDefault();
				const form = event.currentTarget;
				if (add(String(new FormData(form).get("address") ?? ""))) form.reset();
			}}
		>
			<label for="address">{text.say("check.address")}</label>
			<div class="inline">
				<input
					id="address"
					name="address"
					inputMode="url"
					autocomplete="off"
					spellcheck={false}
					dir="ltr"
					placeholder="https://"
					aria-invalid={wrong}
					aria-describedby={wrong ? "address-wrong" : undefined}
				/>
				<button type="submit">{text.say("check.addressGo")}</button>
			</div>
			{wrong && (
				<p id="address-wrong" role="alert">
					{text.say("check.addressWrong")}
				</p>
			)}
		</form>
	);
}

function Files({ data, actions, text }: CheckProps) {
	const { rows } = data;
	if (rows.length === 0) return null;
	const { done, cancelled } = tally(rows);
	const busy = done + cancelled < rows.length;
	const progress = [
		text.count("check.progress", rows.length, { done }),
		...(cancelled > 0 ? [text.count("check.cancelledCount", cancelled)] : []),
	];
	return (
		<section class="files" aria-labelledby="files-title" aria-busy={busy}>
			<div class="listHead">
				<h2 id="files-title">{text.say("check.files")}</h2>
				<p class="quiet" role="status">
					{progress.join(" · ")}
				</p>
				<div class="actions">
					{!busy && cancelled > 0 && (
						<button type="button" class="link" onClick={actions.againCancelled}>
							{text.say("check.againCancelled")}
						</button>
					)}
					{done + cancelled > 0 && (
						<button type="button" class="link" onClick={actions.clear}>
							{text.say("check.clear")}
						</button>
					)}
					{/* The last, and it stays: the second half of a double click must press nothing else. */}
					<button
						type="button"
						class="link"
						aria-disabled={!busy}
						onClick={() => {
							if (busy) actions.cancelAll();
						}}
					>
						{text.say("check.cancelAll")}
					</button>
				</div>
			</div>
			<ul>
				{rows.map((row) => (
					<FileLine key={row.rowId} row={row} actions={actions} text={text} />
				))}
			</ul>
		</section>
	);
}
