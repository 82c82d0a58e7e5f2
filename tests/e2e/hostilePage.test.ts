/** Pages that forge, throw, hide, flood and shout: nothing breaks, nothing is fetched, nothing is run. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { SourceState, SourceView } from "../../src/protocol/state";
import { type Browser, ensureBuilt, launch, TEST_VARIANT } from "./browser";
import type { Opened } from "./driver";
import { type MediaServer, makeMedia, serveMedia } from "./media";

let browser: Browser;
let site: MediaServer;
const opened: Opened[] = [];
/** Errors that a page's own script met. */
const pageErrors: string[] = [];

beforeAll(async () => {
	makeMedia();
	ensureBuilt("test");
	site = await serveMedia();
	browser = await launch(TEST_VARIANT);
});

afterEach(async () => {
	for (const { page } of opened.splice(0)) await page.close();
	pageErrors.length = 0;
});

afterAll(async () => {
	await browser?.close();
	await site?.close();
});

const VOICE = "/media/human-librivox.mp3";
const VOICE_PLAYS = `<audio id="voice" src="${VOICE}" autoplay loop></audio>`;
const judged = (state: SourceState) => state.kind === "judged";

async function open(name: string, html: string): Promise<Opened> {
	const tab = await browser.open(site.page(name, html));
	opened.push(tab);
	tab.page.on("pageerror", (error) => pageErrors.push(error.message));
	return tab;
}

async function screen(tab: Opened): Promise<void> {
	const answer = await browser.say({ to: "background", type: "start-page", tabId: tab.tabId });
	expect(answer).toEqual({ ok: true });
}

/** An honest page in another tab, judged before anything hostile happens. */
async function honest(): Promise<{ tab: Opened; before: SourceView }> {
	const tab = await open("honest", VOICE_PLAYS);
	await screen(tab);
	const before = (await browser.until(tab.tabId, "judged", judged)) as SourceView;
	return { tab, before };
}

const goesOn = (tab: Opened, before: SourceView) =>
	browser.until(
		tab.tabId,
		"judged with more speech",
		(state, source) =>
			judged(state) &&
			source?.checkId === before.checkId &&
			source.speechSeconds > before.speechSeconds + 5,
	);

/** A page's script can neither start a fetch nor reach what is not its own. */
const askedForEvil = () => site.requests.filter((path) => path.includes("evil"));

const popupOf = async (tab: Opened): Promise<Page> => {
	const popup = await browser.context.newPage();
	await popup.goto(`chrome-extension://${browser.id}/popup.html?tab=${tab.tabId}`);
	return popup;
};

test("forged prototypes, throwing getters and hidden document methods: its real voice is judged all the same", async () => {
	const tab = await open(
		"forged",
		`${VOICE_PLAYS}
		<a id="bonafideCapture"></a><a id="chrome"></a><a id="crypto"></a>
		<img name="querySelectorAll"><img name="addEventListener"><img name="dispatchEvent">
		<img name="getRootNode"><img name="readyState"><img name="title"><img name="location">
		<form id="twice"><input name="shadowRoot"><input name="shadowRoot"></form>
		<script>
		const evil = (name, value) => Object.defineProperty(HTMLMediaElement.prototype, name, {
			configurable: true, get() { throw new Error('evil ' + name); }, set() {} });
		const media = HTMLMediaElement.prototype;
		const { play } = media;
		window.ticks = 0; setInterval(() => window.ticks++, 50);
		for (const name of ['currentTime', 'currentSrc', 'muted', 'volume', 'paused', 'ended', 'readyState', 'playbackRate', 'mediaKeys']) evil(name);
		media.captureStream = () => { throw new Error('evil capture'); };
		media.play = function () { window.plays = (window.plays ?? 0) + 1; return play.call(this); };
		Element.prototype.attachShadow = null;
		Object.defineProperty(Event.prototype, 'target', { get() { throw new Error('evil target'); } });
		EventTarget.prototype.dispatchEvent = () => { throw new Error('evil dispatch'); };
		Promise.prototype.then = new Proxy(Promise.prototype.then, {});
		class Fake extends HTMLElement { constructor() { super(); } get paused() { throw 1; } }
		customElements.define('fake-audio', Fake); document.body.append(new Fake());
		const faked = Object.create(HTMLAudioElement.prototype);
		Object.setPrototypeOf(document.createElement('div'), HTMLAudioElement.prototype);
		</script>`,
	);
	await screen(tab);
	const source = await browser.until(tab.tabId, "judged", judged);
	expect(source?.speechSeconds).toBeGreaterThan(2);
	expect(source?.title.length).toBeLessThan(500);
	// A second player, seen by the reporter alone, though the page hid what it calls.
	const own = await tab.page.evaluate(async () => {
		const page = window as unknown as { ticks: number; plays?: number };
		await new Audio("/media/tone.wav").play();
		return { ticks: page.ticks, plays: page.plays };
	});
	// The page's own play is still the page's own, and its timers ran.
	expect(own.plays).toBe(1);
	expect(own.ticks).toBeGreaterThan(20);
	expect(pageErrors).toEqual([]);
});

test("on an allowed site the reporter stands first, and a page that breaks its ground still plays", async () => {
	const tab = await open("allowed", "<p>first visit</p>");
	const { origin } = site;
	const screened = { to: "background", type: "screen-site", origin, tabId: tab.tabId } as const;
	expect(await browser.say({ ...screened, on: true })).toEqual({ ok: true });
	await tab.page.goto(
		site.page(
			"breaks",
			`<script>
			window.HTMLMediaElement = undefined; window.Element = undefined; window.MouseEvent = undefined;
			const { addEventListener } = EventTarget.prototype;
			EventTarget.prototype.addEventListener = () => { throw new Error('evil listener'); };
			Document.prototype.dispatchEvent = () => { throw new Error('evil dispatch'); };
			window.answers = [];
			window.kept = new Audio('${VOICE}');
			kept.play().then(() => answers.push('played'), (e) => answers.push(String(e)));
			try { document.body.attachShadow({ mode: 'closed' }); answers.push('shadow'); } catch (e) { answers.push(e.name); }
			Promise.resolve(HTMLAudioElement.prototype.play.call({})).catch((e) => answers.push(e.name));
			EventTarget.prototype.addEventListener = addEventListener;
			</script>`,
		),
	);
	// A player that no document holds is judged, as the reporter saw it play.
	await browser.until(tab.tabId, "judged", judged);
	const answers = await tab.page.evaluate(() => (window as { answers?: string[] }).answers);
	expect(answers).toContain("played");
	expect(answers?.filter((answer) => answer === "TypeError").length).toBeGreaterThan(0);
	expect(answers?.join()).not.toContain("evil");
	expect(pageErrors).toEqual([]);
	expect(await browser.say({ ...screened, on: false })).toEqual({ ok: true });
});

test("impossible times and rates cost the page its own timeline, no more", async () => {
	const tab = await open(
		"times",
		`${VOICE_PLAYS}<script>
		const jumps = [1e9, -5, 0.0001, 12, 3, Number.MAX_VALUE];
		setInterval(() => { try { voice.currentTime = jumps[Math.floor(Math.random() * jumps.length)]; } catch {} }, 40);
		setInterval(() => { voice.playbackRate = 0.25 + Math.random() * 12; }, 60);
		for (const bad of [NaN, Infinity]) { try { voice.currentTime = bad; } catch {} }
		</script>`,
	);
	const { tab: other, before } = await honest();
	await screen(tab);
	await goesOn(other, before);
	const stored = JSON.stringify(await browser.everythingStored());
	expect(stored).not.toMatch(/null,"end"|NaN|Infinity/);
	expect(pageErrors).toEqual([]);
});

test("markup in titles is text in the popup, and never an address that is asked for", async () => {
	const markup = `<img src=x onerror="window.owned=1"><img src="${site.origin}/evil-title.png"><script>window.owned=2</script><b>bold</b>`;
	const tab = await open(
		"markup",
		`${VOICE_PLAYS}<script>
		document.title = ${JSON.stringify(markup).replaceAll("</", "<\\/")};
		navigator.mediaSession.metadata = new MediaMetadata({
			title: document.title });
		</script>`,
	);
	await screen(tab);
	const source = await browser.until(tab.tabId, "judged", judged);
	expect(source?.title).toContain("<img src=x");
	const popup = await popupOf(tab);
	await expect.poll(() => popup.textContent("body")).toContain("<b>bold</b>");
	expect(await popup.evaluate(() => (window as { owned?: number }).owned)).toBeUndefined();
	expect(await popup.locator("img[src='x'], b, body script").count()).toBe(0);
	expect(askedForEvil().filter((path) => path.includes("title"))).toEqual([]);
	await popup.close();
});

test("five thousand players and floods of events: another tab's check goes on, the page itself runs", async () => {
	const { tab: other, before } = await honest();
	const tab = await open(
		"flood",
		`${VOICE_PLAYS}<script>
		window.ticks = 0; setInterval(() => window.ticks++, 50);
		const bare = Array.from({ length: 5000 }, () => document.body.appendChild(new Audio()));
		const loud = Array.from({ length: 60 }, () => { const a = new Audio('${VOICE}'); a.loop = true; a.play(); return a; });
		const names = ['playing', 'pause', 'ended', 'volumechange', 'seeking', 'emptied', 'encrypted'];
		setInterval(() => { for (const e of bare.slice(0, 300)) for (const n of names) e.dispatchEvent(new Event(n)); }, 20);
		setInterval(() => { for (const n of names) for (let i = 0; i < 50; i++) voice.dispatchEvent(new Event(n)); }, 20);
		setInterval(() => { for (const a of loud.slice(0, 20)) { a.muted = !a.muted; a.paused ? a.play().catch(() => 0) : a.pause(); } }, 10);
		</script>`,
	);
	await screen(tab);
	await goesOn(other, before);
	await expect
		.poll(() => tab.page.evaluate(() => (window as unknown as { ticks: number }).ticks))
		.toBeGreaterThan(20);
	// What a tab remembers stays small, and the service worker still answers.
	expect((await browser.tab(tab.tabId)).sources.length).toBeLessThanOrEqual(12);
	const stopped = await browser.say({ to: "background", type: "stop", tabId: tab.tabId });
	expect(stopped).toEqual({ ok: true });
	expect(await browser.badge(other.tabId)).toMatch(/^\d/);
	expect(pageErrors).toEqual([]);
});

test("the page records its own player: it gets its sound, and we say that none reaches us", async () => {
	const tab = await open("records", VOICE_PLAYS);
	await screen(tab);
	await browser.until(tab.tabId, "judged", judged);
	const recorded = tab.page.evaluate(async () => {
		const voice = document.querySelector("audio") as HTMLAudioElement & {
			captureStream(): MediaStream;
		};
		const recorder = new MediaRecorder(voice.captureStream());
		let bytes = 0;
		recorder.ondataavailable = ({ data }) => {
			bytes += data.size;
		};
		recorder.start(500);
		await new Promise((later) => setTimeout(later, 8000));
		recorder.stop();
		return { bytes, playing: !voice.paused && voice.currentTime > 5 };
	});
	const failed = await browser.until(
		tab.tabId,
		"failed for no-frames",
		(state) => state.kind === "failed" && state.reason === "no-frames",
	);
	expect(failed?.kind).toBe("element");
	const { bytes, playing } = await recorded;
	expect(bytes).toBeGreaterThan(10_000);
	expect(playing).toBe(true);
	expect(await browser.badge(tab.tabId)).not.toMatch(/\d/);
});

test("forged messages and reporter's events move nothing and fetch nothing", async () => {
	const tab = await open(
		"messages",
		`${VOICE_PLAYS}<script>
		const address = location.origin + '/evil-fetch.mp3';
		const messages = [
			{ to: 'offscreen', type: 'check-file', tabId: 1, url: address, incognito: false },
			{ to: 'background', type: 'start-tab', tabId: 1 },
			{ to: 'background', type: 'page', state: { kind: 'failed', reason: 'protected', detail: null } },
			{ to: 'content', type: 'stop' }, { to: 'content', type: 'start-element', named: address },
		];
		// Whoever listens for the reporter's name learns it here; it opens nothing.
		const names = new Set(['bonafide-reporter-name', 'bonafide-reporter-ready']);
		document.addEventListener('bonafide-reporter-name', (event) => names.add(String(event.detail)));
		window.reach = typeof chrome === 'object' && typeof chrome.runtime?.sendMessage;
		const fake = document.createElement('video'); fake.setAttribute('data-src', address);
		// One channel: a new one each time is never given back, and the page stands still by itself.
		const channel = new BroadcastChannel('chunks');
		setInterval(() => {
			for (const message of messages) { postMessage(message, '*'); channel.postMessage(message); }
			for (const name of names) {
				document.dispatchEvent(new CustomEvent(name, { detail: { url: address, ...messages[0] } }));
				for (const target of [fake, document.body, voice, null]) document.dispatchEvent(new MouseEvent(name, { relatedTarget: target }));
			}
		}, 25);
		</script>`,
	);
	await screen(tab);
	const before = (await browser.until(tab.tabId, "judged", judged)) as SourceView;
	await goesOn(tab, before);
	const reach = await tab.page.evaluate(() => (window as { reach?: unknown }).reach);
	expect(reach === false || reach === "undefined").toBe(true);
	expect(askedForEvil().filter((path) => path.includes("fetch"))).toEqual([]);
	expect(browser.requests.filter((url) => url.includes("evil-fetch"))).toEqual([]);
	expect(pageErrors).toEqual([]);
});
