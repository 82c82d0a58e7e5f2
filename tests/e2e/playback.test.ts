/**
 * What a page plays is the same with and without the extension. A second, tiny extension is the ear:
 * it captures the tab's sound and measures it, as a person with headphones would, with no sound card.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Browser, ensureBuilt, idOfPath, launch, TEST_VARIANT } from "./browser";
import type { Opened } from "./driver";
import { inOffscreen } from "./inTarget";
import { type MediaServer, makeMedia, serveMedia } from "./media";

let browser: Browser;
let site: MediaServer;
let ear: Page;
const folder = mkdtempSync(`${tmpdir()}/bonafide-ear-`);
const earId = idOfPath(folder);

beforeAll(async () => {
	makeMedia();
	ensureBuilt("test");
	site = await serveMedia();
	const manifest = { manifest_version: 3, name: "ear", version: "1", permissions: ["tabCapture"] };
	writeFileSync(`${folder}/manifest.json`, JSON.stringify(manifest));
	writeFileSync(`${folder}/ear.html`, "<title>ear</title>");
	browser = await launch(`${TEST_VARIANT},${folder}`, {
		args: [`--allowlisted-extension-id=${earId}`],
	});
	ear = await browser.context.newPage();
	await ear.goto(`chrome-extension://${earId}/ear.html`);
});

afterAll(async () => {
	await browser?.close();
	await site?.close();
	rmSync(folder, { recursive: true, force: true });
});

interface Heard {
	/** Root mean square of each tenth of a second, oldest first. */
	readonly levels: number[];
	/** Zero crossings a second: twice the pitch of a tone. */
	readonly crossings: number;
}

/** Listens to the tab from outside for `seconds` of sound, from the first that is not silent. */
const listenTo = (tabId: number, seconds: number): Promise<Heard> =>
	ear.evaluate(
		async ([id, length]) => {
			const streamId = await chrome.tabCapture.getMediaStreamId({ targetTabId: id });
			const mandatory = { chromeMediaSource: "tab", chromeMediaSourceId: streamId };
			const stream = await navigator.mediaDevices.getUserMedia({
				audio: { mandatory } as MediaTrackConstraints,
			});
			const [track] = stream.getAudioTracks();
			const processor = new MediaStreamTrackProcessor({ track: track as MediaStreamAudioTrack });
			const reader = processor.readable.getReader();
			const levels: number[] = [];
			let [count, sum, crossings, total, last, rate] = [0, 0, 0, 0, 0, 48000];
			while (total < length * rate) {
				const { value: audio, done } = await reader.read();
				if (done) break;
				rate = audio.sampleRate;
				const plane = new Float32Array(audio.numberOfFrames);
				audio.copyTo(plane, { planeIndex: 0, format: "f32-planar" });
				audio.close();
				for (const sample of plane) {
					if (total === 0 && Math.abs(sample) < 0.01) continue;
					total++;
					sum += sample * sample;
					if (sample > 0 !== last > 0) crossings++;
					last = sample;
					if (++count < rate / 10) continue;
					levels.push(Math.sqrt(sum / count));
					[count, sum] = [0, 0];
				}
			}
			for (const each of stream.getTracks()) each.stop();
			return { levels, crossings: crossings / (total / rate) };
		},
		[tabId, seconds] as const,
	);

/** The page's own view of its player, and of what was done to it. */
const WATCHED = `<audio id="tone" src="/media/tone.wav" autoplay loop></audio><script>
	window.rerouted = 0;
	for (const name of ['createMediaElementSource', 'createMediaStreamSource']) {
		const own = AudioContext.prototype[name];
		AudioContext.prototype[name] = function (...a) { window.rerouted++; return own.apply(this, a); };
	}
	window.changes = [];
	for (const name of ['volumechange', 'ratechange', 'pause', 'seeking', 'stalled', 'emptied'])
		tone.addEventListener(name, () => { if (!tone.loop || name !== 'seeking') window.changes.push(name); });
</script>`;

const ownView = (tab: Opened) =>
	tab.page.evaluate(() => {
		const tone = document.querySelector("audio") as HTMLAudioElement;
		const { rerouted, changes } = window as unknown as { rerouted: number; changes: string[] };
		const { volume, muted, paused, playbackRate, currentSrc, controls, attributes } = tone;
		return {
			...{ volume, muted, paused, playbackRate, currentSrc, controls, rerouted, changes },
			attributes: [...attributes].map(({ name, value }) => `${name}=${value}`),
			sink: tone.sinkId,
		};
	});

const mean = (levels: number[]) => levels.reduce((sum, level) => sum + level, 0) / levels.length;

/** The same tone, as loud, without a hole. */
function expectSame(now: Heard, before: Heard): void {
	const level = mean(before.levels);
	expect(level).toBeGreaterThan(0.02);
	expect(mean(now.levels) / level).toBeGreaterThan(0.89);
	expect(mean(now.levels) / level).toBeLessThan(1.12);
	// The seam of the loop may cost one of these tenths of a second, listened to or not.
	expect(now.levels.filter((tenth) => tenth / level < 0.7).length).toBeLessThanOrEqual(1);
	expect(Math.max(...now.levels) / level).toBeLessThan(1.3);
	expect(now.crossings).toBeGreaterThan(before.crossings * 0.98);
	expect(now.crossings).toBeLessThan(before.crossings * 1.02);
}

test("a player sounds the same before, while and after it is listened to", async () => {
	const tab = await browser.open(site.page("tone", WATCHED));
	const before = await listenTo(tab.tabId, 3);
	const viewBefore = await ownView(tab);
	await browser.say({ to: "background", type: "start-page", tabId: tab.tabId });
	await browser.until(tab.tabId, "heard", (state) => state.kind === "no-speech");
	const during = await listenTo(tab.tabId, 3);
	const viewDuring = await ownView(tab);
	await browser.say({ to: "background", type: "stop", tabId: tab.tabId });
	await browser.until(tab.tabId, "idle", (state, source) => !source && state.kind === "idle");
	const after = await listenTo(tab.tabId, 3);
	expectSame(during, before);
	expectSame(after, before);
	expect(viewDuring).toEqual(viewBefore);
	expect(viewDuring.rerouted).toBe(0);
	expect(await ownView(tab)).toEqual(viewBefore);
	await tab.page.close();
});

test("a page's own sound graph gets the same sound while its player is listened to", async () => {
	const tab = await browser.open(
		site.page(
			"graph",
			`<audio id="tone" src="/media/tone.wav" autoplay loop></audio><script>
			const context = new AudioContext();
			const analyser = new AnalyserNode(context, { fftSize: 4096 });
			context.createMediaElementSource(tone).connect(analyser).connect(context.destination);
			window.level = () => { const x = new Float32Array(4096); analyser.getFloatTimeDomainData(x);
				return Math.sqrt(x.reduce((s, v) => s + v * v, 0) / x.length); };
			</script>`,
		),
	);
	const level = () => tab.page.evaluate(() => (window as unknown as { level(): number }).level());
	// The analyser looks back a tenth of a second: it must be full before it is believed.
	// The tone is an eighth of full scale, 0.088 as a root mean square.
	await expect.poll(level).toBeGreaterThan(0.083);
	const graphBefore = await level();
	const before = await listenTo(tab.tabId, 2);
	await browser.say({ to: "background", type: "start-page", tabId: tab.tabId });
	await browser.until(tab.tabId, "heard", (state) => state.kind === "no-speech");
	expectSame(await listenTo(tab.tabId, 2), before);
	const graphDuring = await level();
	expect(graphDuring / graphBefore).toBeGreaterThan(0.89);
	expect(graphDuring / graphBefore).toBeLessThan(1.12);
	await tab.page.close();
});

test("a tab whose whole sound is captured is played on: full level, to the loudspeaker", async () => {
	const tab = await browser.open(
		site.page("tab", '<audio src="/media/tone.wav" autoplay loop></audio>'),
	);
	// The offscreen document is opened first, so that its connections can be watched.
	await browser.say({ to: "background", type: "start-page", tabId: tab.tabId });
	await browser.until(tab.tabId, "heard", (state) => state.kind === "no-speech");
	await browser.say({ to: "background", type: "stop", tabId: tab.tabId });
	await inOffscreen(
		browser,
		`(() => {
			globalThis.toSpeaker = [];
			const { connect } = AudioNode.prototype;
			AudioNode.prototype.connect = function (target, ...more) {
				if (target === this.context.destination) {
					const analyser = new AnalyserNode(this.context, { fftSize: 4096 });
					connect.call(this, analyser);
					globalThis.toSpeaker.push({ context: this.context, analyser });
				}
				return connect.call(this, target, ...more);
			};
			return true;
		})()`,
	);
	await browser.clickToolbar(tab.page);
	const answer = await browser.say({ to: "background", type: "start-tab", tabId: tab.tabId });
	expect(answer).toEqual({ ok: true });
	await browser.until(
		tab.tabId,
		"heard",
		(state, source) => source?.kind === "tab" && state.kind === "no-speech",
	);
	const speaker = () =>
		inOffscreen<{ state: string; level: number; sink: unknown }[]>(
			browser,
			`globalThis.toSpeaker.map(({ context, analyser }) => {
				const x = new Float32Array(4096);
				analyser.getFloatTimeDomainData(x);
				const level = Math.sqrt(x.reduce((s, v) => s + v * v, 0) / x.length);
				return { state: context.state, level, sink: context.sinkId };
			})`,
		);
	const heard = await speaker();
	expect(heard).toHaveLength(1);
	expect(heard[0]).toMatchObject({ state: "running", sink: "" });
	// The tone of ffmpeg's sine source is an eighth of full scale.
	expect(heard[0]?.level).toBeGreaterThan(0.07);
	expect(heard[0]?.level).toBeLessThan(0.11);
	// And it ends with the listening: the tab then speaks for itself again.
	await browser.say({ to: "background", type: "stop", tabId: tab.tabId });
	await expect.poll(async () => (await speaker())[0]?.state, { timeout: 10_000 }).toBe("closed");
	const after = await listenTo(tab.tabId, 2);
	expect(mean(after.levels)).toBeGreaterThan(0.05);
	await tab.page.close();
});
