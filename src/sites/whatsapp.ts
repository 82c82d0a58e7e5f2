import type { Site } from "./site";

/** `false_<chat>_<message>` or `false_<group>_<message>_<who>`: only the message's own name is taken. */
const MESSAGE = /_([0-9A-F]{16,40})(?:_|$)/;
const PAUSE = '[data-icon="audio-pause"], [data-icon="ptt-pause"], [data-icon="pause"]';

/**
 * WhatsApp Web plays voice notes by `new Audio()` on a blob that is another at each visit, all on one
 * address. Which note plays is told by the row whose button now says "pause". The row's name holds
 * telephone numbers: they are left out, nobody is named in what is kept.
 */
export const whatsapp: Site = {
	id: "whatsapp",
	matches: (page) => page.hostname === "web.whatsapp.com",
	mediaKey: (_page, part) => (part ? `whatsapp:${part}` : null),
	place(element) {
		const row = (
			element.isConnected ? element : element.ownerDocument.querySelector(PAUSE)
		)?.closest("[data-id]");
		const message = MESSAGE.exec(row?.getAttribute("data-id") ?? "")?.[1];
		return message ? { part: message } : {};
	},
	tracking: [],
	triedOn: [{ url: "tests/fixtures/sites/whatsapp-chat.html", on: "2026-11-26" }],
};
