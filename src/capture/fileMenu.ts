/** "Check this audio": where the menu is offered, and what a choice of it means. */

const MENU = "check-audio";
/** Links are offered the menu where their address looks like a sound or video file. */
const FILE_ENDINGS = [
	"mp3",
	"m4a",
	"aac",
	"wav",
	"flac",
	"ogg",
	"oga",
	"opus",
	"webm",
	"mp4",
	"mkv",
];

/** Makes the menu anew. @param title in the browser's language */
export async function createFileMenu(title: string): Promise<void> {
	// A telephone's browser has no such menu; the page for files takes addresses.
	if (!chrome.contextMenus) return;
	await chrome.contextMenus.removeAll();
	chrome.contextMenus.create({ id: MENU, title, contexts: ["audio", "video"] });
	chrome.contextMenus.create({
		id: `${MENU}-link`,
		title,
		contexts: ["link"],
		targetUrlPatterns: FILE_ENDINGS.flatMap((end) => [`*://*/*.${end}`, `*://*/*.${end}?*`]),
	});
}

/** What the person chose. `live`: not a file that is read faster than it plays. */
export interface MenuChoice {
	readonly url: string;
	readonly live: boolean;
}

/** @returns null when it was another menu */
export function menuChoice(info: chrome.contextMenus.OnClickData): MenuChoice | null {
	if (!String(info.menuItemId).startsWith(MENU)) return null;
	const url = info.srcUrl || info.linkUrl || "";
	// blob:, streams and the like are heard live.
	return { url, live: !/^https?:/.test(url) || /\.(m3u8|mpd)([?#]|$)/i.test(url) };
}
