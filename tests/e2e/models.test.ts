/**
 * Models in the built extension: those from files are tried, refused or kept, chosen, judge, are
 * compared with the others, and go.
 */
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { SealedReport } from "../../src/report/schema";
import { verify } from "../../src/report/seal";
import { TEST_VARIANT } from "./browser";
import { setStage } from "./stage";

const { browser, open } = await setStage(TEST_VARIANT);
const root = fileURLToPath(new URL("../..", import.meta.url));
const FIXTURES = `${root}tests/fixtures/models`;
const TINY = `${FIXTURES}/tiny-waveform`;
/** Tiny twins of the classics that the package does not carry. */
const TWINS = ["tiny-dessa-tcn", "tiny-resnet50-mel", "tiny-wav2vec2"];
/** Every model of the package, the twins, and the one that is chosen. */
const ALL =
	JSON.parse(readFileSync(`${root}models/catalog.json`, "utf8")).models.filter(
		({ bundled }: { bundled: boolean }) => bundled,
	).length +
	TWINS.length +
	1;
const BAD = `${root}test-output/bad-models`;
const PATIENT = { timeout: 120_000 };
const extension = (page: string) => `chrome-extension://${browser.id}/${page}`;

async function adding(...paths: string[]): Promise<Page> {
	const { page } = await open(extension("options.html"));
	await page.getByRole("button", { name: "Add a model from a file" }).click();
	await page.locator("input[type=file][multiple]").setInputFiles(paths);
	return page;
}

/** A file of BAD. @returns its path */
function bad(name: string, content: string | Buffer, bytes = 0): string {
	mkdirSync(BAD, { recursive: true });
	writeFileSync(`${BAD}/${name}`, content);
	// Sparse: nobody reads it, its size is all that counts.
	if (bytes > 0) truncateSync(`${BAD}/${name}`, bytes);
	return `${BAD}/${name}`;
}

/** The card of a fixture, changed. @returns its path */
function cardWith(name: string, change: (card: Record<string, unknown>) => void): string {
	const card = JSON.parse(readFileSync(`${TINY}/card.json`, "utf8"));
	change(card);
	return bad(name, JSON.stringify(card));
}

test("each file that cannot be a model gets its own answer, and nothing is kept", async () => {
	const graph = `${TINY}/model.onnx`;
	const golden = JSON.parse(readFileSync(`${TINY}/golden.json`, "utf8"));
	for (const window of golden.clips.voice.windows) window.raw += 3;
	const wrong: [name: string, files: string[], answer: string][] = [
		[
			"no-model",
			[bad("words.onnx", "words, words, words\n".repeat(50))],
			"This is no model: an ONNX file was expected.",
		],
		["unsupported", [`${FIXTURES}/bad/mystery.onnx`], "The runtime cannot run this model:"],
		["too-large", [bad("huge.onnx", "", 2 ** 31)], "The file is too large:"],
		[
			"card",
			[graph, cardWith("other.json", (card) => Object.assign(card, { files: otherFile(card) }))],
			"The card is none, or files and card do not belong together.",
		],
		["card-text", [graph, bad("text.json", "{ title: mine }")], "The card is none,"],
		[
			"golden",
			[graph, `${TINY}/card.json`, bad("golden.json", JSON.stringify(golden))],
			"Its scores are not those that its golden vectors promise",
		],
		[
			"shapes",
			[
				graph,
				cardWith("shapes.json", (card) => Object.assign(card.input as object, { tensor: "x" })),
			],
			"The model takes or gives something else than was said.",
		],
		[
			"files-missing",
			[`${root}models/bonafide/card.json`, graph],
			"The card names files that were",
		],
		[
			"which-card",
			[graph, `${FIXTURES}/tiny-mel/model.onnx`, `${TINY}/golden.json`],
			"Choose one ONNX",
		],
	];
	const page = await adding(...(wrong[0]?.[1] ?? []));
	const panel = page.getByRole("region", { name: "A model from a file" });
	for (const [name, files, answer] of wrong) {
		await page.locator("input[type=file][multiple]").setInputFiles(files);
		await panel.getByRole("alert").filter({ hasText: answer }).waitFor(PATIENT);
		await panel.screenshot({ path: `${root}test-output/refused-${name}.png` });
	}
	// The form has been filled in, and then the graph does not do what was said.
	for (const [name, answer] of [
		["not-a-number", "It gives values that are no numbers, so it cannot be kept."],
		["three-samples", "The model takes or gives something else than was said."],
		["hungry", "This device has not enough memory for this model."],
		["boundless", "This device has not enough memory for this model."],
	] as const) {
		await page.locator("input[type=file][multiple]").setInputFiles(`${FIXTURES}/bad/${name}.onnx`);
		await page.getByLabel("Seconds that it judges at once").fill("4");
		await page.getByRole("button", { name: "Try it" }).click();
		await panel.getByRole("alert").filter({ hasText: answer }).waitFor(PATIENT);
		await panel.screenshot({ path: `${root}test-output/refused-${name}.png` });
		await page.getByRole("button", { name: "Cancel" }).click();
		await page.getByRole("button", { name: "Add a model from a file" }).click();
	}
	// A heavy one is asked about first, with what such a model costs.
	const heavy = bad("heavy.onnx", "", 321e6);
	await page.locator("input[type=file][multiple]").setInputFiles(heavy);
	await panel.getByText("This file has 321 MB. Read it all the same?").waitFor();
	expect(await panel.innerText()).toMatch(/wav2vec 2\.0.*1\.4 GB of memory/);
	await page.getByRole("button", { name: "Cancel" }).click();
	expect(await page.getByRole("button", { name: "Remove from this device" }).count()).toBe(0);
	rmSync(BAD, { recursive: true });
});

/** The card's file, with another hash. */
const otherFile = (card: Record<string, unknown>) =>
	(card.files as object[]).map((file) => ({ ...file, sha256: "0".repeat(64) }));

test("a picture with settings of its own is asked for, or read from a card that is not whole", async () => {
	const graph = `${FIXTURES}/tiny-image/model.onnx`;
	const page = await adding(graph);
	const mine = page.getByRole("group", { name: "a picture of the sound with settings" });
	await mine.waitFor(PATIENT);
	expect(await mine.getByLabel("Bands", { exact: true }).inputValue()).toBe("32");
	expect(await mine.getByLabel("Steps in time", { exact: true }).inputValue()).toBe("126");
	await mine.getByLabel("Points of the transform").fill("1000");
	await page.getByRole("button", { name: "Try it" }).click();
	await page.getByText("a transform of 1000 does not hold frames of 1024").waitFor(PATIENT);
	await mine.getByLabel("Points of the transform").fill("2048");
	await page.getByRole("button", { name: "Try it" }).click();
	await page.getByText("It brought no golden vectors").waitFor(PATIENT);
	await page.getByRole("button", { name: "Cancel" }).click();

	const card = JSON.parse(readFileSync(`${FIXTURES}/tiny-image/card.json`, "utf8"));
	delete card.calibration;
	card.title = "Begun";
	await page.getByRole("button", { name: "Add a model from a file" }).click();
	await page
		.locator("input[type=file][multiple]")
		.setInputFiles([graph, bad("card.json", JSON.stringify(card))]);
	await page.getByText("The card that came with it is not whole.").waitFor(PATIENT);
	await page.getByText("calibration").first().waitFor();
	expect(await page.getByLabel("What you call it").inputValue()).toBe("Begun");
	expect(await mine.getByLabel("Spacing of the bands").inputValue()).toBe("htk");
	expect(await mine.getByLabel("Weight of a band").inputValue()).toBe("none");
	expect(await page.getByLabel("It gives").inputValue()).toBe("probability");
	await page
		.getByRole("region", { name: "A model from a file" })
		.screenshot({ path: `${root}test-output/own-picture.png` });
	await page.getByRole("button", { name: "Try it" }).click();
	await page.getByText("It brought no golden vectors").waitFor(PATIENT);
	await page.getByRole("button", { name: "Cancel" }).click();
	rmSync(BAD, { recursive: true });
});

test("a model without a card is asked for one, and tried with what was answered", async () => {
	const page = await adding(`${TINY}/model.onnx`);
	await page.getByLabel("What you call it").fill("Mine, without a card");
	expect(await page.getByRole("region", { name: "A model from a file" }).innerText()).toMatch(
		/takes\s+\w+ float32 \[/,
	);
	await page.getByRole("button", { name: "Try it" }).click();
	await page.getByText("It brought no golden vectors").waitFor(PATIENT);
	await page.getByRole("button", { name: "Cancel" }).click();
	expect(await page.getByText("Mine, without a card").count()).toBe(0);
});

const whole = (folder: string) =>
	["card.json", "golden.json", "model.onnx"].map((name) => `${folder}/${name}`);

test("a model with its card is kept, judges once it is chosen, and stands beside the default in a report", async () => {
	const page = await adding(...whole(TINY));
	await page.getByText("Its scores are those of its golden vectors").waitFor(PATIENT);
	await page.getByRole("button", { name: "Keep it on this device" }).click();
	const mine = page.getByRole("radio", { name: /^Tiny/ });
	await mine.waitFor(PATIENT);
	expect(await mine.isChecked()).toBe(false);
	await mine.check();
	await expect.poll(() => page.locator("pre").innerText(), PATIENT).toContain("tiny-waveform");
	// The layers of the classics that come as files.
	for (const twin of TWINS) {
		await page.getByRole("button", { name: "Add a model from a file" }).click();
		await page.locator("input[type=file][multiple]").setInputFiles(whole(`${FIXTURES}/${twin}`));
		await page.getByText("Its scores are those of its golden vectors").waitFor(PATIENT);
		await page.getByRole("button", { name: "Keep it on this device" }).click();
		await page.getByRole("button", { name: "Add a model from a file" }).waitFor(PATIENT);
	}

	const check = (await open(extension("check.html"))).page;
	await check
		.locator("input[type=file]")
		.first()
		.setInputFiles(`${root}assets/demo/machine-flite.mp3`);
	const link = check.getByRole("link", { name: /report/i }).first();
	await link.waitFor(PATIENT);
	const href = (await link.getAttribute("href")) as string;
	const report = (await open(extension(href.replace(/^\//, "")))).page;
	await report.getByText("Nobody has measured how often this model is wrong.").waitFor(PATIENT);
	expect(
		await report.getByText("tiny-waveform").or(report.getByText(/^Tiny/)).count(),
	).toBeGreaterThan(0);
	await report.getByRole("button", { name: "Compare" }).waitFor(PATIENT);
	await report.getByRole("button", { name: "Compare" }).click();
	const compared = report.locator(".compared li");
	await expect.poll(() => compared.count(), PATIENT).toBe(ALL);
	expect(await compared.first().innerText()).toMatch(/^Bonafide.*: Likely AI, \d+ of 100/);
	for (const row of (await compared.allInnerTexts()).slice(1)) {
		expect(row).toMatch(/: (Uncertain|Likely AI|Likely human), \d+ of 100/);
	}
	expect(await compared.last().innerText()).toMatch(/^Tiny.*: Uncertain, \d+ of 100/);
	expect(await report.locator(".compared svg").count()).toBe(ALL);
	await report.locator(".compare").screenshot({ path: `${root}test-output/compare.png` });
	await savedWithComparison(report);

	await page.bringToFront();
	await page.screenshot({ path: `${root}test-output/options-models.png`, fullPage: true });
	await page.getByRole("button", { name: "Rename" }).first().click();
	await page.getByLabel("Name of this model").fill("Renamed");
	await page.keyboard.press("Enter");
	await page.getByRole("radio", { name: /^Renamed/ }).waitFor(PATIENT);
	await page.getByRole("button", { name: "Remove from this device" }).first().click();
	await expect.poll(() => page.getByRole("radio", { name: /^Renamed/ }).count()).toBe(0);
	// What is gone judges no more.
	expect(await page.getByRole("radio", { name: /^Bonafide/ }).isChecked()).toBe(true);
	await page.getByRole("button", { name: "Undo" }).click();
	await page.getByRole("radio", { name: /^Renamed/ }).waitFor(PATIENT);
});

/** What is saved holds what each model said: in JSON whole and sealed, in CSV a column for each. */
async function savedWithComparison(report: Page): Promise<void> {
	async function saved(name: string): Promise<string> {
		const downloading = report.waitForEvent("download");
		await report.getByRole("button", { name, exact: true }).click();
		return readFileSync(await (await downloading).path(), "utf8");
	}
	const sealed = JSON.parse(await saved("Save as JSON")) as SealedReport;
	expect(await verify(sealed, (bytes) => crypto.subtle.digest("SHA-256", bytes))).toBeNull();
	const models = sealed.comparison?.models ?? [];
	expect(models).toHaveLength(ALL);
	expect(models.map(({ model }) => model.id)).toEqual(
		expect.arrayContaining(["bonafide", "cnn3-image", "cnn4-mel", "tiny-waveform", ...TWINS]),
	);
	expect(sealed.comparison?.mediaSha256).toBe(sealed.source.mediaSha256);
	const columns = (await saved("Save as CSV")).split("\r\n")[0]?.split(",").slice(11) ?? [];
	expect(columns).toEqual(models.map(({ model }) => `window_llr_${model.id}`));
}
