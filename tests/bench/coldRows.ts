/** Starts from nothing: a click in a browser that has done nothing yet. */

import type { TabState } from "../../src/protocol/state";
import { launch } from "../e2e/browser";
import type { MediaServer } from "../e2e/media";
import { type Row, repeated } from "./row";

const later = (ms: number) => new Promise((done) => setTimeout(done, ms));
/** A voice that plays on and on, for whoever comes to listen. */
export const PLAYER = '<audio src="/media/human-librivox.mp3" autoplay loop></audio>';

/** Milliseconds from a click to each mark of the first source, in a browser that has done nothing yet. */
async function coldStart(folder: string, site: MediaServer) {
	const browser = await launch(folder);
	try {
		const { tabId } = await browser.open(site.page("cold", PLAYER));
		await later(1500);
		return await browser.desk.evaluate(async (tab) => {
			const begun = performance.now();
			const marks: { ready?: number; listening?: number; judged?: number } = {};
			const over = new Promise<void>((resolve) => {
				chrome.storage.session.onChanged.addListener((changes) => {
					const held = changes[`tab:${tab}`]?.newValue as TabState | undefined;
					const source = held?.sources[0];
					if (!source) return;
					const now = performance.now() - begun;
					if (source.model) marks.ready ??= now;
					if (source.state.kind === "listening") marks.listening ??= now;
					if (source.state.kind !== "judged") return;
					marks.judged ??= now;
					resolve();
				});
				setTimeout(resolve, 60_000);
			});
			void chrome.runtime.sendMessage({ to: "background", type: "start-page", tabId: tab });
			await over;
			return marks;
		}, tabId);
	} finally {
		await browser.close();
	}
}

/** Rows of cold starts in `folder`, the built extension. */
export async function coldRows(folder: string, site: MediaServer, repeats: number): Promise<Row[]> {
	const starts: Awaited<ReturnType<typeof coldStart>>[] = [];
	for (let i = 0; i < repeats; i++) starts.push(await coldStart(folder, site));
	const of = (mark: "ready" | "listening" | "judged") =>
		starts.map((start) => start[mark]).filter((ms) => ms !== undefined);
	const row = { unit: "ms", better: "lower" } as const;
	return [
		repeated(
			{
				...row,
				name: "cold start: click to a detector that listens",
				limit: 2000,
				note: "service worker, offscreen document, runtime, model, golden self-test",
			},
			of("ready"),
		),
		repeated(
			{
				...row,
				name: "cold start: click to 'listening'",
				limit: null,
				note: "needs a second of speech",
			},
			of("listening"),
		),
		repeated(
			{
				...row,
				name: "click to the first verdict, speech from the start",
				limit: 6000,
				note: "limit counts from the first speech",
			},
			of("judged"),
		),
	];
}
