/**
 * The door of the history page: reads the checks, deletes them and puts them back. Not called
 * history.html: WXT takes that name for a page in place of the browser's own history.
 */
import { render } from "preact";
import { checksAsCsv, checksAsJson } from "../../src/history/export";
import { type CheckRecord, type History, openHistory, summaryOf } from "../../src/history/history";
import { oldestKept } from "../../src/history/retention";
import {
	changeSettings,
	type Retention,
	readEffective,
	watchEffective,
} from "../../src/settings/settings";
import type { HistoryActions, HistoryData } from "../../src/ui/history/data";
import { HistoryPage } from "../../src/ui/history/HistoryPage";
import { saveFile } from "../../src/ui/page/saveFile";
import { textFor, wantedLanguages } from "../../src/ui/text";
import { createUndoOffer } from "./undoOffer";

const { settings, ...organisation } = await readEffective();
const text = textFor(wantedLanguages(settings.language, navigator.languages));
const offer = createUndoOffer(navigator.locks);
let history: History | null = null;
let records: readonly CheckRecord[] = [];
/** What `undo` puts back; how long checks are kept only where that choice was what deleted them. */
let undoable: {
	records: readonly CheckRecord[];
	retention: { readonly before: Retention } | null;
} | null = null;
let data: HistoryData = {
	rows: "loading",
	deleted: null,
	bytes: null,
	roomMade: null,
	retention: settings.retentionDays,
	organisation,
};

function show(change: Partial<HistoryData>): void {
	data = { ...data, ...change };
	render(<HistoryPage data={data} actions={actions} text={text} />, document.body);
}

async function read(): Promise<void> {
	try {
		history ??= await openHistory();
		records = await history.all();
		const roomMade = await history.roomMade();
		const { usage } = await navigator.storage.estimate();
		show({ rows: records.map(summaryOf), roomMade, bytes: usage ?? null });
	} catch {
		// A newer version may have taken the database: the next try opens it again.
		history = null;
		show({ rows: "unreadable" });
	}
}

/** @param retention how long checks were kept before, where a change of that deletes these */
async function remove(
	checkIds: readonly string[],
	retention: { readonly before: Retention } | null = null,
): Promise<void> {
	if (!history) return;
	// One step is remembered: what was deleted before goes for good.
	if (undoable) await letGo(history);
	await offer.make();
	const gone = await history.removeMany(checkIds);
	if (gone.length === 0) {
		await offer.withdraw();
		return read();
	}
	undoable = { records: gone, retention };
	// Off the list at once: reading thousands anew takes its time.
	const ids = new Set(checkIds);
	records = records.filter(({ checkId }) => !ids.has(checkId));
	show({
		rows: records.map(summaryOf),
		deleted: { count: gone.length, title: gone.length === 1 ? (gone[0]?.title ?? "") : null },
	});
	await read();
}

/** What was deleted here goes for good, but for what another page still offers to bring back. */
async function letGo(from: History): Promise<void> {
	undoable = null;
	await offer.withdraw();
	await offer.sweep(from);
}

async function keepFor(retention: Retention): Promise<void> {
	show({ retention });
	await changeSettings((now) => ({ ...now, retentionDays: retention }));
}

const actions: HistoryActions = {
	remove: (checkIds) => void remove(checkIds),
	undo() {
		const step = undoable;
		undoable = null;
		if (!step || !history) return;
		void history.putBack(step.records).then(async () => {
			await offer.withdraw();
			show({ deleted: null });
			if (step.retention) await keepFor(step.retention.before);
			await read();
		});
	},
	save(format, checkIds) {
		if (!data.organisation.rules.exportAllowed) return;
		const wanted = new Set(checkIds);
		const chosen = records.filter(({ checkId }) => wanted.has(checkId));
		const now = Date.now();
		const name = `bonafide-checks-${new Date(now).toISOString().slice(0, 10)}.${format}`;
		if (format === "csv") saveFile(name, "text/csv", checksAsCsv(chosen));
		else saveFile(name, "application/json", checksAsJson(chosen, now));
	},
	setRetention(retention) {
		const before = data.retention;
		void keepFor(retention).then(() => {
			const since = oldestKept(retention, Date.now());
			const old = records.filter(({ updatedAt }) => updatedAt < since);
			return old.length > 0
				? remove(
						old.map(({ checkId }) => checkId),
						{ before },
					)
				: undefined;
		});
	},
	forgetRoomMade() {
		void history?.forgetRoomMade().then(() => show({ roomMade: null }));
	},
	reload: () => void read(),
};

async function start(): Promise<void> {
	document.documentElement.lang = text.language;
	document.documentElement.dir = text.direction;
	document.title = `${text.say("page.checks")} · ${text.say("app.name")}`;
	show({});
	await read();
	// What a page that was closed could still have put back goes now; and what is too old.
	if (history) await offer.sweep(history);
	if (settings.retentionDays !== null && history) {
		const gone = await history.prune(oldestKept(settings.retentionDays, Date.now()));
		if (gone > 0) await read();
	}
	watchEffective(({ settings: { retentionDays }, ...organisation }) => {
		// Also what is chosen on another page: the next change here is undone to what is so then.
		show({ organisation, retention: retentionDays });
	});
	// A check that ended meanwhile is listed when the page is looked at again.
	document.addEventListener("visibilitychange", () => {
		if (document.visibilityState === "visible") void read();
	});
	addEventListener("pagehide", () => void (history && letGo(history)));
}

void start();
