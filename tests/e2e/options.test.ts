/** The options page on the real browser and detector: what is set takes effect at once. */
import { expect, test } from "vitest";
import { TEST_VARIANT } from "./browser";
import { setStage } from "./stage";

const { browser, site, open } = await setStage(TEST_VARIANT);
const page = async () => (await open(`chrome-extension://${browser.id}/options.html`)).page;
const PATIENT = { timeout: 60_000 };

test("says where the detector runs, and follows the wish for the processor", async () => {
	const options = await page();
	await options.getByText("It now runs on the processor (WebAssembly).").waitFor(PATIENT);
	await expect
		.poll(() => options.locator("pre").innerText(), PATIENT)
		.toContain('"backend":"wasm"');
	await options.getByLabel("The detector runs").selectOption({ label: "On the processor" });
	// Without a look at the graphics card there is none: told by the worker that was born anew.
	await expect
		.poll(() => options.locator("pre").innerText(), PATIENT)
		.toContain("this browser has no WebGPU");
});

test("speaks the language that is chosen, in every page, and goes back to the defaults", async () => {
	const options = await page();
	await options.getByLabel("Words on screen").selectOption({ label: "Deutsch" });
	await options.getByRole("heading", { level: 1, name: "Einstellungen" }).waitFor(PATIENT);
	const history = await open(`chrome-extension://${browser.id}/checks.html`);
	await history.page.getByRole("heading", { level: 1, name: "Verlauf" }).waitFor(PATIENT);
	await options.getByRole("button", { name: "Zurück zum Anfang" }).click();
	await options.getByRole("heading", { level: 1, name: "Options" }).waitFor(PATIENT);
});

test("adds a site, whose pages are screened from then on, and takes it off again", async () => {
	const options = await page();
	await options.getByLabel("Address of a site").fill(`${site.origin}/page/any`);
	await options.keyboard.press("Enter");
	await options.getByRole("button", { name: `Remove ${site.origin}` }).waitFor(PATIENT);
	const { tabId } = await open(
		site.page("screened", '<audio src="/media/human-librivox.mp3" autoplay loop></audio>'),
	);
	await browser.until(tabId, "heard by itself", (_state, source) => source !== undefined);
	await browser.say({ to: "background", type: "stop", tabId });
	await options.getByRole("button", { name: `Remove ${site.origin}` }).click();
	const sites = options.getByRole("region", { name: "Sites that are screened by themselves" });
	await sites.getByText("None so far.").waitFor(PATIENT);
});
