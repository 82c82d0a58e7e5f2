/**
 * The service worker's memory of tabs, in session storage: it may die at any line, so what it knows
 * is written before it acts. Changes run one after another; nobody else writes these keys.
 */

import { emptyTab, type SourceState, type SourceView, type TabState } from "../protocol/state";
import { captureEnded } from "./failure";

/** The key in session storage under which a tab's state lies. */
export const tabKey = (tabId: number): string => `tab:${tabId}`;

/** The tab's state; the empty one where nothing is known. */
export async function readTab(tabId: number): Promise<TabState> {
	const key = tabKey(tabId);
	return ((await chrome.storage.session.get(key))[key] as TabState | undefined) ?? emptyTab;
}

let last: Promise<unknown> = Promise.resolve();

/** Writes first, then `show`s. @returns when both are done */
export function changeTab(
	tabId: number,
	change: (tab: TabState) => TabState,
	show: (tab: TabState) => Promise<void>,
): Promise<void> {
	const next = last.then(async () => {
		const tab = change(await readTab(tabId));
		await chrome.storage.session.set({ [tabKey(tabId)]: tab });
		await show(tab);
	});
	last = next.catch(() => undefined);
	return next;
}

/** The same for every tab of which something is known, where `change` makes a new state of it. */
export function changeAllTabs(
	change: (tab: TabState) => TabState,
	show: (tabId: number, tab: TabState) => Promise<void>,
): Promise<void> {
	const next = last.then(async () => {
		for (const [key, held] of Object.entries(await chrome.storage.session.get(null))) {
			const tabId = Number(/^tab:(\d+)$/.exec(key)?.[1] ?? Number.NaN);
			if (Number.isNaN(tabId)) continue;
			const tab = change(held as TabState);
			if (tab === held) continue;
			await chrome.storage.session.set({ [key]: tab });
			await show(tabId, tab);
		}
	});
	last = next.catch(() => undefined);
	return next;
}

/** The tab is gone, and with it what was known of it. */
export function forgetTab(tabId: number): Promise<void> {
	const next = last.then(() => chrome.storage.session.remove(tabKey(tabId)));
	last = next.catch(() => undefined);
	return next;
}

/** Sources that a tab remembers; older ones give way. */
const MAX_SOURCES = 12;

/** The tab with this source new, at the end, or changed in its place; a source takes the place of the page's own state. */
export function withSource(tab: TabState, view: SourceView): TabState {
	const known = tab.sources.some((source) => source.sourceId === view.sourceId);
	const sources = known
		? tab.sources.map((source) => (source.sourceId === view.sourceId ? view : source))
		: [...tab.sources, view];
	return { page: { kind: "idle" }, sources: sources.slice(-MAX_SOURCES) };
}

/** The tab without the source that is over. */
export function withoutSource(tab: TabState, sourceId: string): TabState {
	return { ...tab, sources: tab.sources.filter((source) => source.sourceId !== sourceId) };
}

/** The tab without the sources that are a whole tab's sound. */
export function withoutTabs(tab: TabState): TabState {
	return { ...tab, sources: tab.sources.filter(({ kind }) => kind !== "tab") };
}

/** States that no home has to go on with. */
const SETTLED = new Set<SourceState["kind"]>(["ended", "failed"]);

/**
 * The tab as a new home finds it: what the one before it judged goes from the list, but for a page's
 * players, which come back by themselves, and files that are done. A whole tab's sound cannot be
 * taken up again without the person: the page says that it ended, unless it has news of its own.
 */
export function withNewHome(tab: TabState): TabState {
	const sources = tab.sources.filter(
		({ kind, state }) => kind === "element" || (kind === "file" && SETTLED.has(state.kind)),
	);
	if (sources.length === tab.sources.length) return tab;
	const ended = tab.page.kind === "idle" && tab.sources.some(({ kind }) => kind === "tab");
	return { page: ended ? { kind: "failed", ...captureEnded } : tab.page, sources };
}

/** The tab with another state of the page itself. */
export function withPage(tab: TabState, page: SourceState): TabState {
	return { ...tab, page };
}
