/** Tells the frames of a tab what to show beside their players, where the person wants that. */
import type { BackgroundToContent, Mark } from "../protocol/messages";
import type { SourceView } from "../protocol/state";
import { readSettings } from "../settings/settings";

const tell = (tabId: number, message: BackgroundToContent) =>
	chrome.tabs.sendMessage(tabId, message).catch(() => undefined);

/** A source changed. @param markOf what is shown of it; null for nothing */
export async function showMark(
	tabId: number,
	view: SourceView,
	markOf: (view: SourceView) => Promise<Mark | null>,
): Promise<void> {
	if (view.kind !== "element" || !(await readSettings()).marker) return;
	const { sourceId } = view;
	await tell(tabId, { to: "content", type: "mark", sourceId, mark: await markOf(view) });
}

/** Every mark goes at once where the person no longer wants them. */
export async function clearMarks(): Promise<void> {
	const tabs = await chrome.tabs.query({});
	await Promise.all(
		tabs.map(({ id }) => id !== undefined && tell(id, { to: "content", type: "unmark" })),
	);
}
