/** The page for files: real files chosen from disk, in every container that Chromium plays. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { TEST_VARIANT } from "./browser";
import { setStage } from "./stage";

const { browser, site, open } = await setStage(TEST_VARIANT);
const root = fileURLToPath(new URL("../..", import.meta.url));
const DEMO = `${root}assets/demo`;
const MADE = `${root}test-output/files`;
const MACHINE = `${DEMO}/machine-flite.mp3`;

/** Container and codec, with what ffmpeg is told: sound alone, then video with sound. */
const VIDEO = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=8"];
const KINDS: Readonly<Record<string, readonly string[]>> = {
	"talk.m4a": ["-c:a", "aac"],
	"talk.aac": ["-c:a", "aac"],
	"talk.wav": ["-c:a", "pcm_s16le"],
	"talk.flac": ["-c:a", "flac"],
	"talk.ogg": ["-c:a", "libvorbis"],
	"talk.opus": ["-c:a", "libopus"],
	"talk.webm": [...VIDEO, "-c:v", "libvpx", "-c:a", "libopus"],
	"talk.mp4": [...VIDEO, "-c:v", "mpeg4", "-c:a", "aac"],
	"talk.mkv": [...VIDEO, "-c:v", "mpeg4", "-c:a", "libmp3lame"],
};

beforeAll(() => {
	mkdirSync(MADE, { recursive: true });
	for (const [name, how] of Object.entries(KINDS)) {
		const path = `${MADE}/${name}`;
		if (existsSync(path)) continue;
		execFileSync("ffmpeg", ["-v", "error", "-y", "-t", "8", "-i", MACHINE, ...how, path]);
	}
	// Ten minutes: long enough to be stopped on its way.
	if (!existsSync(`${MADE}/long.mp3`)) {
		const loop = ["-stream_loop", "30", "-i", MACHINE, "-c", "copy"];
		execFileSync("ffmpeg", ["-v", "error", "-y", ...loop, `${MADE}/long.mp3`]);
	}
	execFileSync("ffmpeg", [
		...["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=2"],
		...["-c:v", "libvpx", `${MADE}/silent.webm`],
	]);
	writeFileSync(`${MADE}/broken.mp3`, "this is no sound at all\n".repeat(200));
	writeFileSync(`${MADE}/empty.wav`, "");
});

/** Nothing here is about speed: the machine may be busy. */
const PATIENT = { timeout: 120_000 };

const openPage = async () => (await open(`chrome-extension://${browser.id}/check.html`)).page;
const rowOf = (page: Page, name: string): Locator =>
	page.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
const choose = (page: Page, ...paths: string[]) =>
	page.locator("input[type=file]").setInputFiles(paths);
/** A row is over when it can be taken off the list. */
const over = (row: Locator, timeout = 120_000) =>
	row.getByRole("button", { name: /^Take / }).waitFor({ timeout });
/** "Likely AI97 in 100" without its line breaks. */
const verdict = async (row: Locator) => (await row.locator(".verdict").innerText()).trim();

describe("files from disk", () => {
	test("one verdict for the same talk in every container and codec, and nothing is asked of any server", {
		timeout: 600_000,
	}, async () => {
		const page = await openPage();
		const before = site.requests.length;
		await choose(page, ...Object.keys(KINDS).map((name) => `${MADE}/${name}`), MACHINE);
		const likelihoods: Record<string, number> = {};
		for (const name of Object.keys(KINDS)) {
			const row = rowOf(page, name);
			await over(row);
			expect(await verdict(row), name).toMatch(/^(Likely AI|Likely human|Uncertain)\s*\d+ in 100$/);
			expect(await row.innerText()).toMatch(/\d+ seconds of speech heard/);
			const likelihood = Number(/(\d+) in 100/.exec(await verdict(row))?.[1]);
			likelihoods[name] = likelihood;
		}
		// Codecs change the sound a little, and the padding at its beginning: not the verdict.
		const spread = Object.values(likelihoods);
		expect(Math.max(...spread) - Math.min(...spread), JSON.stringify(likelihoods)).toBeLessThan(25);
		await over(rowOf(page, "machine-flite.mp3"));
		expect(site.requests.slice(before)).toEqual([]);
		expect(await page.getByText("10 of 10 files done").count()).toBe(1);
		const checks = await browser.checks();
		const sha256 = createHash("sha256").update(readFileSync(MACHINE)).digest("hex");
		const mine = checks.find(({ mediaKey }) => mediaKey === `file:${sha256}`);
		expect(mine).toMatchObject({ title: "machine-flite.mp3", kind: "file", whole: true, site: "" });
	});

	test("a file that was checked before is known at once, by its content, until it is checked again", async () => {
		const copy = `${MADE}/another-name.mp3`;
		writeFileSync(copy, readFileSync(MACHINE));
		const page = await openPage();
		await choose(page, MACHINE);
		await over(rowOf(page, "machine-flite.mp3"));
		const count = (await browser.checks()).length;
		await choose(page, copy);
		const row = rowOf(page, "another-name.mp3");
		await over(row);
		expect(await row.innerText()).toContain("the same file, judged by the same model");
		expect((await browser.checks()).length).toBe(count);
		expect(await verdict(row)).toBe(await verdict(rowOf(page, "machine-flite.mp3")));
		await row.getByRole("button", { name: "Check again" }).click();
		await expect.poll(async () => (await browser.checks()).length, PATIENT).toBe(count + 1);
		await over(row);
		expect(await row.innerText()).not.toContain("the same file");
		const link = await row.getByRole("link", { name: "Open the report" }).getAttribute("href");
		const newest = (await browser.checks()).sort((a, b) => b.startedAt - a.startedAt)[0];
		expect(link).toBe(`report.html?id=${newest?.checkId}`);
	});

	test("what is no sound is told for each file, and the rest goes on", async () => {
		const page = await openPage();
		await choose(
			page,
			...["broken.mp3", "empty.wav", "silent.webm", "talk.flac"].map((name) => `${MADE}/${name}`),
		);
		for (const [name, words] of [
			["broken.mp3", "File not readable"],
			["empty.wav", "File not readable"],
			["silent.webm", "No sound in the file"],
		] as const) {
			await over(rowOf(page, name));
			expect(await verdict(rowOf(page, name)), name).toBe(words);
		}
		await over(rowOf(page, "talk.flac"));
		expect(await verdict(rowOf(page, "talk.flac"))).toMatch(/in 100$/);
	});

	test("one is cancelled, the others go on; nothing of the cancelled one is stored", async () => {
		const page = await openPage();
		await choose(page, `${MADE}/long.mp3`, `${DEMO}/human-june.mp3`);
		const long = rowOf(page, "long.mp3");
		await expect.poll(() => long.innerText(), PATIENT).toMatch(/\d% checked.*left/s);
		expect(await rowOf(page, "human-june.mp3").innerText()).toContain("Waiting its turn");
		await long.getByRole("button", { name: "Cancel long.mp3" }).click();
		expect(await long.innerText()).toContain("Cancelled. Nothing of it is stored.");
		await over(rowOf(page, "human-june.mp3"));
		expect(await verdict(rowOf(page, "human-june.mp3"))).toMatch(/in 100$/);
		const titles = (await browser.checks()).map(({ title }) => title);
		expect(titles).not.toContain("long.mp3");
		expect(titles).toContain("human-june.mp3");
	});

	test("with the page goes what it had under way", async () => {
		const page = await openPage();
		await choose(page, `${MADE}/long.mp3`);
		await expect.poll(() => rowOf(page, "long.mp3").innerText(), PATIENT).toMatch(/\d% checked/);
		await page.close();
		await expect
			.poll(async () => (await browser.checks()).map(({ title }) => title), PATIENT)
			.not.toContain("long.mp3");
	});
});

describe("an address", () => {
	const type = async (page: Page, address: string) => {
		await page.getByLabel("Or the address of a sound or video file").fill(address);
		await page.keyboard.press("Enter");
	};

	test("is fetched by the offscreen document alone, and judged", async () => {
		const page = await openPage();
		const address = `${site.origin}/media/machine-flite.mp3?from=page`;
		await type(page, address);
		await over(rowOf(page, address));
		expect(await verdict(rowOf(page, address))).toMatch(/in 100$/);
		const refused = await page.evaluate(
			(url) => fetch(url).then(String, (error: Error) => error.name),
			address,
		);
		expect(refused).toBe("TypeError");
	});

	test("that is none is refused before anything is asked for", async () => {
		const page = await openPage();
		const before = site.requests.length;
		await type(page, "file:///etc/passwd");
		await page.getByText("That is no web address.").waitFor();
		await type(page, "javascript:alert(1)");
		expect(await page.getByRole("listitem").count()).toBe(0);
		expect(site.requests.slice(before)).toEqual([]);
	});

	test("that is not there says so", async () => {
		const page = await openPage();
		const address = `${site.origin}/media/gone.mp3`;
		await type(page, address);
		await over(rowOf(page, address));
		const words = await rowOf(page, address).innerText();
		expect(words).toContain("could not be fetched");
		expect(words).toContain("HTTP 404");
		expect(await page.getByRole("button", { name: /^Allow/ }).count()).toBe(0);
	});
});
