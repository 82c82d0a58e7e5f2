/**
 * A content script that sends timestamped chunks, as that of a page that is judged does, as fast as
 * the gate of the offscreen document lets them through and what was sent has been judged. They are of
 * the length that a page sends: what grows by the chunk would hide behind fewer, longer ones. Plain
 * JavaScript, as it is put into a page whole.
 */
import { CHUNK_SAMPLES } from "../../src/capture/chunker";

/** Sound that may be under way, seconds: less than the session lets wait before it drops. */
const LEAD_SECONDS = 8;
/** Of one media, seconds; then the port closes and another one begins. */
export const SOURCE_SECONDS = 900;
/** The gate lets 20 messages a second through. */
const EVERY_MS = 52;

/** What the driver tells the script: media time that was judged, by source, and whether it is over. */
export interface Judged {
	readonly soak: { readonly judged: Record<string, number>; readonly over: boolean };
}

/** @param ports sources at a time @param sound address of Int16 mono at 16 kHz, on the page's own site */
export const sender = (ports: number, sound: string): string => `(async () => {
	const samples = new Int16Array(await (await fetch(${JSON.stringify(sound)})).arrayBuffer());
	let judged = {};
	let over = false;
	chrome.runtime.onMessage.addListener((message) => {
		if (!message.soak) return;
		({ judged, over } = message.soak);
	});
	const later = (ms) => new Promise((done) => setTimeout(done, ms));
	let media = 0;
	async function source() {
		const port = chrome.runtime.connect({ name: "chunks" });
		await new Promise((hello) => port.onMessage.addListener(hello));
		const sourceId = crypto.randomUUID();
		const mediaUrl = location.origin + "/media/soak-" + media++ + ".mp3";
		port.postMessage({ type: "open", sourceId, title: "soak", pageUrl: location.href, mediaUrl, part: null, ad: false });
		let sent = 0;
		let from = Math.floor(Math.random() * (samples.length / 2));
		while (!over && sent < ${SOURCE_SECONDS}) {
			await later(${EVERY_MS});
			if (sent - (judged[sourceId] ?? 0) > ${LEAD_SECONDS}) continue;
			if (from + ${CHUNK_SAMPLES} > samples.length) from = 0;
			const chunk = samples.slice(from, from + ${CHUNK_SAMPLES});
			from += chunk.length;
			port.postMessage({ type: "chunk", mediaTime: sent, discontinuity: sent === 0, samples: chunk });
			sent += chunk.length / 16000;
		}
		// What was sent is judged to its end before the source goes.
		for (let i = 0; i < 100 && sent - (judged[sourceId] ?? 0) > 2; i++) await later(100);
		port.disconnect();
	}
	for (let i = 0; i < ${ports}; i++) void (async () => { while (!over) await source(); })();
})()`;
