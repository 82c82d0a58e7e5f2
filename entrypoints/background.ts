/**
 * The service worker, in Firefox the event page: reaches the detector's home, writes tab state, shows
 * badge and menu. It may be killed at any line; it holds nothing that session storage does not.
 */
import { defineBackground } from "wxt/utils/define-background";
import type { Failure } from "../src/capture/failure";
import { createFileMenu, menuChoice } from "../src/capture/fileMenu";
import { mediaName } from "../src/capture/mediaName";
import { consentMissing } from "../src/capture/permitted";
import {
	alignScripts,
	allowSite,
	frameGranted,
	sitesGranted,
	sitesWithdrawn,
} from "../src/capture/screening";
import { listenToShortcuts } from "../src/capture/shortcuts";
import { createTabStarts } from "../src/capture/tabStarts";
import {
	changeAllTabs,
	changeTab,
	forgetTab,
	readTab,
	withNewHome,
	withoutSource,
	withPage,
	withSource,
} from "../src/capture/tabStates";
import { createTelling } from "../src/capture/telling";
import { createToolbar } from "../src/capture/toolbar";
import { createGate, type Sender } from "../src/protocol/gate";
import type {
	Answer,
	ContentToBackground,
	OffscreenToBackground,
	PopupToBackground,
} from "../src/protocol/messages";
import { originPattern } from "../src/protocol/originPattern";
import type { SourceState, TabState } from "../src/protocol/state";
import { settledPolicy } from "../src/settings/managed";
import { readEffective, readSettings, watchEffective } from "../src/settings/settings";
import { badgeOf } from "../src/ui/badge";
import { alertWords, markOf } from "../src/ui/markWords";
import { textFor, wantedLanguages } from "../src/ui/text";
import { ageHistory, ageWhenDue, pruneHistory } from "./offscreen/ageHistory";
import { reachDetector } from "./offscreen/reachDetector";

export default defineBackground({
	type: "module",
	main() {
		const gate = createGate({
			extensionId: chrome.runtime.id,
			baseUrl: chrome.runtime.getURL(""),
			now: () => Date.now(),
		});

		const detector = reachDetector(gate, (message) => act(message, {}));

		/** In the language of the settings, or the browser's. */
		const words = async () =>
			textFor(wantedLanguages((await readSettings()).language, navigator.languages));

		const telling = createTelling({
			alert: async (view) => alertWords(view, await words()),
			mark: async (view) => markOf(view, await words()),
		});

		const toolbar = createToolbar();

		async function show(tabId: number, tab: TabState): Promise<void> {
			await toolbar.show(tabId, badgeOf(tab, await words()));
		}

		const change = (tabId: number, how: (tab: TabState) => TabState) =>
			changeTab(tabId, how, (tab) => show(tabId, tab));
		const setPage = (tabId: number, page: SourceState) =>
			change(tabId, (tab) => withPage(tab, page));

		/** @returns why the detector has no home for what a page plays, or null */
		const homeless = async (): Promise<Failure | null> =>
			(await consentMissing()) ??
			detector.ensure().then(
				() => null,
				(error: Error) => ({ reason: "no-backend", detail: error.message.slice(0, 200) }),
			);

		const { startPage, startTab, stop, follow, refuse } = createTabStarts({
			detector,
			change,
			homeless,
		});

		/** The popup has asked the person and the browser; here the scripts follow. */
		async function screenSite(origin: string, on: boolean, tabId: number): Promise<Answer> {
			const allowed = await chrome.permissions.contains({ origins: [originPattern(origin)] });
			if (on && !allowed) return { ok: false, reason: "permission-missing" };
			await allowSite(origin, on);
			return on ? startPage(tabId, null) : { ok: true };
		}

		/** A frame whose site is allowed has a script of its own: then the page simply waits. */
		async function reachable(state: SourceState): Promise<SourceState> {
			if (state.kind !== "failed" || state.reason !== "other-frame") return state;
			const origin = URL.parse(state.detail ?? "")?.origin;
			const allowed =
				origin !== undefined &&
				(await chrome.permissions.contains({ origins: [originPattern(origin)] }));
			return allowed ? { kind: "waiting" } : state;
		}

		async function tellSettings(): Promise<void> {
			const { settings, rules } = await readEffective();
			const { retentionDays, backend, sensitivity, model } = settings;
			const keep = retentionDays !== 0;
			await detector.tellIfOpen({
				to: "offscreen",
				type: "settings",
				keep,
				backend,
				rules,
				sensitivity,
				model,
			});
		}

		type ToBackground = ContentToBackground | OffscreenToBackground | PopupToBackground;

		async function act(message: ToBackground, sender: Sender): Promise<Answer> {
			switch (message.type) {
				case "need-offscreen": {
					const failure = await homeless();
					if (failure && sender.tab?.id !== undefined) return refuse(sender.tab.id, failure);
					return failure ? { ok: false, reason: failure.reason } : { ok: true };
				}
				case "page": {
					const tabId = sender.tab?.id;
					if (tabId === undefined) return { ok: false, reason: "refused" };
					const state = await reachable(message.state);
					// A frame that plays nothing must not hide what another one has.
					const hasNews = (tab: TabState) => state.kind === "failed" || tab.page.kind !== "failed";
					await change(tabId, (tab) => (hasNews(tab) ? withPage(tab, state) : tab));
					return { ok: true };
				}
				case "source":
					await change(message.tabId, (tab) => withSource(tab, message.view));
					telling.changed(message.tabId, message.view);
					return { ok: true };
				case "source-gone":
					await change(message.tabId, (tab) => withoutSource(tab, message.sourceId));
					void ageWhenDue().catch(() => undefined);
					return { ok: true };
				case "tab-failed":
					return refuse(message.tabId, { reason: message.reason, detail: message.detail });
				case "need-settings":
					// The first word of a home: what another one judged has nobody any more.
					await Promise.all([changeAllTabs(withNewHome, show), tellSettings()]);
					return { ok: true };
				case "start-page":
					return startPage(message.tabId, null);
				case "start-tab":
					return startTab(message.tabId);
				case "stop":
					return stop(message.tabId, message.sourceId ?? null);
				case "screen-site":
					return screenSite(message.origin, message.on, message.tabId);
			}
		}

		chrome.runtime.onMessage.addListener((raw, sender, answer) => {
			const admitted = gate.toBackground(raw, sender);
			if (!admitted.ok) {
				if (admitted.refusal !== "not-mine") answer({ ok: false, reason: "refused" });
				return false;
			}
			act(admitted.message, sender).then(answer, () => answer({ ok: false, reason: "refused" }));
			return true;
		});

		chrome.contextMenus?.onClicked.addListener((info, tab) => {
			const choice = menuChoice(info);
			const tabId = tab?.id;
			if (!choice || tabId === undefined) return;
			if (choice.live) void startPage(tabId, mediaName(choice.url));
			else {
				void detector.tell({
					to: "offscreen",
					type: "check-file",
					tabId,
					url: choice.url.slice(0, 4000),
					incognito: tab?.incognito ?? false,
				});
			}
		});

		listenToShortcuts({
			start: (tabId) => startPage(tabId, null),
			stop: (tabId) => stop(tabId, null),
		});

		chrome.runtime.onInstalled.addListener(async ({ reason }) => {
			await createFileMenu((await words()).say("menu.check"));
			await alignScripts();
			await ageHistory();
			// Once, and not at each update.
			if (reason !== "install" || (await settledPolicy()).values.skipFirstRun) return;
			await chrome.tabs.create({ url: "welcome.html" });
		});

		chrome.runtime.onStartup.addListener(() => {
			void ageHistory();
			void alignScripts();
		});
		watchEffective(({ held }) => {
			void tellSettings();
			void alignScripts();
			// What a person sets is applied by the page that says what it deletes, and can take it back.
			if (held.has("retentionDays")) void pruneHistory();
		});

		chrome.permissions.onAdded.addListener(async (granted) => {
			await sitesGranted(granted);
			const tabId = await frameGranted(granted);
			if (tabId !== null) await startPage(tabId, null);
		});
		chrome.permissions.onRemoved.addListener((lost) => void sitesWithdrawn(lost));

		chrome.tabs.onRemoved.addListener((tabId) => {
			void forgetTab(tabId);
			toolbar.forget(tabId);
			// A tab that is closed takes its tab capture with it; a file check of it has lost its place.
			void detector.tellIfOpen({ to: "offscreen", type: "stop", tabId, sourceId: null });
		});

		// The browser clears a tab's badge when it navigates: what still runs shows it again.
		chrome.tabs.onUpdated.addListener(async (tabId, { status, url }) => {
			// It does so between "loading" and "complete".
			if (status !== undefined) toolbar.forget(tabId);
			// An address is told only where we may see it, so each step of a way to another page counts.
			if (status !== undefined || url !== undefined) void follow(tabId);
			if (status !== "loading") return;
			const tab = await readTab(tabId);
			if (tab.page.kind !== "idle" || tab.sources.length > 0) {
				await setPage(tabId, { kind: "idle" });
			}
		});
	},
});
