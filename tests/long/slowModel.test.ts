/** A model that never comes to an end is stopped after three minutes, and the page stays awake meanwhile. */
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { TEST_VARIANT } from "../e2e/browser";
import { setStage } from "../e2e/stage";

const { browser, open } = await setStage(TEST_VARIANT);
const ENDLESS = fileURLToPath(new URL("../fixtures/models/bad/endless.onnx", import.meta.url));

test("a model that turns in a loop is stopped and said to be too slow; nothing is kept", async () => {
	const { page } = await open(`chrome-extension://${browser.id}/options.html`);
	await page.getByRole("button", { name: "Add a model from a file" }).click();
	await page.locator("input[type=file][multiple]").setInputFiles(ENDLESS);
	await page.getByLabel("What you call it").fill("Endless", { timeout: 120_000 });
	await page.getByRole("button", { name: "Try it" }).click();
	await page.getByText("listening to test sounds").first().waitFor({ timeout: 120_000 });
	// The page answers while the worker turns.
	expect(await page.getByRole("button", { name: "Cancel" }).isEnabled()).toBe(true);
	await page
		.getByText("It was stopped: after three minutes it had not judged one second of sound.")
		.waitFor({ timeout: 600_000 });
	expect(await page.getByRole("button", { name: "Remove from this device" }).count()).toBe(0);
});
