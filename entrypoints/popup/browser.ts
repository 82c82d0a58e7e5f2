/** The popup's talk with the browser: tab, permissions, service worker. */

import { forgetAsked, noteFrame } from "../../src/capture/askedFor";
import { sitesSharing } from "../../src/capture/screening";
import type { Answer, PopupToBackground } from "../../src/protocol/messages";
import { originPattern } from "../../src/protocol/originPattern";
import { emptyTab, type TabState } from "../../src/protocol/state";
import { isCall } from "../../src/sites";
import type { PageInfo } from "../../src/ui/popup/data";

/** The tab that the popup speaks of. */
export interface FrontTab {
	readonly id: number;
	readonly incognito: boolean;
	readonly page: PageInfo;
}

/** The tab in front, or the one that `?tab=<id>` names (popup opened as a page, in tests). */
export async function findTab(query: string): Promise<FrontTab | null> {
	const named = new URLSearchParams(query).get("tab");
	const tab =
		named !== null && /^\d{1,10}$/.test(named)
			? await chrome.tabs.get(Number(named)).catch(() => undefined)
			: (await chrome.tabs.query({ active: true, currentWindow: true }))[0];
	if (tab?.id === undefined) return null;
	return { id: tab.id, incognito: tab.incognito, page: pageOf(tab.url) };
}

/** @param address missing where the browser does not let the extension see it */
export function pageOf(address: string | undefined): PageInfo {
	const url = address ? URL.parse(address) : null;
	const web = url !== null && /^https?:$/.test(url.protocol);
	return {
		...(address && isCall(address) ? { call: true } : {}),
		site: url?.hostname ?? "",
		origin: web ? url.origin : null,
		supported: web || url?.protocol === "file:",
	};
}

const keyOf = (tabId: number) => `tab:${tabId}`;

export async function readTabState(tabId: number): Promise<TabState> {
	const stored = await chrome.storage.session.get(keyOf(tabId));
	return (stored[keyOf(tabId)] as TabState | undefined) ?? emptyTab;
}

export function watchTabState(tabId: number, changed: (tab: TabState) => void): void {
	chrome.storage.onChanged.addListener((changes, area) => {
		const change = area === "session" ? changes[keyOf(tabId)] : undefined;
		if (change) changed((change.newValue as TabState | undefined) ?? emptyTab);
	});
}

/** Sends one message; a service worker that cannot be reached has refused. */
export async function send(message: PopupToBackground): Promise<Answer> {
	const answer: unknown = await chrome.runtime.sendMessage(message).catch(() => undefined);
	return isAnswer(answer) ? answer : { ok: false, reason: "refused" };
}

const isAnswer = (x: unknown): x is Answer => typeof x === "object" && x !== null && "ok" in x;

/** What the browser is asked for: the sound of tabs, one site's pages, those in frames of others, notifications. */
export type Wish =
	| { readonly what: "tab" }
	| { readonly what: "site" | "frame" | "alerts"; readonly origin: string };

function permissionsFor(wish: Wish): chrome.permissions.Permissions {
	if (wish.what === "tab") return { permissions: ["tabCapture"] };
	if (wish.what === "alerts") return { permissions: ["notifications"] };
	return { origins: [originPattern(wish.origin)] };
}

export const isGranted = (wish: Wish): Promise<boolean> =>
	chrome.permissions.contains(permissionsFor(wish));

/**
 * Can this browser be asked for the sound of a tab? Its package says so: Firefox's does not ask. Some
 * Chromium browsers leave the permission out although the package names it.
 */
export function handsOverTabs(): boolean {
	const { permissions = [], optional_permissions = [] } = chrome.runtime.getManifest();
	return [...permissions, ...optional_permissions].some((name) => name === "tabCapture");
}

/**
 * Must be called in a click. Its purpose is noted for the service worker: the question may close the
 * popup. @param tabId that waits for it. @returns false: the person, or the organisation, said no
 */
export function request(wish: Wish, tabId: number): Promise<boolean> {
	// Both go their way while the browser asks, which it does only in the click itself.
	if (wish.what === "frame") void noteFrame({ origin: wish.origin, tabId });
	if (wish.what === "site") void forgetAsked([originPattern(wish.origin)]);
	return chrome.permissions.request(permissionsFor(wish)).catch(() => false);
}

/** A site's permission goes with its switch, unless another port of its host is screened. */
export async function withdraw(wish: Wish & { readonly what: "site" }): Promise<void> {
	if ((await sitesSharing(wish.origin)).some((site) => site !== wish.origin)) return;
	// Required permissions (test variant) cannot be given back; nothing depends on it.
	await chrome.permissions.remove(permissionsFor(wish)).catch(() => false);
}
