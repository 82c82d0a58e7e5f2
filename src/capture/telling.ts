/** Tells the person of a verdict elsewhere than on the toolbar: a notification, a mark on the page. */
import type { Mark } from "../protocol/messages";
import type { SourceView } from "../protocol/state";
import { watchSettings } from "../settings/settings";
import { type AlertWords, createAlerts } from "./alerts";
import { clearMarks, showMark } from "./marks";

/** Says in the person's language what is told; a mark may be null for nothing. */
export interface TellingWords {
	alert(view: SourceView): Promise<AlertWords>;
	mark(view: SourceView): Promise<Mark | null>;
}

/** To be made once in the service worker, at its start: it listens to the browser's events. */
export function createTelling(words: TellingWords) {
	const alerts = createAlerts(words.alert);
	alerts.listen();
	chrome.permissions.onAdded.addListener(() => alerts.listen());
	watchSettings(({ marker }) => {
		if (!marker) void clearMarks();
	});
	return {
		/** A source changed. */
		changed(tabId: number, view: SourceView): void {
			void alerts.consider(tabId, view);
			void showMark(tabId, view, words.mark);
		},
	};
}
