/**
 * Hours of sound through the built extension in minutes: chunks through the real port, gate, worker
 * and store. Then real players, captured at the speed at which they play. The two are told apart.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import type { TabState } from "../../src/protocol/state";
import { demoClip } from "../bench/nodeRows";
import { type Browser, launch, TEST_VARIANT } from "../e2e/browser";
import { type MediaServer, makeMedia, serveMedia } from "../e2e/media";
import { hurryClocks } from "./clock";
import { look, type Sample } from "./samples";
import { sender } from "./sender";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** One for each run: another may be under way. */
const FOLDER = `${root}test-output/soak/extension-${process.pid}`;
/** Seconds of each demo voice that the senders play in turn. */
const VOICE_SECONDS = 60;
const VOICES = ["human-librivox", "machine-flite", "human-june", "machine-espeak"];
/** Of the settings, days: the least that a person can choose but "not at all". */
export const RETENTION_DAYS = 7;
/** Days that pass on the extension's clock in a soak: several times the retention. */
const CLOCK_DAYS = 40;
/** What a soak is expected to do at least, times real time: the clock is set by it. */
const LEAST_SPEED = 50;

const loadNow = () => Math.round((loadavg()[0] as number) * 10) / 10;
const later = (ms: number) => new Promise((done) => setTimeout(done, ms));

export interface SoakOptions {
	/** Sound through the port, seconds; 0 leaves the phase out. */
	readonly soundSeconds: number;
	/** Ends that phase after so many seconds on the clock, however little was heard; null: never. */
	readonly wallSeconds: number | null;
	/** Real players, seconds on the clock; 0 leaves the phase out. */
	readonly playerSeconds: number;
	/** Sources at a time. */
	readonly ports: number;
	/** Seconds between two looks, in either phase. */
	readonly chunksEvery: number;
	readonly playersEvery: number;
	readonly say: (words: string) => void;
}

/** One phase's looks. */
export interface Phase {
	readonly samples: readonly Sample[];
	readonly soundSeconds: number;
	readonly wallSeconds: number;
	/** Sound that was dropped because the machine was too slow. */
	readonly droppedSeconds: number;
	/** Sources that were judged, one after another and side by side. */
	readonly sources: number;
	/** Programs that wanted a core in the last minute, at the start and at the end. */
	readonly load: readonly [number, number];
}

export interface Soaked {
	/** Chunks through the port. */
	readonly chunks: Phase | null;
	/** Real element capture. */
	readonly players: Phase | null;
	readonly browser: string;
}

/** The test variant with a sender in it; it must have been built. */
function soakExtension(ports: number): void {
	rmSync(FOLDER, { recursive: true, force: true });
	cpSync(TEST_VARIANT, FOLDER, { recursive: true });
	mkdirSync(`${FOLDER}/soak`, { recursive: true });
	writeFileSync(`${FOLDER}/soak/sender.js`, sender(ports, "/media/soak.pcm"));
	makeMedia();
	const sound = VOICES.map((voice) => Buffer.from(demoClip(root, voice, VOICE_SECONDS).buffer));
	writeFileSync(`${root}test-output/media/soak.pcm`, Buffer.concat(sound));
}

/** Follows what is judged of a tab's sources, in our own page; tells the senders where they stand. */
async function follow(browser: Browser, tabId: number): Promise<void> {
	await browser.desk.evaluate((tab) => {
		const told = { judged: {} as Record<string, number>, gaps: 0, over: false };
		(globalThis as unknown as { soak: typeof told }).soak = told;
		// No function in it has a name of its own: tsx would wrap it in a helper that a page lacks.
		const ticking = setInterval(async () => {
			const state = (await chrome.storage.session.get(`tab:${tab}`))[`tab:${tab}`] as
				| TabState
				| undefined;
			for (const { sourceId, timeline } of state?.sources ?? []) {
				const from = told.judged[sourceId] ?? 0;
				for (const { at, gap } of timeline) if (at > from) told.gaps += gap;
				told.judged[sourceId] = Math.max(from, timeline.at(-1)?.at ?? 0);
			}
			// Nobody listens but the senders; real players do not need it.
			await chrome.tabs.sendMessage(tab, { soak: told }).catch(() => undefined);
			if (told.over) clearInterval(ticking);
		}, 100);
	}, tabId);
}

const followed = (browser: Browser) =>
	browser.desk.evaluate(() => {
		const { judged, gaps } = (
			globalThis as unknown as { soak: { judged: Record<string, number>; gaps: number } }
		).soak;
		const each = Object.values(judged);
		return { sound: each.reduce((a, b) => a + b, 0), gaps, sources: each.length };
	});

const endFollowing = (browser: Browser) =>
	browser.desk.evaluate(() => {
		(globalThis as unknown as { soak: { over: boolean } }).soak.over = true;
	});

/** Looks at all until `enough`. @param before called before each look */
async function watch(
	{ browser, pageUrl, tabId }: { browser: Browser; pageUrl: string; tabId: number },
	{ say, every }: { say: SoakOptions["say"]; every: number },
	enough: (soundSeconds: number, wallSeconds: number) => boolean,
	before: () => Promise<void> = async () => undefined,
): Promise<Phase> {
	const popup = await browser.context.newPage();
	await popup.goto(`chrome-extension://${browser.id}/popup.html?tab=${tabId}`);
	await follow(browser, tabId);
	const begun = performance.now();
	const load = loadNow();
	const samples: Sample[] = [];
	for (;;) {
		const due = begun + (samples.length + 1) * every * 1000;
		while (performance.now() < due) {
			await later(Math.min(500, Math.max(1, due - performance.now())));
			const wall = (performance.now() - begun) / 1000;
			if (enough((await followed(browser)).sound, wall)) break;
		}
		await before();
		const { sound, gaps, sources } = await followed(browser);
		const sample = await look(browser, pageUrl, begun, sound);
		samples.push(sample);
		say(
			`${sample.wallSeconds.toFixed(0)} s: ${(sound / 3600).toFixed(2)} h of sound, ${sample.processMb} MB, ${sample.checks} checks`,
		);
		const wall = (performance.now() - begun) / 1000;
		if (!enough(sound, wall)) continue;
		await endFollowing(browser);
		await popup.close();
		const heard = { soundSeconds: sound, wallSeconds: wall, droppedSeconds: gaps, sources };
		return { samples, ...heard, load: [load, loadNow()] };
	}
}

/** Chunks of the demo's voices through `ports` ports. */
async function chunkPhase(browser: Browser, site: MediaServer, options: SoakOptions) {
	const { page, tabId } = await browser.open(site.page("soak", "<p>soak</p>"));
	await browser.say({ to: "background", type: "need-offscreen" });
	const begun = Date.now();
	const minutes = options.soundSeconds / LEAST_SPEED / 60;
	const hurry = () => hurryClocks(browser, begun, CLOCK_DAYS / minutes);
	await hurry();
	const most = options.wallSeconds ?? Number.POSITIVE_INFINITY;
	await browser.desk.evaluate(async (tab) => {
		await chrome.scripting.executeScript({ target: { tabId: tab }, files: ["soak/sender.js"] });
	}, tabId);
	const at = { browser, pageUrl: page.url(), tabId };
	const phase = await watch(
		at,
		{ say: options.say, every: options.chunksEvery },
		(sound, wall) => sound >= options.soundSeconds || wall >= most,
		hurry,
	);
	await page.close();
	return phase;
}

/** Three players of a page, as a person has them. None begins anew: media times tell what was heard. */
async function playerPhase(browser: Browser, site: MediaServer, options: SoakOptions) {
	const players = VOICES.slice(0, 3).map((name) => {
		const from = `${root}assets/demo/${name}.mp3`;
		const made = `soak-${name}.mp3`;
		const length = `${options.playerSeconds + 120}`;
		const loop = ["-stream_loop", "-1", "-t", length, "-i", from, "-c", "copy"];
		execFileSync("ffmpeg", ["-v", "error", "-y", ...loop, `${root}test-output/media/${made}`]);
		return `<audio src="/media/${made}" autoplay></audio>`;
	});
	const { page, tabId } = await browser.open(site.page("players", players.join("")));
	await browser.say({ to: "background", type: "start-page", tabId });
	const at = { browser, pageUrl: page.url(), tabId };
	const phase = await watch(
		at,
		{ say: options.say, every: options.playersEvery },
		(_, wall) => wall >= options.playerSeconds,
	);
	await page.close();
	return phase;
}

/** Runs both phases, each in a browser of its own. */
export async function soak(options: SoakOptions): Promise<Soaked> {
	soakExtension(options.ports);
	const site = await serveMedia();
	let version = "";
	const inBrowser = async (phase: typeof chunkPhase): Promise<Phase> => {
		const browser = await launch(FOLDER);
		try {
			version = browser.context.browser()?.version() ?? "Chromium";
			await browser.desk.evaluate(
				(retentionDays) => chrome.storage.local.set({ settings: { retentionDays } }),
				RETENTION_DAYS,
			);
			return await phase(browser, site, options);
		} finally {
			await browser.close();
		}
	};
	try {
		const chunks = options.soundSeconds > 0 ? await inBrowser(chunkPhase) : null;
		const players = options.playerSeconds > 0 ? await inBrowser(playerPhase) : null;
		return { chunks, players, browser: version };
	} finally {
		await site.close();
		rmSync(FOLDER, { recursive: true, force: true });
	}
}
