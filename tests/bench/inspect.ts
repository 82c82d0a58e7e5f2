/** What the browser and the system say of the extension's process. */
import { readFileSync } from "node:fs";
import type { Browser } from "../e2e/browser";

/** The process that holds all of the extension: offscreen document, worker, service worker, pages. */
export async function extensionProcess(browser: Browser): Promise<number | null> {
	if (process.platform !== "linux") return null;
	const cdp = await browser.browserCdp();
	const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
	await cdp.detach();
	const found = processInfo.find(({ id, type }) => {
		if (type !== "renderer") return false;
		try {
			return readFileSync(`/proc/${id}/cmdline`, "utf8").includes("--extension-process");
		} catch {
			// Gone since it was told of.
			return false;
		}
	});
	return found?.id ?? null;
}

/** Private memory of a process, MB: what would be free without it. */
export function privateMb(pid: number): number {
	const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
	const kb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(rollup)?.[1] ?? 0);
	return (kb("Private_Clean") + kb("Private_Dirty")) / 1024;
}

/** Processor time that a process has taken, milliseconds (Linux counts in steps of 10). */
export function processMs(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
		.replace(/^.*\) /, "")
		.split(" ");
	return 10 * (Number(fields[11]) + Number(fields[12]));
}
