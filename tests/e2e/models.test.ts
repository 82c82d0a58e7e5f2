/** Models in the built extension: one from a file is tried, kept, chosen, judges, is compared, and goes. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { TEST_VARIANT } from "./browser";
import { setStage } from "./stage";

const { browser, open } = await setStage(TEST_VARIANT);
const root = fileURLToPath(new URL("../..", import.meta.url));
const TINY = `${root}tests/fixtures/models/tiny-waveform`;
/** Every model of the package, and the one from a file. */
const ALL = JSON.parse(readFileSync(`${root}models/catalog.json`, "utf8")).models.length + 1;
const PATIENT = { timeout: 120_000 };
const extension = (page: string) => `chrome-extension://${browser.id}/${page}`;

async function adding(...paths: string[]): Promise<Page> {
	const { page } = await open(extension("options.html"));
	await page.getByRole("button", { name: "Add a model from a file" }).click();
	await page.locator("input[type=file][multiple]").setInputFiles(paths);
	return page;
}

test("a file that is no model says so, and nothing is kept", async () => {
	const path = `${root}test-output/no-model.onnx`;
	writeFileSync(path, "words, words, words\n".repeat(50));
	const page = await adding(path);
	await page.getByText("This is no model: an ONNX file was expected.").waitFor(PATIENT);
	expect(await page.getByRole("button", { name: "Remove from this device" }).count()).toBe(0);
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

test("a model with its card is kept, judges once it is chosen, and stands beside the default in a report", async () => {
	const page = await adding(
		...["card.json", "golden.json", "model.onnx"].map((name) => `${TINY}/${name}`),
	);
	await page.getByText("Its scores are those of its golden vectors").waitFor(PATIENT);
	await page.getByRole("button", { name: "Keep it on this device" }).click();
	const mine = page.getByRole("radio", { name: /^Tiny/ });
	await mine.waitFor(PATIENT);
	expect(await mine.isChecked()).toBe(false);
	await mine.check();
	await expect.poll(() => page.locator("pre").innerText(), PATIENT).toContain("tiny-waveform");

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
	expect(await compared.last().innerText()).toMatch(/^Tiny.*: Uncertain, \d+ of 100/);
	expect(await report.locator(".compared svg").count()).toBe(ALL);
	await report.locator(".compare").screenshot({ path: `${root}test-output/compare.png` });

	await page.bringToFront();
	await page.screenshot({ path: `${root}test-output/options-models.png`, fullPage: true });
	await page.getByRole("button", { name: "Rename" }).click();
	await page.getByLabel("Name of this model").fill("Renamed");
	await page.keyboard.press("Enter");
	await page.getByRole("radio", { name: /^Renamed/ }).waitFor(PATIENT);
	await page.getByRole("button", { name: "Remove from this device" }).click();
	await expect.poll(() => page.getByRole("radio", { name: /^Renamed/ }).count()).toBe(0);
	// What is gone judges no more.
	expect(await page.getByRole("radio", { name: /^Bonafide/ }).isChecked()).toBe(true);
	await page.getByRole("button", { name: "Undo" }).click();
	await page.getByRole("radio", { name: /^Renamed/ }).waitFor(PATIENT);
});
