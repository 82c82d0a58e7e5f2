/** What the options page says and asks for, by keyboard and mouse. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { lockable } from "../../../src/settings/policyTable";
import type { Site } from "../site";
import { openPage } from "./open";

export function askOptionsPage(site: () => Site): void {
	describe("what the options page does", () => {
		let page: Page;
		const open = (scene: string) => openPage(site(), page, "options", scene);
		const asked = () => page.evaluate(() => globalThis.asked);
		const button = (name: string) => page.getByRole("button", { name, exact: true });
		beforeAll(async () => {
			page = await site().newPage();
		});

		it("asks for what its fields say", async () => {
			await open("usual");
			await page.getByLabel("The detector runs").selectOption({ label: "On the processor" });
			await page.getByRole("radio", { name: "Alert", exact: true }).check();
			await page.getByLabel("Keep checks").selectOption({ label: "For 7 days" });
			await page.getByLabel("Words on screen").selectOption({ label: "Deutsch" });
			await page.getByLabel("Words on screen").selectOption({ label: "As the browser" });
			await page.getByLabel("Address of a site").fill("news.example.org");
			await page.keyboard.press("Enter");
			await button("Remove https://radio.example.org").click();
			await button("No more notifications for https://radio.example.org").click();
			await page.getByLabel("To", { exact: true }).fill("06:30");
			await page.getByLabel("Quiet hours").uncheck();
			await page.getByLabel("Show the result beside the player as well").uncheck();
			await button("Change shortcuts").click();
			await button("Save settings").click();
			await button("Back to the defaults").click();
			await button("Copy").click();
			expect(await asked()).toEqual([
				["setBackend", "wasm"],
				["setSensitivity", "alert"],
				["setRetention", 7],
				["setLanguage", "de"],
				["setLanguage", null],
				["addSite", "news.example.org"],
				["removeSite", "https://radio.example.org"],
				["removeAlert", "https://radio.example.org"],
				["setQuietHours", "22:00-06:30"],
				["setQuietHours", null],
				["setMarker", false],
				["openShortcuts"],
				["exportSettings"],
				["reset"],
				["copyDiagnostics"],
			]);
		});

		it("shows what the organisation has set, lets nobody change it, and names what is not valid", async () => {
			await open("organisation");
			for (const name of ["Keep checks", "The detector runs", "Words on screen"]) {
				expect(await page.getByLabel(name).isDisabled(), name).toBe(true);
			}
			expect(await page.getByLabel("Keep checks").locator(":checked").innerText()).toBe(
				"For 14 days",
			);
			// Each by itself, and one site that the browser has allowed.
			expect(await page.getByText("Set by your organisation.").count()).toBe(lockable.length);
			const fields = page.locator("input:not([type=file]), select");
			const free = await fields.evaluateAll((all) =>
				all.filter((field) => !field.matches(":disabled")).map((field) => field.id),
			);
			expect(free).toEqual(["site"]);
			expect(await button("No more notifications for https://radio.example.org").isDisabled()).toBe(
				true,
			);
			// What only a person can give, the browser must be able to ask for all the same.
			await button("Allow notifications").click();
			expect(await asked()).toEqual([["allowAlerts"]]);
			const named = await page.getByRole("alert").innerText();
			expect(named).toContain('exportAllowed: "no" not valid, so it counts as not allowed');
			expect(named).toContain('neverScreenedSites: "*.bank.example" not valid');
			expect(named).toContain("screendSites: [] there is no setting of this name");
			const passed = await page.locator("pre").innerText();
			expect(passed).toContain("exportAllowed (forbids)");
			expect(passed).not.toContain("bank.example");
			// The organisation's sites cannot be taken off; the browser may still have to be asked.
			expect(await button("Remove https://meet.example.com").count()).toBe(0);
			await button("Allow meet.example.com").click();
			await button("Remove https://mine.example.net").click();
			expect(await asked()).toEqual([
				["allowAlerts"],
				["addSite", "https://meet.example.com"],
				["removeSite", "https://mine.example.net"],
			]);
			await open("sites-locked");
			expect(await page.getByLabel("Address of a site").count()).toBe(0);
		});

		it("says where the browser does not allow notifications, and asks for them", async () => {
			await open("alerts-not-allowed");
			await button("Allow notifications").click();
			await page.getByLabel("Quiet hours").check();
			expect(await asked()).toEqual([["allowAlerts"], ["setQuietHours", "22:00-07:00"]]);
			await open("usual");
			expect(await button("Allow notifications").count()).toBe(0);
		});

		it("shows the levels with what was measured at each, and the keys as they are", async () => {
			await open("usual");
			const levels = page.locator(".levels").getByRole("radio");
			expect(await levels.count()).toBe(3);
			expect(
				await page.locator(".levels").getByRole("radio", { checked: true }).getAttribute("value"),
			).toBe("balanced");
			const alert = await page.locator("#level-alert").innerText();
			expect(alert).toMatch(/of human voices are called AI\s+4\.8\s?%/);
			expect(alert).toMatch(/of machine voices are found\s+83\s?%/);
			expect(await page.locator("kbd").allInnerTexts()).toEqual(["Alt+Shift+V", "Alt+Shift+L"]);
			await page.getByText("Not set").waitFor();
			await open("one-level");
			expect(await levels.count()).toBe(1);
			await page.getByText("only one level was measured").waitFor();
		});

		it("loads a settings file that is chosen by keyboard", async () => {
			await open("usual");
			const chooser = page.waitForEvent("filechooser");
			await button("Load settings").press("Enter");
			const body = { name: "mine.json", mimeType: "application/json", buffer: Buffer.from("{}") };
			await (await chooser).setFiles(body);
			const names = await page.evaluate(() =>
				globalThis.asked.map(([name, file]) => [name, (file as File).name]),
			);
			expect(names).toEqual([["importSettings", "mine.json"]]);
		});

		it("says where the detector runs and what was measured, and what is wrong with it", async () => {
			await open("usual");
			const line = page.getByText("It now runs on the processor");
			expect(await line.innerText()).toContain(
				"6.5 ms on the processor, 9.1 ms on the graphics card",
			);
			await open("on-gpu");
			expect(await page.getByText("It now runs on the graphics card").count()).toBe(1);
			await open("detector-fails");
			expect(await page.getByRole("alert").innerText()).toContain("no WebAssembly");
		});

		it("shows each model with the errors that its card states, or that nobody measured it", async () => {
			await open("usual");
			const region = page.getByRole("region", { name: "Model", exact: true });
			const words = await region.innerText();
			expect(words).toContain("Equal error rate 16% (13% to 20%).");
			expect(words).toContain("after the sound was changed: 26%");
			expect(words).toContain("Nobody has measured how often this model is wrong.");
			await region.getByText("Limits and hash").first().click();
			const opened = await region.innerText();
			expect(opened).toContain("0.9% of human voices were called “Likely AI”");
			expect(opened).toContain("4.7% of machine voices were called “Likely human”");
			expect(opened).toContain("held-out repositories");
		});

		it("takes another model by choice alone, and only one that is here", async () => {
			await open("usual");
			const radio = (name: string) => page.getByRole("radio", { name });
			expect(await radio("Bonafide").isChecked()).toBe(true);
			expect(await radio("wav2vec").isDisabled()).toBe(true);
			await radio("My own, third try").check();
			await open("own-model");
			expect(await radio("My own, third try").isChecked()).toBe(true);
			await radio("Bonafide").check();
			expect(await asked()).toEqual([["setModel", null]]);
		});

		it("takes the answers of a model without a card as they were given", async () => {
			await open("add-asking");
			await page.getByLabel("What you call it").fill("Mine");
			await page.getByLabel("A machine voice is").selectOption({ label: "the first number" });
			await page.getByLabel("It takes").selectOption({ index: 1 });
			await page.getByRole("button", { name: "Try it" }).click();
			expect(await asked()).toEqual([
				["answer", expect.objectContaining({ title: "Mine", machine: 0, picture: 0 })],
			]);
		});

		it("says how slow a model is before it is kept, and what a large file takes before it is read", async () => {
			await open("add-tried");
			const panel = page.getByRole("region", { name: "A model from a file" });
			expect(await panel.innerText()).toContain("a minute of a file takes about 110 seconds");
			await panel.getByRole("button", { name: "Keep it on this device" }).click();
			expect(await asked()).toEqual([["keepModel"]]);
			await open("add-heavy");
			expect(await panel.innerText()).toMatch(/This file has 321 MB.*of memory/s);
			await panel.getByRole("button", { name: "Read it" }).click();
			expect(await asked()).toEqual([["readHeavy"]]);
		});

		it("says when the chosen model is gone, and that the default judges", async () => {
			await open("model-gone");
			expect(await page.getByRole("alert").innerText()).toContain("so the default judges");
			expect(await page.getByRole("radio", { name: "Bonafide" }).isChecked()).toBe(true);
		});

		it("says what the browser will ask before it asks", async () => {
			await open("asking");
			const region = page.getByRole("region", { name: "Sites that are screened by themselves" });
			expect(await region.innerText()).toContain(
				"“read and change your data on radio.example.org”",
			);
			expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H3");
			await page.keyboard.press("Tab");
			await page.keyboard.press("Enter");
			expect(await asked()).toEqual([["agree"]]);
		});

		it("lists what else the browser has allowed, and gives it back", async () => {
			await open("usual");
			expect(await page.getByText("Other sites that the browser has allowed").count()).toBe(0);
			await open("frames-allowed");
			await button("Remove https://player.example.net").click();
			expect(await asked()).toEqual([["withdraw", "https://player.example.net"]]);
		});

		it("says how many checks a choice will delete, and takes it back", async () => {
			await open("too-old");
			expect(await page.getByText("1,946 older checks will be deleted.").count()).toBe(1);
			await button("Undo").click();
			expect(await asked()).toEqual([["undo"]]);
		});

		it("takes a reset back", async () => {
			await open("usual");
			await page.evaluate(() => globalThis.showScene("reset"));
			expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Undo");
			await page.keyboard.press("Enter");
			expect(await asked()).toEqual([["undo"]]);
		});

		it("names no site in what one passes on", async () => {
			await open("usual");
			const passed = await page.locator("pre").innerText();
			expect(passed).toContain('"screenedSites":1');
			expect(passed).not.toContain("radio.example.org");
		});
	});
}
