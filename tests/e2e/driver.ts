/** What tests ask of a browser with the extension in it, whichever browser it is. */
import type { Page } from "playwright-core";
import type { CheckRecord } from "../../src/history/history";
import type { PopupToBackground } from "../../src/protocol/messages";
import {
	type SourceState,
	type SourceView,
	type TabState,
	tabHeadline,
} from "../../src/protocol/state";

/** A page of the web in a tab; how a page is driven differs from browser to browser. */
export interface Opened<Driven = Page> {
	readonly page: Driven;
	readonly tabId: number;
}

/** What a test asks of any browser with the extension in it. */
export interface Driver<Driven> {
	/** An extension page of our own: the place to ask the browser's questions from. */
	readonly desk: Driven;
	open(url: string): Promise<Opened<Driven>>;
	/** Says to the background what the popup says. */
	say(message: PopupToBackground): Promise<unknown>;
	tab(tabId: number): Promise<TabState>;
	/** Polls until the tab's headline state fits; fails with what it was last. */
	until(
		tabId: number,
		what: string,
		fits: (state: SourceState, source: SourceView | undefined) => boolean,
		seconds?: number,
	): Promise<SourceView | undefined>;
	/** The records of the history. */
	checks(): Promise<CheckRecord[]>;
	close(): Promise<void>;
}

/** How every driver does `until`. @param seconds before it gives up, unless the test says otherwise */
export const untilBy =
	(tab: Driver<unknown>["tab"], patience: number): Driver<unknown>["until"] =>
	async (tabId, what, fits, seconds = patience) => {
		const end = Date.now() + seconds * 1000;
		let last: TabState | null = null;
		while (Date.now() < end) {
			last = await tab(tabId);
			const fitting = last.sources.find((source) => fits(source.state, source));
			if (fitting) return fitting;
			if (last.sources.length === 0 && fits(tabHeadline(last), undefined)) return undefined;
			await new Promise((later) => setTimeout(later, 200));
		}
		throw new Error(`never ${what}; last: ${JSON.stringify(last)?.slice(0, 1500)}`);
	};
