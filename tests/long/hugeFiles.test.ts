/** Files that are huge on purpose: each is answered, memory stays bounded, and the queue goes on. */
import { execFileSync } from "node:child_process";
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, writeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { extensionProcess, privateMb } from "../bench/inspect";
import { TEST_VARIANT } from "../e2e/browser";
import { setStage } from "../e2e/stage";

const { browser, open } = await setStage(TEST_VARIANT);
const root = fileURLToPath(new URL("../..", import.meta.url));
const MADE = `${root}test-output/files`;
const VOICE = `${root}assets/demo/human-june.mp3`;
const HOURS = 12;
const FOUR_GB = 4 * 2 ** 30;
/**
 * What the whole queue may hold at most, MB, garbage included: worker and model, what is read ahead,
 * and the reader's index of half a day of frames. 641 were seen on 2026-11-27.
 */
const MOST_MB = 1000;

/** A file of holes: 4 GB long, nothing on the disk but what it begins with. */
function sparse(name: string, head: Uint8Array): string {
	const path = `${MADE}/${name}`;
	const file = openSync(path, "w");
	writeSync(file, head);
	ftruncateSync(file, FOUR_GB);
	closeSync(file);
	return path;
}

/** Half a day of silence in MP3, with a voice at its end: whoever has heard it has read it all. */
function halfDay(): string {
	const path = `${MADE}/half-a-day.mp3`;
	if (existsSync(path)) return path;
	const ffmpeg = (...args: string[]) => execFileSync("ffmpeg", ["-v", "error", "-y", ...args]);
	const as = ["-ar", "44100", "-ac", "1", "-b:a", "32k"];
	ffmpeg("-f", "lavfi", "-t", "60", "-i", "anullsrc=r=44100:cl=mono", ...as, `${MADE}/minute.mp3`);
	ffmpeg("-i", VOICE, ...as, `${MADE}/last.mp3`);
	const minutes = Array.from({ length: HOURS * 60 }, () => `${MADE}/minute.mp3`);
	const parts = [...minutes, `${MADE}/last.mp3`];
	execFileSync("sh", ["-c", `cat "$@" > "${path}"`, "cat", ...parts]);
	return path;
}

test("4 GB of holes, 4 GB that call themselves a WAV, half a day, then a short voice: each has its answer", async () => {
	mkdirSync(MADE, { recursive: true });
	const riff = Buffer.alloc(44);
	riff.write("RIFF\xff\xff\xff\xffWAVEfmt ", 0, "latin1");
	// PCM, 64 channels, 384 kHz, 32 bit: the largest there is, so that the holes are minutes, not days.
	for (const [value, at, bytes] of [
		[16, 16, 4],
		[1, 20, 2],
		[64, 22, 2],
		[384_000, 24, 4],
		[384_000 * 256, 28, 4],
		[256, 32, 2],
		[32, 34, 2],
	] as const) {
		riff.writeUIntLE(value, at, bytes);
	}
	riff.write("data\xff\xff\xff\xff", 36, "latin1");
	const files = [
		sparse("holes.mp3", new Uint8Array(0)),
		sparse("holes.wav", riff),
		halfDay(),
		VOICE,
	];
	const { page } = await open(`chrome-extension://${browser.id}/check.html`);
	await page.locator("input[type=file]").setInputFiles(files);
	const done = page.getByRole("button", { name: /^Take / });
	// Reasons of a verdict are a list of their own.
	const rows = page.getByRole("listitem").filter({ has: done });
	let most = 0;
	while ((await done.count()) < files.length) {
		await new Promise((later) => setTimeout(later, 2000));
		const pid = await extensionProcess(browser);
		if (pid !== null) most = Math.max(most, privateMb(pid));
	}
	const answers = await rows.allInnerTexts();
	console.log(`most memory: ${Math.round(most)} MB\n${answers.join("\n--\n")}`);
	expect(answers).toHaveLength(files.length);
	expect(answers[0]).toContain("File not readable");
	const checks = await browser.checks();
	const half = checks.find(({ title }) => title === "half-a-day.mp3");
	expect(half?.whole).toBe(true);
	expect(half?.seconds).toBeGreaterThan(HOURS * 3600);
	expect(half?.speechSeconds).toBeGreaterThan(3);
	expect(checks.some(({ title }) => title === "human-june.mp3")).toBe(true);
	expect(most).toBeLessThan(MOST_MB);
});
