/**
 * One notification when a firm verdict turns to "Likely AI", on sites where the person asked for it:
 * once a source, not in quiet hours, not from a private window, and not while a window is full
 * screen. What is held back is told when that is over, if the voice is then still heard.
 */
import type { SourceView } from "../protocol/state";
import { changeSettings, readSettings } from "../settings/settings";
import { isAlarm, isAlertSite, isDue } from "./alertRule";

/** What a notification says. A page's own words stand only where it is said whose they are. */
export interface AlertWords {
	readonly title: string;
	readonly message: string;
	/** The buttons: to the report, and no more of this site. */
	readonly report: string;
	readonly silence: string;
}

/** Names of the notifications of ours, and the key of those told in session storage. */
const PREFIX = "alert ";
const TOLD = "alerts-told";
/** More sources than anyone hears between two starts of the browser. */
const MOST_TOLD = 500;

/** A source that was told of. */
interface Told {
	readonly checkId: string;
	readonly site: string;
}

const readTold = async (): Promise<readonly Told[]> =>
	((await chrome.storage.session.get(TOLD))[TOLD] as Told[] | undefined) ?? [];

/** A talk may be going on in any window, and a notification is shown over all of them. */
async function presents(): Promise<boolean> {
	// A browser of one window (a telephone's) has no such interface.
	const windows = await chrome.windows?.getAll();
	return (windows ?? []).some(
		({ state }) => state === "fullscreen" || state === "locked-fullscreen",
	);
}

type Options = chrome.notifications.NotificationOptions & { type: "basic"; iconUrl: string };

/** Firefox refuses what it does not know, at once: there a click on the whole opens the report. */
async function notify(id: string, options: Options & { title: string; message: string }) {
	try {
		await chrome.notifications.create(id, options);
	} catch {
		const { buttons: _buttons, silent: _silent, ...plain } = options;
		await chrome.notifications.create(id, plain);
	}
}

/** Tells of voices, and does what a click on what was told asks for. */
export interface Alerts {
	/** A source changed. @returns once it is decided whether to tell */
	consider(tabId: number, view: SourceView): Promise<void>;
	/** Listens to clicks on notifications, as soon as the browser has allowed them. */
	listen(): void;
}

/** @param words of a notification on this source */
export function createAlerts(words: (view: SourceView) => Promise<AlertWords>): Alerts {
	let last: Promise<void> = Promise.resolve();
	let listening = false;

	async function decide(tabId: number, view: SourceView): Promise<void> {
		// The permission is optional: without it there is no such interface.
		if (!chrome.notifications || !isDue(view, await readSettings(), new Date())) return;
		const told = await readTold();
		if (told.some(({ checkId }) => checkId === view.checkId)) return;
		const tab = await chrome.tabs.get(tabId);
		if (tab.incognito || (await presents())) return;
		const { title, message, report, silence } = await words(view);
		// Written first: whoever is killed here stays silent rather than tells twice.
		const now: Told[] = [...told, { checkId: view.checkId, site: view.site }];
		await chrome.storage.session.set({ [TOLD]: now.slice(-MOST_TOLD) });
		await notify(`${PREFIX}${view.checkId}`, {
			type: "basic",
			iconUrl: chrome.runtime.getURL("icons/machine-128.png"),
			title,
			message,
			buttons: [{ title: report }, { title: silence }],
			// The person is listening to something.
			silent: true,
		});
	}

	async function openReport(checkId: string): Promise<void> {
		const url = chrome.runtime.getURL(`report.html?id=${encodeURIComponent(checkId)}`);
		await chrome.tabs.create({ url });
	}

	/** No more of that site: of the sources that were told, this names it. */
	async function silence(checkId: string): Promise<void> {
		const site = (await readTold()).find((each) => each.checkId === checkId)?.site;
		if (site === undefined) return;
		await changeSettings((settings) => ({
			...settings,
			alertSites: settings.alertSites.filter((origin) => !isAlertSite([origin], site)),
		}));
	}

	function clicked(id: string, button: number): void {
		if (!id.startsWith(PREFIX)) return;
		const checkId = id.slice(PREFIX.length);
		void (button === 1 ? silence(checkId) : openReport(checkId));
		void chrome.notifications.clear(id);
	}

	return {
		consider(tabId, view) {
			if (!isAlarm(view)) return Promise.resolve();
			// One after another: two views of one source must not both find it untold.
			last = last.then(() => decide(tabId, view)).catch(() => undefined);
			return last;
		},
		listen() {
			if (listening || !chrome.notifications) return;
			listening = true;
			chrome.notifications.onClicked.addListener((id) => clicked(id, 0));
			chrome.notifications.onButtonClicked?.addListener(clicked);
		},
	};
}
