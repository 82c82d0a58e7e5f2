/** What tests of faults share: a voice that does not repeat, and how much of it a fault has cost. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, afterEach, expect } from "vitest";
import type { SourceState, SourceView } from "../../src/protocol/state";
import { type Browser, ensureBuilt, launch } from "./browser";
import type { Opened } from "./driver";
import { inOffscreen } from "./inTarget";
import { type MediaServer, makeMedia, serveMedia } from "./media";
import { stores } from "./stored";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What may be lost of a check, whatever is killed, seconds of sound. */
export const MOST_LOST = 2;

/** Ten minutes of a voice, as /media/long.mp3: media times do not begin anew while a test runs. */
export function makeLongVoice(): void {
	makeMedia();
	const path = `${root}test-output/media/long.mp3`;
	if (existsSync(path)) return;
	const voice = `${root}assets/demo/human-librivox.mp3`;
	const loop = ["-stream_loop", "-1", "-t", "600", "-i", voice, "-c", "copy"];
	execFileSync("ffmpeg", ["-v", "error", "-y", ...loop, path]);
}

/** What tests of faults that need a browser each stand on. */
export interface FaultStage {
	readonly site: MediaServer;
	/** A fresh folder, gone when the file's tests are over. */
	folder(name: string): string;
	/** As `launch`; the browser ends with the test. */
	readonly start: typeof launch;
}

/** Builds, makes the long voice and serves it. Called once, at a file's top. */
export async function setFaultStage(): Promise<FaultStage> {
	ensureBuilt("test");
	makeLongVoice();
	const site = await serveMedia();
	const folders: string[] = [];
	const browsers: Browser[] = [];
	afterEach(async () => {
		// One that a test has killed cannot be closed.
		for (const browser of browsers.splice(0)) await browser.close().catch(() => undefined);
	});
	afterAll(async () => {
		await site.close();
		for (const made of folders) rmSync(made, { recursive: true, force: true });
	});
	return {
		site,
		folder(name) {
			const made = mkdtempSync(`${tmpdir()}/bonafide-${name}-`);
			folders.push(made);
			return made;
		},
		async start(extension, options) {
			const browser = await launch(extension, options);
			browsers.push(browser);
			return browser;
		},
	};
}

export const LONG_VOICE = '<audio src="/media/long.mp3" autoplay></audio>';
export const judged = (state: SourceState) => state.kind === "judged";

/** Starts to judge a page and waits for its first verdict. */
export async function judgedPage(browser: Browser, tab: Opened): Promise<SourceView> {
	await browser.say({ to: "background", type: "start-page", tabId: tab.tabId });
	return (await browser.until(tab.tabId, "judged", judged, 120)) as SourceView;
}

/** Judged again, of the same check, with more speech than before. */
export const goneOn = (browser: Browser, tabId: number, before: SourceView) =>
	browser.until(
		tabId,
		"judged with more speech",
		(state, source) =>
			judged(state) &&
			source?.checkId === before.checkId &&
			source.speechSeconds > before.speechSeconds + 4,
		120,
	) as Promise<SourceView>;

/** Media time up to which a view tells of a source. */
export const heardUntil = (view: SourceView): number => view.timeline.at(-1)?.at ?? 0;

/** The seconds of a check as they are stored, oldest first. @param desk a page of the extension's */
export async function storedSeconds(desk: Page, checkId: string) {
	const { seconds } = await stores(desk);
	return seconds.filter((second) => second.checkId === checkId).sort((a, b) => a.index - b.index);
}

/**
 * Seconds of sound that a check does not hold though they were played: holes between its seconds, and
 * what is missing at its end. Says it, as docs/faults.md states it.
 * @param until media time that was shown as heard before the fault
 */
export async function lostOf(desk: Page, checkId: string, until = 0): Promise<number> {
	const seconds = await storedSeconds(desk, checkId);
	expect(seconds.length, "the check holds something").toBeGreaterThan(2);
	let holes = 0;
	let end = seconds[0]?.start ?? 0;
	for (const second of seconds) {
		holes += Math.max(0, second.start - end);
		end = second.end;
	}
	const lost = holes + Math.max(0, until - end);
	console.log(`lost: ${lost.toFixed(2)} s`);
	return lost;
}

/** Runs code in the offscreen document and in the service worker. */
export async function inBackground(browser: Browser, code: string): Promise<void> {
	await inOffscreen(browser, code);
	await (await browser.worker()).evaluate(code);
}

/** The clock of the extension's background jumps. @param ms forward, or back where it is negative */
export const moveClock = (browser: Browser, ms: number) =>
	inBackground(
		browser,
		`(() => {
		const real = Date.now.bind(Date);
		Date.now = () => real() + ${ms};
	})()`,
	);

interface Process {
	readonly pid: number;
	readonly parent: number;
	readonly command: string;
}

function processes(): Process[] {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => {
			try {
				const stat = readFileSync(`/proc/${name}/stat`, "utf8").replace(/^.*\) /, "");
				const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
				return [{ pid: Number(name), parent: Number(stat.split(" ")[1]), command }];
			} catch {
				// Gone since it was listed.
				return [];
			}
		});
}

/** All processes of the browser that runs on this profile, its own first (Linux). */
export function browserProcesses(profile: string): number[] {
	const all = processes();
	const first = all.find(
		({ command }) => command.includes(`--user-data-dir=${profile}`) && !command.includes("--type="),
	);
	if (!first) throw new Error(`no browser runs on ${profile}`);
	const found = [first.pid];
	for (let i = 0; i < found.length; i++) {
		found.push(...all.filter(({ parent }) => parent === found[i]).map(({ pid }) => pid));
	}
	return found;
}
