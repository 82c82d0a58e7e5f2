/**
 * Starting and stopping in a tab, for the service worker. A start takes seconds where nothing is open
 * yet; a stop that comes meanwhile ends it, wherever it waits.
 */
import type { Answer, BackgroundToContent, BackgroundToOffscreen } from "../protocol/messages";
import type { TabState } from "../protocol/state";
import { captureEnded, type Failure, tabFailure } from "./failure";
import { tabForbidden } from "./permitted";
import { injectCapture } from "./siteScripts";
import { withoutTabs, withPage } from "./tabStates";

/** The way to the detector's home. */
export interface DetectorWay {
	ensure(): Promise<void>;
	tell(message: BackgroundToOffscreen): Promise<void>;
	tellIfOpen(message: BackgroundToOffscreen): Promise<void>;
}

/** What a start needs of the service worker. */
export interface StartSurroundings {
	readonly detector: DetectorWay;
	/** Writes the tab's state, then shows it. */
	change(tabId: number, how: (tab: TabState) => TabState): Promise<void>;
	/** @returns why the detector has no home for what a page plays, or null */
	homeless(): Promise<Failure | null>;
}

/** What the service worker does with a tab. */
export interface TabStarts {
	/** Screens the tab's players. @param named only the one whose media has this name */
	startPage(tabId: number, named: string | null): Promise<Answer>;
	/** The whole tab's sound; the popup has asked for the permission. */
	startTab(tabId: number): Promise<Answer>;
	/** @param sourceId only that one; the rest of the tab goes on */
	stop(tabId: number, sourceId: string | null): Promise<Answer>;
	/** The tab may be elsewhere: what listens to it as a whole must know. */
	follow(tabId: number): Promise<void>;
	refuse(tabId: number, failure: Failure): Promise<Answer>;
}

const done: Answer = { ok: true };

/** Made once in the service worker. */
export function createTabStarts({ detector, change, homeless }: StartSurroundings): TabStarts {
	/** How often each tab was stopped. A start dies with the service worker, and this number may too. */
	const stops = new Map<number, number>();

	/** @returns whether the tab was stopped since */
	function beginning(tabId: number): () => boolean {
		const before = stops.get(tabId);
		return () => stops.get(tabId) !== before;
	}

	const toContent = (tabId: number, message: BackgroundToContent) =>
		chrome.tabs.sendMessage(tabId, message).catch(() => undefined);

	async function refuse(tabId: number, failure: Failure): Promise<Answer> {
		await change(tabId, (tab) => withPage(tab, { kind: "failed", ...failure }));
		return { ok: false, reason: failure.reason };
	}

	const starting = (tabId: number) => change(tabId, (tab) => withPage(tab, { kind: "starting" }));

	async function follow(tabId: number): Promise<void> {
		const tab = await chrome.tabs.get(tabId).catch(() => null);
		// One that is closed takes its capture with it.
		if (!tab) return;
		const pageUrl = tab.url?.slice(0, 4000) ?? null;
		await detector
			.tellIfOpen({ to: "offscreen", type: "tab-at", tabId, pageUrl })
			.catch(() => undefined);
	}

	const stopHome = (tabId: number, sourceId: string | null) =>
		// A home that cannot be told, as it is being opened or has gone, listens to nothing of the tab.
		detector.tellIfOpen({ to: "offscreen", type: "stop", tabId, sourceId }).catch(() => undefined);

	return {
		refuse,
		follow,
		async startPage(tabId, named) {
			const stopped = beginning(tabId);
			await starting(tabId);
			const steps = [() => tabForbidden(tabId, "element"), homeless, () => injectCapture(tabId)];
			for (const step of steps) {
				const failure = await step();
				if (stopped()) return done;
				if (failure) return refuse(tabId, failure);
			}
			await toContent(
				tabId,
				named === null
					? { to: "content", type: "start" }
					: { to: "content", type: "start-element", named },
			);
			return done;
		},
		async startTab(tabId) {
			const stopped = beginning(tabId);
			await starting(tabId);
			try {
				for (const step of [() => tabForbidden(tabId, "tab"), homeless]) {
					const failure = await step();
					if (stopped()) return done;
					if (failure) return await refuse(tabId, failure);
				}
				const streamId = await chrome.tabCapture.getMediaStreamId({ targetTabId: tabId });
				// As late as can be: the home asks the organisation's rules about this address.
				const { title, url, incognito } = await chrome.tabs.get(tabId);
				if (stopped()) return done;
				// It was seen when the person asked: meanwhile the tab has gone elsewhere.
				if (!url) return await refuse(tabId, captureEnded);
				await detector.tell({
					to: "offscreen",
					type: "listen-tab",
					tabId,
					streamId,
					title: (title ?? "").slice(0, 400),
					pageUrl: url.slice(0, 4000),
					incognito,
				});
				// Both may have overtaken what was just told.
				if (stopped()) await stopHome(tabId, null);
				else await follow(tabId);
				return done;
			} catch (error) {
				return stopped() ? done : refuse(tabId, tabFailure(error));
			}
		},
		async stop(tabId, sourceId) {
			if (sourceId !== null) {
				await stopHome(tabId, sourceId);
				return done;
			}
			stops.set(tabId, (stops.get(tabId) ?? 0) + 1);
			await toContent(tabId, { to: "content", type: "stop" });
			await stopHome(tabId, null);
			// A tab's source whose home is gone is told by nobody to be gone.
			await change(tabId, (tab) => withPage(withoutTabs(tab), { kind: "idle" }));
			return done;
		},
	};
}
