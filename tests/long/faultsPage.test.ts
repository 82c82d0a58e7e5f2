/** Faults of page, clock and machine while a voice is heard: what each costs the check. See docs/faults.md. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { demoClip } from "../bench/nodeRows";
import { TEST_VARIANT } from "../e2e/browser";
import {
	browserProcesses,
	goneOn,
	heardUntil,
	judged,
	judgedPage,
	LONG_VOICE,
	lostOf,
	MOST_LOST,
	makeLongVoice,
	moveClock,
	storedSeconds,
} from "../e2e/faulty";
import { setStage } from "../e2e/stage";

const root = fileURLToPath(new URL("../../", import.meta.url));
const profile = mkdtempSync(`${tmpdir()}/bonafide-faults-`);
const { browser, site, open } = await setStage(TEST_VARIANT, { profile });
makeLongVoice();
afterAll(() => rmSync(profile, { recursive: true, force: true }));

const HOUR_MS = 3_600_000;
const later = (ms: number) => new Promise((done) => setTimeout(done, ms));

test("the tab crashed: its check is kept to its end, and nothing is shown as still heard", async () => {
	const tab = await browser.open(site.page("crash", LONG_VOICE));
	const before = await judgedPage(browser, tab);
	const last = (await goneOn(browser, tab.tabId, before)) as typeof before;
	const cdp = await browser.context.newCDPSession(tab.page);
	// Never answered: who would.
	void cdp.send("Page.crash").catch(() => undefined);
	await expect
		.poll(async () => (await browser.tab(tab.tabId)).sources.length, { timeout: 30_000 })
		.toBe(0);
	expect(await lostOf(browser.desk, last.checkId, heardUntil(last))).toBeLessThanOrEqual(MOST_LOST);
	const other = await open(site.page("after-crash", LONG_VOICE));
	await judgedPage(browser, other);
	await tab.page.close();
});

test("the clock was set back by a day: the check goes on, is written, and does not age away", async () => {
	const tab = await open(site.page("clock", LONG_VOICE));
	const before = await judgedPage(browser, tab);
	await moveClock(browser, -24 * HOUR_MS);
	const after = await goneOn(browser, tab.tabId, before);
	expect(after.kept).toBe(true);
	expect(await lostOf(browser.desk, before.checkId)).toBeLessThanOrEqual(MOST_LOST);
	const stored = await storedSeconds(browser.desk, before.checkId);
	expect(stored.length).toBeGreaterThan(before.timeline.length);
	await moveClock(browser, 24 * HOUR_MS);
});

test("the machine was asleep: hours later on the clock the same check goes on", async () => {
	const tab = await open(site.page("sleep", LONG_VOICE));
	const before = await judgedPage(browser, tab);
	const asleep = browserProcesses(profile);
	for (const pid of asleep) process.kill(pid, "SIGSTOP");
	// Longer than anything of ours waits for an answer.
	await later(15_000);
	for (const pid of asleep) process.kill(pid, "SIGCONT");
	await moveClock(browser, 5 * HOUR_MS);
	const after = await goneOn(browser, tab.tabId, before);
	expect(after.state.kind).toBe("judged");
	expect(await lostOf(browser.desk, before.checkId)).toBeLessThanOrEqual(MOST_LOST);
	await moveClock(browser, -5 * HOUR_MS);
});

test("the sample rate changed mid-stream: 48 kHz goes on at 22 kHz in the same check", async () => {
	const tab = await open(
		site.page(
			"rates",
			`<audio id="player" autoplay></audio><script>
			const media = new MediaSource();
			player.src = URL.createObjectURL(media);
			const bytes = async (name) => (await fetch('/media/' + name)).arrayBuffer();
			media.onsourceopen = async () => {
				const buffer = media.addSourceBuffer('audio/webm; codecs="opus"');
				buffer.mode = 'sequence';
				const add = (data) => new Promise((done) => {
					buffer.addEventListener('updateend', done, { once: true });
					buffer.appendBuffer(data);
				});
				await add(await bytes('voice.webm'));
				buffer.changeType('audio/mpeg');
				await add(await bytes('slow-rate.mp3'));
				window.appended = buffer.buffered.end(0);
				media.endOfStream();
			};
			</script>`,
		),
	);
	const before = await judgedPage(browser, tab);
	const switched = await tab.page.evaluate(async () => {
		const at = async (name: string) => {
			const context = new OfflineAudioContext(1, 1, 48_000);
			const bytes = await (await fetch(`/media/${name}`)).arrayBuffer();
			return (await context.decodeAudioData(bytes)).duration;
		};
		return at("voice.webm");
	});
	const after = await browser.until(
		tab.tabId,
		"judged behind the change",
		(state, source) => judged(state) && source !== undefined && heardUntil(source) > switched + 6,
		120,
	);
	expect(after?.checkId).toBe(before.checkId);
	expect(await lostOf(browser.desk, before.checkId)).toBeLessThanOrEqual(MOST_LOST);
});

test("chunks doubled and out of order: each second counts once, with the scores of a straight way", async () => {
	const speech = demoClip(root, "human-librivox", 12);
	writeFileSync(`${root}test-output/media/voice.pcm`, Buffer.from(speech.buffer));
	const { tabId } = await open(site.page("doubled", "<p>doubled</p>"));
	await browser.say({ to: "background", type: "need-offscreen" });
	const sent = await browser.desk.evaluate(async (tab) => {
		const results = await chrome.scripting.executeScript({
			target: { tabId: tab },
			func: async () => {
				const bytes = await (await fetch("/media/voice.pcm")).arrayBuffer();
				const names: string[] = [];
				for (const doubled of [false, true]) {
					const port = chrome.runtime.connect({ name: "chunks" });
					await new Promise((hello) => port.onMessage.addListener(hello));
					const sourceId = crypto.randomUUID();
					names.push(sourceId);
					const told = { pageUrl: location.href, part: null, ad: false, title: "" };
					const mediaUrl = `${location.origin}/media/${sourceId}.mp3`;
					port.postMessage({ type: "open", sourceId, mediaUrl, ...told });
					for (let i = 0; i < 24; i++) {
						// The new one, it once more, and one of two seconds ago.
						for (const at of doubled && i > 0 ? [i, i, Math.max(0, i - 4)] : [i]) {
							const samples = new Int16Array(bytes, at * 16_000, 8000).slice();
							const mediaTime = at / 2;
							port.postMessage({
								type: "chunk",
								mediaTime,
								discontinuity: i === 0 && at === 0,
								samples,
							});
							await new Promise((later) => setTimeout(later, 160));
						}
					}
					await new Promise((later) => setTimeout(later, 3000));
					port.disconnect();
				}
				return names;
			},
		});
		return results[0]?.result as unknown as string[];
	}, tabId);
	const [straight = [], doubled = []] = await Promise.all(
		sent.map(async (checkId) => {
			const seconds = await storedSeconds(browser.desk, checkId);
			return seconds.map(({ start, end, score }) => ({ start, end, llr: score?.llr ?? null }));
		}),
	);
	expect(straight.length).toBeGreaterThanOrEqual(11);
	expect(straight.some(({ llr }) => llr !== null)).toBe(true);
	expect(doubled).toEqual(straight);
});
