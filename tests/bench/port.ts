/** The way of a chunk from a page to the offscreen document: bytes and milliseconds. */
import { serialize } from "node:v8";
import type { Browser } from "../e2e/browser";
import { inOffscreen } from "../e2e/inTarget";
import type { MediaServer } from "../e2e/media";
import { type Row, repeated } from "./row";

/** Chunks that are sent, ten a second: below what the gate lets through. */
const CHUNKS = 60;

/** The content script that sends them; its last value is when each was sent. */
export const SENDER = `(async () => {
	const port = chrome.runtime.connect({ name: "chunks" });
	await new Promise((hello) => port.onMessage.addListener(() => hello()));
	const sourceId = crypto.randomUUID();
	port.postMessage({ type: "open", sourceId, title: "", pageUrl: location.href, mediaUrl: "" });
	const times = [];
	for (let i = 0; i < ${CHUNKS}; i++) {
		const samples = new Int16Array(8000).fill(i);
		times.push(performance.timeOrigin + performance.now());
		port.postMessage({ type: "chunk", mediaTime: i / 2, discontinuity: i === 0, samples });
		await new Promise((later) => setTimeout(later, 100));
	}
	port.disconnect();
	return times;
})()`;

/** Half-second chunks from a content script, timed at both ends by the system's clock. */
export async function portRows(browser: Browser, site: MediaServer): Promise<Row[]> {
	const { page, tabId } = await browser.open(site.page("port", "<p>port</p>"));
	await browser.say({ to: "background", type: "need-offscreen" });
	await inOffscreen(
		browser,
		`void (globalThis.arrivals = [], chrome.runtime.onConnect.addListener((port) =>
			port.onMessage.addListener((message) => {
				if (message.type === "chunk") {
					globalThis.arrivals.push(performance.timeOrigin + performance.now());
				}
			})))`,
	);
	const sent = await browser.desk.evaluate(async (tab) => {
		const [done] = await chrome.scripting.executeScript({
			target: { tabId: tab },
			files: ["bench/sender.js"],
		});
		return done?.result as unknown as number[];
	}, tabId);
	const arrivals = await inOffscreen<number[]>(browser, "globalThis.arrivals");
	await page.close();
	const message = {
		type: "chunk",
		mediaTime: 1,
		discontinuity: false,
		samples: new Int16Array(8000),
	};
	return [
		{
			name: "page to offscreen document, half a second of sound: bytes",
			value: serialize(message).length,
			unit: "bytes",
			limit: null,
			better: "lower",
			note: "16-bit mono at 16 kHz, structured clone",
		},
		repeated(
			{
				name: "page to offscreen document, half a second of sound: time",
				unit: "ms",
				limit: null,
				better: "lower",
				note: "from postMessage in the page's script to the document's listener",
			},
			arrivals.map((at, i) => at - (sent[i] as number)),
		),
	];
}
