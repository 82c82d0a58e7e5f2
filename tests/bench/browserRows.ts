/** The built extension in a real Chromium: starts, live checks, files and memory. */

import { type Browser, launch } from "../e2e/browser";
import { inOffscreen } from "../e2e/inTarget";
import { type MediaServer, makeMedia, serveMedia } from "../e2e/media";
import { coldRows, PLAYER } from "./coldRows";
import { benchExtension } from "./extension";
import { hourFile } from "./hour";
import { extensionProcess, privateMb, processMs } from "./inspect";
import { stageRows } from "./nodeRows";
import { portRows } from "./port";
import { type Row, repeated, rounded, unmeasured } from "./row";
import type { WorkerTimes } from "./stages.worker";

const later = (ms: number) => new Promise((done) => setTimeout(done, ms));
const NOT_LINUX = "read from /proc, which only Linux has";

async function popupRows(browser: Browser, tabId: number, repeats: number): Promise<Row[]> {
	const painted: number[] = [];
	const filled: number[] = [];
	for (let i = 0; i < repeats + 1; i++) {
		const popup = await browser.context.newPage();
		await popup.goto(`chrome-extension://${browser.id}/popup.html?tab=${tabId}`);
		const times = await popup.evaluate(async () => {
			while (document.querySelector(".loading") || !document.querySelector("main")) {
				await new Promise(requestAnimationFrame);
			}
			const full = performance.now();
			for (;;) {
				const paint = performance.getEntriesByName("first-contentful-paint")[0];
				if (paint) return [paint.startTime, full] as const;
				await new Promise(requestAnimationFrame);
			}
		});
		await popup.close();
		// The first one compiles for all that follow.
		if (i === 0) continue;
		painted.push(times[0]);
		filled.push(times[1]);
	}
	const row = { unit: "ms", better: "lower" } as const;
	return [
		repeated({ ...row, name: "popup: first paint", limit: 100 }, painted),
		repeated({ ...row, name: "popup: the tab's state is in it", limit: null }, filled),
	];
}

/** Stages in a worker that the offscreen document starts, and the way of a chunk to a worker. */
async function workerRows(browser: Browser, repeats: number): Promise<Row[]> {
	await browser.say({ to: "background", type: "need-offscreen" });
	const { times, hop } = await inOffscreen<{
		times: WorkerTimes & { error?: string };
		hop: number[];
	}>(
		browser,
		`(async () => {
			const worker = new Worker("/bench/stages.js", { type: "module" });
			globalThis.benchWorker = worker;
			const ask = (data, transfer) => new Promise((done, fail) => {
				worker.onmessage = (event) => done(event.data);
				worker.onerror = (event) => fail(new Error(event.message));
				worker.postMessage(data, transfer);
			});
			const times = await ask({ repeats: ${repeats} }, []);
			const hop = [];
			for (let i = 0; i < 60; i++) {
				const chunk = new Int16Array(8000);
				const begun = performance.now();
				await ask(chunk, [chunk.buffer]);
				hop.push((performance.now() - begun) / 2);
			}
			return { times, hop };
		})()`,
	);
	if (times.error) throw new Error(times.error);
	const pid = await extensionProcess(browser);
	const before = pid === null ? 0 : processMs(pid);
	const heard = await inOffscreen<number>(
		browser,
		`new Promise((done) => {
			benchWorker.onmessage = (event) => { benchWorker.terminate(); done(event.data); };
			benchWorker.postMessage({ chains: ${3 * repeats} });
		})`,
	);
	const chain = {
		name: "whole chain, offscreen worker, processor time",
		unit: "ms/s",
		limit: 10,
		better: "lower",
		note: "of the extension's process; half-second chunks to verdicts",
	} as const;
	return [
		pid === null
			? unmeasured(chain, NOT_LINUX)
			: { ...chain, value: rounded((processMs(pid) - before) / heard) },
		...stageRows(times.stages, "offscreen worker", "wall clock"),
		{
			name: "runtime and model session, offscreen worker",
			value: rounded(times.session),
			unit: "ms",
			limit: null,
			better: "lower",
			note: "wall clock, with the golden self-test",
		},
		repeated(
			{
				name: "offscreen document to worker, half a second of sound",
				unit: "ms",
				limit: null,
				better: "lower",
				note: "transferred, not copied",
			},
			hop,
		),
	];
}

/** A page that plays, with and without us: what it costs the page and the extension. */
async function liveRows(browser: Browser, site: MediaServer, seconds: number): Promise<Row[]> {
	const { page, tabId } = await browser.open(site.page("live", PLAYER));
	const cdp = await browser.context.newCDPSession(page);
	// Processor time of the page's main thread, not the clock on the wall.
	await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
	const taken = async () => {
		const before = (await cdp.send("Performance.getMetrics")).metrics;
		await later(seconds * 1000);
		const after = (await cdp.send("Performance.getMetrics")).metrics;
		const of = (list: typeof before) =>
			list.find(({ name }) => name === "TaskDuration")?.value ?? 0;
		return (1000 * (of(after) - of(before))) / seconds;
	};
	await later(2000);
	const without = await taken();
	await browser.say({ to: "background", type: "start-page", tabId });
	await browser.until(tabId, "judged", (state) => state.kind === "judged");
	const pid = await extensionProcess(browser);
	const before = pid === null ? 0 : processMs(pid);
	const begun = performance.now();
	const withUs = await taken();
	const passed = (performance.now() - begun) / 1000;
	const page1 = {
		name: "page that is judged: main thread",
		unit: "ms/s",
		limit: 10,
		better: "lower",
		note: "processor time beyond what the page takes by itself",
	} as const;
	const own = {
		name: "live check: the extension's whole process",
		unit: "ms/s",
		limit: null,
		better: "lower",
		note: "processor time: chain, port, gate, tally, storage, badge",
	} as const;
	const memory = {
		name: "memory: the extension's process while it listens",
		unit: "MB",
		limit: 150,
		better: "lower",
		note: "private memory; offscreen document and worker, with the service worker and a page of ours in the same process",
	} as const;
	const rows: Row[] = [
		{ ...page1, value: rounded(Math.max(0, withUs - without)) },
		pid === null
			? unmeasured(own, NOT_LINUX)
			: { ...own, value: rounded((processMs(pid) - before) / passed) },
		pid === null ? unmeasured(memory, NOT_LINUX) : { ...memory, value: rounded(privateMb(pid)) },
	];
	await page.close();
	return rows;
}

/** A page with the site allowed and nothing playing: what our script costs it in a minute. */
async function silentRow(browser: Browser, site: MediaServer, seconds: number): Promise<Row> {
	const address = site.page("silent", "<p>nothing plays</p>");
	const scripted = async (allowed: boolean) => {
		const origin = new URL(address).origin;
		const { page, tabId } = await browser.open(address);
		await browser.say({ to: "background", type: "screen-site", origin, on: allowed, tabId });
		await page.reload();
		const cdp = await browser.context.newCDPSession(page);
		await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
		await later(1000);
		const read = async () =>
			(await cdp.send("Performance.getMetrics")).metrics.find((m) => m.name === "ScriptDuration")
				?.value ?? 0;
		const before = await read();
		await later(seconds * 1000);
		const after = await read();
		await browser.say({ to: "background", type: "screen-site", origin, on: false, tabId });
		await page.close();
		return (1000 * (after - before) * 60) / seconds;
	};
	const value = Math.max(0, (await scripted(true)) - (await scripted(false)));
	return {
		name: "page that is allowed and silent: script",
		value: rounded(value),
		unit: "ms/min",
		limit: 1,
		better: "lower",
		note: "processor time of scripts beyond what the page takes by itself",
	};
}

/** A file on the extension's own page, from the choice of it to its verdict. */
async function fileRow(browser: Browser, seconds: number): Promise<Row> {
	const page = await browser.context.newPage();
	await page.goto(`chrome-extension://${browser.id}/check.html`);
	const begun = performance.now();
	await page.locator("input[type=file]").first().setInputFiles(hourFile(seconds));
	await page.waitForFunction(
		() => document.querySelector('a[href*="report.html"]') !== null,
		null,
		{ timeout: 900_000, polling: 250 },
	);
	const took = (performance.now() - begun) / 1000;
	await page.close();
	return {
		name: "a long file, in the browser",
		value: rounded(seconds / took),
		unit: "x real time",
		limit: 100,
		better: "higher",
		note: `MP3, 44.1 kHz stereo; ${took.toFixed(1)} s for ${seconds} s`,
	};
}

/** @param quick shorter stretches, for a look in between */
export async function browserRows(
	repeats: number,
	quick: boolean,
): Promise<{ rows: Row[]; version: string }> {
	makeMedia();
	const folder = await benchExtension();
	const site = await serveMedia();
	const rows: Row[] = [];
	try {
		rows.push(...(await coldRows(folder, site, quick ? 1 : 5)));
		const browser = await launch(folder);
		try {
			const { tabId, page } = await browser.open(site.page("popup", "<p>popup</p>"));
			rows.push(...(await popupRows(browser, tabId, 9)));
			await page.close();
			rows.push(...(await liveRows(browser, site, quick ? 8 : 30)));
			rows.push(await silentRow(browser, site, quick ? 5 : 30));
			rows.push(...(await portRows(browser, site)));
			rows.push(...(await workerRows(browser, repeats)));
			rows.push(await fileRow(browser, quick ? 360 : 3600));
			return { rows, version: browser.context.browser()?.version() ?? "Chromium" };
		} finally {
			await browser.close();
		}
	} finally {
		await site.close();
	}
}
