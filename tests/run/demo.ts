/**
 * `npm run demo`: builds the extension, opens it in Chromium on a page made for it, plays the voices
 * of people and of machines, and tells what the toolbar said. Pictures and figures go to
 * demo-output/. With `--images` the README's pictures are made anew, too.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import type { SourceState, SourceView } from "../../src/protocol/state";
import { verdictIn } from "../../src/protocol/state";
import { type Browser, build, ensureChromium, launch, TEST_VARIANT } from "../e2e/browser";
import { photographMarkers, photographPages, wantMarker } from "./demoPages";

const root = fileURLToPath(new URL("../..", import.meta.url));
const out = `${root}demo-output`;

interface Clip {
	readonly file: string;
	readonly name: string;
	readonly expected: "human" | "machine";
	readonly title: string;
}

/** One row of demo-output/results.json. Seconds count from the moment the voice begins to play. */
interface Result {
	readonly name: string;
	readonly expected: Clip["expected"];
	readonly state: string;
	readonly band: string | null;
	readonly likelihood: number | null;
	readonly secondsToFirst: number | null;
	readonly secondsToFirm: number | null;
	readonly backend: string | null;
}

const TYPES: Record<string, string> = {
	".html": "text/html; charset=utf-8",
	".css": "text/css",
	".mp3": "audio/mpeg",
};

/** Serves assets/demo on this machine alone. */
async function serveDemo(): Promise<{ origin: string; close: () => void }> {
	const server = createServer((request, response) => {
		const name = new URL(request.url ?? "/", "http://localhost").pathname.slice(1);
		const type = TYPES[extname(name)];
		if (!type || !/^[\w.-]+$/.test(name)) {
			response.writeHead(404).end();
			return;
		}
		const body = readFileSync(`${root}assets/demo/${name}`);
		response.writeHead(200, { "content-type": type, "content-length": body.length }).end(body);
	});
	await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://127.0.0.1:${port}`,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

/** Plays this clip from where it stands, and no other. */
const play = (page: Page, clip: Clip) =>
	page.evaluate((file) => {
		for (const audio of document.querySelectorAll("audio")) audio.pause();
		const audio = document.querySelector<HTMLAudioElement>(`audio[src="${file}"]`);
		audio?.scrollIntoView({ block: "center" });
		return audio?.play();
	}, clip.file);

/** Plays one clip until the verdict is firm or the clip is over. */
async function screenClip(browser: Browser, page: Page, tabId: number, clip: Clip) {
	// A busy machine still tells of the clip before when this one plays already.
	const before = new Set((await browser.tab(tabId)).sources.map((source) => source.checkId));
	await play(page, clip);
	const begun = Date.now();
	const since = () => (Date.now() - begun) / 1000;
	let first: number | null = null;
	let firm: number | null = null;
	let view: SourceView | undefined;
	while (since() < 60) {
		const { sources } = await browser.tab(tabId);
		view = sources.find((source) => !before.has(source.checkId)) ?? view;
		const playing = view && !["paused", "ended"].includes(view.state.kind) ? view : null;
		const verdict = playing && verdictIn(playing.state);
		if (verdict && first === null) first = since();
		if (verdict?.firm) {
			firm = since();
			break;
		}
		if (view?.state.kind === "ended") break;
		await new Promise((later) => setTimeout(later, 100));
	}
	const verdict = view ? verdictIn(view.state) : null;
	const round = (seconds: number | null) => seconds && Math.round(seconds * 10) / 10;
	const result: Result = {
		name: clip.name,
		expected: clip.expected,
		state: view?.state.kind ?? "idle",
		band: verdict?.band ?? null,
		likelihood: verdict?.likelihood ?? null,
		secondsToFirst: round(first),
		secondsToFirm: round(firm),
		backend: view?.backend ?? null,
	};
	return { result, checkId: view?.checkId ?? null };
}

/** The popup as it stands for the tab. */
async function photographPopup(browser: Browser, tabId: number, path: string): Promise<void> {
	const popup = await browser.context.newPage();
	await popup.setViewportSize({ width: 376, height: 640 });
	await popup.goto(`chrome-extension://${browser.id}/popup.html?tab=${tabId}`);
	await popup.waitForTimeout(700);
	await popup.screenshot({ path, fullPage: true });
	await popup.close();
}

/** The report of a check, with the clip as the file at hand, as far as its spectrogram. */
async function photographReport(browser: Browser, checkId: string, clip: Clip, path: string) {
	const report = await browser.context.newPage();
	await report.setViewportSize({ width: 900, height: 1000 });
	await report.goto(`chrome-extension://${browser.id}/report.html?id=${checkId}`);
	await report.locator("input[type=file]").setInputFiles(`${root}assets/demo/${clip.file}`);
	await report.locator(".ground canvas").waitFor({ timeout: 120_000 });
	await report.locator(".strongest button").first().click();
	await report.screenshot({ path });
	await report.close();
}

/**
 * The toolbar is no part of any page, so no screenshot holds it: this draws the button from what the
 * browser says of its icon, text, colours and title.
 */
async function photographBadge(browser: Browser, tabId: number, path: string): Promise<void> {
	const said = await browser.desk.evaluate(
		async (tab) => ({
			text: await chrome.action.getBadgeText({ tabId: tab }),
			back: await chrome.action.getBadgeBackgroundColor({ tabId: tab }),
			ink: await chrome.action.getBadgeTextColor({ tabId: tab }),
			title: await chrome.action.getTitle({ tabId: tab }),
		}),
		tabId,
	);
	const css = (colour: unknown) => `rgb(${(colour as number[]).slice(0, 3).join(" ")})`;
	const { sources } = await browser.tab(tabId);
	const band =
		sources.map((source) => verdictIn(source.state)?.band).findLast(Boolean) ?? "neutral";
	const icon = readFileSync(`${root}assets/icons/${band}-128.png`).toString("base64");
	const page = await browser.context.newPage();
	await page.setViewportSize({ width: 460, height: 96 });
	await page.setContent(`<style>body{margin:0;display:flex;gap:18px;align-items:center;height:96px;
		padding:0 22px;font:15px/1.4 system-ui,sans-serif;background:#f4f3ef;color:#14181c}
		div{position:relative;width:56px;height:56px;flex:none} img{width:44px}
		b{position:absolute;right:-4px;bottom:0;font:600 15px/20px system-ui,sans-serif;padding:0 5px;
		border-radius:5px;background:${css(said.back)};color:${css(said.ink)}}</style>
		<div><img src="data:image/png;base64,${icon}"><b></b></div><span></span>`);
	await page.evaluate(
		([text, title]) => {
			(document.querySelector("b") as HTMLElement).textContent = text;
			(document.querySelector("span") as HTMLElement).textContent = title;
		},
		[said.text, said.title] as const,
	);
	await page.screenshot({ path });
	await page.close();
}

const words = (result: Result) =>
	[
		result.expected === result.band
			? "right    "
			: result.band === "uncertain"
				? "undecided"
				: "WRONG    ",
		result.name.padEnd(10),
		`is a ${result.expected.padEnd(8)}`,
		`-> ${(result.band ?? result.state).padEnd(10)}`,
		`likelihood ${String(result.likelihood ?? "-").padStart(2)} in 100`,
		`first after ${result.secondsToFirst ?? "-"} s, firm after ${result.secondsToFirm ?? "-"} s`,
		`(${result.backend ?? "-"})`,
	].join("  ");

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { images: { type: "boolean", default: false } } });
	mkdirSync(out, { recursive: true });
	ensureChromium();
	console.log("Building the extension ...");
	build("test");
	const hasDisplay =
		Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY) ||
		["darwin", "win32"].includes(process.platform);
	console.log(hasDisplay ? "Opening Chromium ..." : "No display: Chromium runs without a window.");
	const demo = await serveDemo();
	const browser = await launch(TEST_VARIANT, { headless: !hasDisplay });
	try {
		const clips = JSON.parse(readFileSync(`${root}assets/demo/clips.json`, "utf8")) as Clip[];
		const { page, tabId } = await browser.open(`${demo.origin}/demo.html`);
		await browser.say({ to: "background", type: "start-page", tabId });
		const results: Result[] = [];
		for (const clip of clips) {
			const { result, checkId } = await screenClip(browser, page, tabId, clip);
			results.push(result);
			console.log(words(result));
			await photographPopup(browser, tabId, `${out}/popup-${clip.name}.png`);
			await photographBadge(browser, tabId, `${out}/badge-${clip.name}.png`);
			if (checkId && result.band !== null) {
				await photographReport(browser, checkId, clip, `${out}/report-${clip.name}.png`);
			}
			if (clip === clips[0]) await page.screenshot({ path: `${out}/page.png` });
		}
		writeFileSync(`${out}/results.json`, `${JSON.stringify(results, null, "\t")}\n`);
		if (values.images) {
			const [people, machines] = (["human", "machine"] as const).map((expected) =>
				clips.filter((clip) => clip.expected === expected),
			) as [Clip[], Clip[]];
			const files = machines.flatMap(({ file }, i) => [file, people[i]?.file ?? file]);
			await photographPages(
				browser,
				files.map((file) => `${root}assets/demo/${file}`),
				out,
			);
			await wantMarker(browser);
			// The first two of the page: they stand side by side.
			const shown = clips.filter(({ name }) => ["librivox", "flite"].includes(name));
			for (const clip of shown) {
				await play(page, clip);
				const fits = (state: SourceState, source?: SourceView) =>
					state.kind === "judged" && source?.title === clip.title;
				await browser.until(tabId, "judged beside its marker", fits);
				await page.waitForTimeout(1000);
			}
			const selectors = shown.map(({ name }) => `#${name}`);
			await photographMarkers(page, selectors, `${out}/marker.png`);
			keepImages(results);
		}
		console.log("\nPictures and results.json are in demo-output/.");
		const lost = results.filter((result) => result.likelihood === null);
		if (lost.length > 0) {
			console.error(`No verdict for: ${lost.map((result) => result.name).join(", ")}`);
			process.exitCode = 1;
		}
	} finally {
		await browser.close();
		demo.close();
	}
}

const oneOf = <T extends { readonly expected: Clip["expected"] }>(
	all: readonly T[],
	expected: Clip["expected"],
): T => all.find((one) => one.expected === expected) as T;

/** The README's pictures: one person, one machine, whatever the verdicts are. */
function keepImages(results: readonly Result[]): void {
	const images = `${root}docs/images`;
	mkdirSync(images, { recursive: true });
	const [human, machine] = [oneOf(results, "human").name, oneOf(results, "machine").name];
	const pictures = {
		...{ page: "page", [`popup-${human}`]: "popup-human", [`popup-${machine}`]: "popup-machine" },
		...{ [`badge-${machine}`]: "badge", [`report-${machine}`]: "report" },
		...{ check: "check", history: "history", options: "options", welcome: "welcome" },
		marker: "marker",
	};
	for (const [from, to] of Object.entries(pictures)) {
		copyFileSync(`${out}/${from}.png`, `${images}/${to}.png`);
	}
}

await main();
