/** A file of three hours through the page for files: memory stays bounded while it is read. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { TEST_VARIANT } from "../e2e/browser";
import { setStage } from "../e2e/stage";
import { readHeaps } from "../soak/contexts";

const { browser, open } = await setStage(TEST_VARIANT);
const root = fileURLToPath(new URL("../..", import.meta.url));
const MADE = `${root}test-output/files`;
const HOURS = 3;
/**
 * What the last third may hold more than the first, MB, once what nobody holds any more is collected
 * in the pages' heap and in the worker's: a pointer for each frame of the file (1.7 MB) and what
 * collections leave behind. An index of its frames (24 MB) or what is written down of its 10,800
 * seconds would show.
 */
const MAX_HELD_MB = 8;
/** The same of the process, whose allocators keep pages of their own. */
const MAX_GROWTH_MB = 30;

/** Resident memory, MB, of the largest process that runs an extension, told by its command line. */
function extensionMemory(): number {
	const sizes = readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--extension-process"))
					return [];
				// Anonymous memory alone: files of the package that are mapped can be dropped at any time.
				const status = readFileSync(`/proc/${pid}/status`, "utf8");
				return [Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024];
			} catch {
				// It ended while it was looked at.
				return [];
			}
		});
	return Math.max(0, ...sizes);
}

test(`${HOURS} h of speech are judged whole, in memory that does not grow with them`, async () => {
	mkdirSync(MADE, { recursive: true });
	const file = `${MADE}/three-hours.mp3`;
	if (!existsSync(file)) {
		const voice = `${root}assets/demo/human-june.mp3`;
		const loop = ["-stream_loop", "-1", "-t", String(HOURS * 3600), "-i", voice, "-c", "copy"];
		execFileSync("ffmpeg", ["-v", "error", "-y", ...loop, file]);
	}
	const { page } = await open(`chrome-extension://${browser.id}/check.html`);
	const begun = Date.now();
	await page.locator("input[type=file]").setInputFiles([file]);
	const row = page.locator(".files > li, ul > li").filter({ hasText: "three-hours.mp3" }).first();
	const done = row.getByRole("button", { name: /^Take / });
	const samples: { seconds: number; mb: number; held: number; shown: string }[] = [];
	while ((await done.count()) === 0) {
		await new Promise((later) => setTimeout(later, 2000));
		const { pages, worker } = await readHeaps(browser, page.url());
		const held = (pages?.usedMb ?? 0) + (worker?.usedMb ?? 0);
		const shown = (await row.locator(".numbers").allInnerTexts()).join(" ");
		samples.push({ seconds: (Date.now() - begun) / 1000, mb: extensionMemory(), held, shown });
	}
	const third = Math.floor(samples.length / 3);
	const median = (list: number[]) => [...list].sort((a, b) => a - b)[list.length >> 1] as number;
	const thirds = (of: "mb" | "held") =>
		[samples.slice(0, third), samples.slice(-third)].map((part) =>
			median(part.map((sample) => sample[of])),
		) as [number, number];
	const [firstMb, lastMb] = thirds("mb");
	const [firstHeld, lastHeld] = thirds("held");
	const result = {
		hours: HOURS,
		fileMB: Math.round(statSync(file).size / 1e6),
		seconds: Math.round(samples.at(-1)?.seconds ?? 0),
		peakMB: Math.round(Math.max(...samples.map(({ mb }) => mb))),
		thirdsMB: [firstMb, lastMb].map(Math.round),
		thirdsHeldMB: [firstHeld, lastHeld].map((held) => held.toFixed(1)),
	};
	writeFileSync(`${root}test-output/long-file.json`, JSON.stringify({ ...result, samples }));
	console.log(JSON.stringify(result));
	expect(await row.innerText()).toMatch(/seconds|minutes of speech heard|hours/);
	const check = (await browser.checks()).find(({ title }) => title === "three-hours.mp3");
	expect(check?.whole).toBe(true);
	expect(check?.seconds).toBeGreaterThan(HOURS * 3600 - 5);
	expect(samples.length, "too few looks to say anything").toBeGreaterThan(9);
	expect(lastHeld - firstHeld).toBeLessThan(MAX_HELD_MB);
	expect(lastMb - firstMb).toBeLessThan(MAX_GROWTH_MB);
});
