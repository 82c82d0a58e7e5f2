/**
 * The service worker's memory of tabs, in session storage: it may die at any line, so what it knows
 * is written before it acts. Changes run one after another; nobody else writes these keys.
 */
import { emptyTab, type SourceState, type SourceView, type TabState } from "../protocol/state";

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

/** The tab with another state of the page itself. */
export function withPage(tab: TabState, page: SourceState): TabState {
	return { ...tab, page };
}
