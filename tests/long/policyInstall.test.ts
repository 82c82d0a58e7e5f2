/**
 * The extension installed by real policy files, from an update server on this machine. Writes into
 * the system's folder of managed policies: only where CI is true or BONAFIDE_POLICY=1 asks for it.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { forceInstall, type Installed } from "../../src/cli/policy/forceInstall";
import { chromePath, ensureBuilt, SHIPPED } from "../e2e/browser";

const mayWrite = process.env.CI === "true" || process.env.BONAFIDE_POLICY === "1";
const PATIENT = { timeout: 60_000 };

describe.skipIf(!mayWrite)("an extension installed by policy", () => {
	let installed: Installed;
	let page: Page;
	const open = async (name: string) => {
		const address = `chrome-extension://${installed.id}/${name}`;
		await expect
			.poll(
				() =>
					page.goto(address).then(
						() => true,
						() => false,
					),
				PATIENT,
			)
			.toBe(true);
	};

	beforeAll(async () => {
		ensureBuilt("shipped");
		installed = await forceInstall({
			extension: SHIPPED,
			chromium: chromePath(),
			headless: true,
			policy: {
				retentionDays: 14,
				lockedSettings: ["language"],
				skipFirstRun: true,
				supportText: "Ask the desk.",
				// Of the right type for the browser, and not valid for us.
				backend: "cuda",
				neverScreenedSites: ["127.0.0.1", "*.bank.example"],
			},
		});
		const context = installed.browser.contexts()[0];
		if (!context) throw new Error("Chromium has no window");
		page = await context.newPage();
	});
	afterAll(() => installed?.end());

	test("comes from the update server, without its first page, with its policy", async () => {
		await open("options.html");
		expect(installed.asked).toEqual(expect.arrayContaining(["/update.xml", "/bonafide.crx"]));
		await page.getByText("Ask the desk.").waitFor(PATIENT);
		await expect.poll(() => page.getByLabel("Keep checks").isDisabled(), PATIENT).toBe(true);
		expect(await page.getByLabel("Keep checks").locator(":checked").innerText()).toBe(
			"For 14 days",
		);
		expect(await page.getByLabel("Words on screen").isDisabled()).toBe(true);
		const addresses = installed.browser
			.contexts()[0]
			?.pages()
			.map((open) => open.url());
		expect(addresses?.filter((address) => address.endsWith("/welcome.html"))).toEqual([]);
	});

	test("names what is not valid, on the page and in the diagnostics, and goes on without it", async () => {
		const named = await page.getByRole("alert").first().innerText();
		expect(named).toContain('backend: "cuda"');
		expect(named).toContain('neverScreenedSites: "*.bank.example"');
		expect(await page.getByLabel("The detector runs").inputValue()).toBe("auto");
		expect(await page.locator("pre").innerText()).toContain("backend (ignored)");
	});

	test("follows a changed file while it runs, and gives back what is taken out of it", async () => {
		installed.setPolicy({ backend: "wasm", screeningAllowed: false });
		await expect
			.poll(() => page.getByLabel("The detector runs").inputValue(), PATIENT)
			.toBe("wasm");
		expect(await page.getByLabel("Keep checks").isDisabled()).toBe(false);
		expect(await page.getByRole("alert").count()).toBe(0);
		await open("check.html");
		await page.getByText("Your organisation has switched this off.").waitFor(PATIENT);
		installed.setPolicy({});
		await page.getByRole("button", { name: "Choose files" }).waitFor(PATIENT);
	});
});
