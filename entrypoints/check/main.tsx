/** The door of the page for files: holds the queue, and turns what is asked for into messages. */
import { render } from "preact";
import { forgetAsked, noteFile } from "../../src/capture/askedFor";
import type { FileOrigin } from "../../src/protocol/fileMessages";
import { originPattern } from "../../src/protocol/originPattern";
import { forbids } from "../../src/protocol/rules";
import type { Effective } from "../../src/settings/merge";
import { readEffective, watchEffective } from "../../src/settings/settings";
import { CheckPage } from "../../src/ui/check/CheckPage";
import type { CheckActions, CheckData, FileRow } from "../../src/ui/check/data";
import {
	afterLoss,
	anew,
	cancelledAnew,
	isOver,
	nextRow,
	rowOf,
	withRow,
	withView,
} from "../../src/ui/check/queue";
import { textFor, wantedLanguages } from "../../src/ui/text";
import { createChecker } from "./checker";

/** So often in a row the document may be lost before the list stops by itself. */
const MOST_LOSSES = 3;

const first = await readEffective();
const text = textFor(wantedLanguages(first.settings.language, navigator.languages));
const incognito = (await chrome.tabs.getCurrent())?.incognito ?? false;

/** What the organisation has to say of files here. */
const ruled = ({ settings: _, ...organisation }: Effective) => ({
	organisation,
	forbidden: forbids(organisation.rules, { kind: "file", urls: [], incognito }),
});
const origins = new Map<string, FileOrigin>();
/** Origins that were allowed for a file's sake, given back when no file needs them. */
const lent = new Set<string>();
let losses = 0;
let data: CheckData = {
	rows: [],
	asking: null,
	wrongAddress: false,
	denied: false,
	offline: !navigator.onLine,
	...ruled(first),
};

const checker = createChecker({
	reading(sourceId, share) {
		const row = rowOf(data.rows, sourceId);
		if (row) show({ rows: withRow(data.rows, row.rowId, { stage: { kind: "reading", share } }) });
	},
	view(view) {
		losses = 0;
		const before = rowOf(data.rows, view.sourceId);
		show({ rows: withView(data.rows, view) });
		const row = data.rows.find(({ rowId }) => rowId === before?.rowId);
		if (row && isOver(row)) void finish(row);
	},
	lost() {
		losses++;
		const rows = afterLoss(data.rows, () => crypto.randomUUID());
		show({ rows: losses < MOST_LOSSES ? rows : rows.map(cancelled) });
		go();
	},
});

function show(change: Partial<CheckData>): void {
	data = { ...data, ...change };
	render(<CheckPage data={data} actions={actions} text={text} />, document.body);
}

/** Begins the next file when none is under way. */
function go(): void {
	const row = nextRow(data.rows);
	const origin = row && origins.get(row.rowId);
	if (!row || !origin) return;
	show({ rows: withRow(data.rows, row.rowId, { stage: { kind: "reading", share: 0 } }) });
	// A line that breaks is told by `lost`, which puts the row back into the queue.
	checker.check(row.sourceId, origin, row.again).catch(() => undefined);
}

async function finish(row: FileRow): Promise<void> {
	go();
	await giveBack();
	const host = await allowableHost(row);
	if (host) show({ rows: withRow(data.rows, row.rowId, { allowable: host }) });
}

/** The host that could be allowed: the file was refused without an answer, and not for want of a line. */
async function allowableHost({ rowId, stage }: FileRow): Promise<string | null> {
	const origin = origins.get(rowId);
	if (stage.kind !== "done" || origin?.kind !== "address" || !navigator.onLine) return null;
	const { state } = stage.view;
	if (state.kind !== "failed" || state.reason !== "unreachable-file") return null;
	if (/^(HTTP|redirect)/.test(state.detail ?? "")) return null;
	const url = new URL(origin.url);
	const granted = await chrome.permissions.contains({ origins: [originPattern(url.origin)] });
	return granted ? null : url.host;
}

/** Permissions that no file of the list waits for are not kept. */
async function giveBack(): Promise<void> {
	for (const origin of lent) {
		const needed = data.rows.some((row) => !isOver(row) && siteOf(row.rowId) === origin);
		if (needed) continue;
		lent.delete(origin);
		// Required ones (test variant) cannot be given back; nothing depends on it.
		await chrome.permissions.remove({ origins: [originPattern(origin)] }).catch(() => false);
	}
}

function siteOf(rowId: string): string | null {
	const origin = origins.get(rowId);
	return origin?.kind === "address" ? new URL(origin.url).origin : null;
}

function add(origin: FileOrigin, name: string, bytes: number | null): void {
	const rowId = crypto.randomUUID();
	origins.set(rowId, origin);
	const row: FileRow = {
		rowId,
		sourceId: crypto.randomUUID(),
		name,
		bytes,
		stage: { kind: "waiting" },
		again: false,
		allowable: null,
	};
	show({ rows: [...data.rows, row], wrongAddress: false, denied: false });
	go();
}

const cancelled = (row: FileRow): FileRow =>
	isOver(row) ? row : { ...row, stage: { kind: "cancelled" } };

function stop(rows: readonly FileRow[]): void {
	for (const row of rows) if (!isOver(row)) checker.cancel(row.sourceId);
	const ids = new Set(rows.map(({ rowId }) => rowId));
	show({ rows: data.rows.map((row) => (ids.has(row.rowId) ? cancelled(row) : row)) });
	go();
	void giveBack();
}

function takeOff(gone: (row: FileRow) => boolean): void {
	for (const row of data.rows.filter(gone)) origins.delete(row.rowId);
	show({ rows: data.rows.filter((row) => !gone(row)) });
}

const actions: CheckActions = {
	addFiles(files) {
		for (const file of files) {
			add({ kind: "disk", name: file.name.slice(0, 500), file }, file.name, file.size);
		}
	},
	addAddress(address) {
		const url = URL.parse(address.trim());
		const fits = url !== null && /^https?:$/.test(url.protocol) && url.href.length <= 4096;
		if (fits) add({ kind: "address", url: url.href }, url.href, null);
		else show({ wrongAddress: true });
		return fits;
	},
	cancel: (rowId) => stop(data.rows.filter((row) => row.rowId === rowId)),
	cancelAll: () => stop(data.rows),
	again(rowId) {
		const row = data.rows.find((one) => one.rowId === rowId);
		// What was known is judged anew; what failed or was stopped may still be known.
		const judged = row?.stage.kind === "done" && row.stage.view.state.kind === "ended";
		losses = 0;
		show({ rows: anew(data.rows, rowId, crypto.randomUUID(), judged) });
		go();
	},
	againCancelled() {
		losses = 0;
		show({ rows: cancelledAnew(data.rows, () => crypto.randomUUID()) });
		go();
	},
	remove: (rowId) => takeOff((row) => row.rowId === rowId),
	clear: () => takeOff(isOver),
	allow(rowId) {
		const row = data.rows.find((one) => one.rowId === rowId);
		if (row?.allowable) show({ asking: { rowId, site: row.allowable }, denied: false });
	},
	agree() {
		const rowId = data.asking?.rowId;
		const origin = rowId && siteOf(rowId);
		if (!rowId || !origin) return;
		// The service worker would screen a site that was allowed: this one is for a file alone.
		void noteFile(origin);
		// In the click itself: the browser asks only then.
		const answer = chrome.permissions.request({ origins: [originPattern(origin)] });
		void answer
			.catch(() => false)
			.then((granted) => {
				show({ asking: null, denied: !granted });
				if (!granted) return forgetAsked([originPattern(origin)]);
				lent.add(origin);
				actions.again(rowId);
			});
	},
	decline: () => show({ asking: null }),
};

/** The report that is opened from here asks for its file: it is handed over in memory. */
globalThis.fileOfCheck = (checkId) => {
	const row = data.rows.find(
		({ stage }) => stage.kind === "done" && stage.view.checkId === checkId,
	);
	const origin = row && origins.get(row.rowId);
	return origin?.kind === "disk" && origin.file instanceof File ? origin.file : null;
};

function start(): void {
	document.documentElement.lang = text.language;
	document.documentElement.dir = text.direction;
	document.title = `${text.say("check.title")} · ${text.say("app.name")}`;
	show({});
	const online = () => show({ offline: !navigator.onLine });
	addEventListener("online", online);
	addEventListener("offline", online);
	watchEffective((effective) => show(ruled(effective)));
}

start();
