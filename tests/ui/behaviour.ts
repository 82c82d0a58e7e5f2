/** What the popup says by role, and what it asks for when it is used by keyboard or mouse. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { failureReasons } from "../../src/protocol/state";
import { textFor } from "../../src/ui/text";
import { failureSentencesFor, uncertainSentences } from "../../src/ui/words";
import { openScene, type Site } from "./site";

const english = textFor(["en"]);

export function askBehaviour(site: () => Site): void {
	describe("what the popup says", () => {
		let page: Page;
		const open = (scene: string) => openScene(site(), page, scene);
		const button = (name: string) => page.getByRole("button", { name, exact: true });
		const heading = (name: string) => page.getByRole("heading", { name, exact: true });
		const asked = () => page.evaluate(() => globalThis.asked);
		beforeAll(async () => {
			page = await site().newPage();
		});

		it.each(failureReasons)("%s: what happened and what to do", async (reason) => {
			await open(`failed-${reason}`);
			const { happened, advice } = failureSentencesFor(reason);
			expect(await page.getByText(english.say(happened)).count()).toBe(1);
			expect(await page.getByText(english.say(advice)).count()).toBe(1);
		});

		it("offers the whole tab first where a player cannot be heard", async () => {
			await open("failed-cross-origin");
			expect(await page.getByText("https://cdn.example.net").count()).toBe(1);
			const names = await page.locator(".buttons button").allInnerTexts();
			expect(names).toEqual(["Listen to the whole tab", "Listen to this page"]);
		});

		it("offers no tab's sound where the browser has none, and gives other advice", async () => {
			await open("no-tab-sound");
			expect(await page.locator(".buttons button").allInnerTexts()).toEqual([
				"Listen to this page",
			]);
			await open("failed-no-tab-sound");
			expect(await page.getByText(english.say("failed.no-tab.advice")).count()).toBe(1);
			expect(await page.getByText(/whole tab”/).count()).toBe(0);
		});

		it("offers nothing where nothing can be done", async () => {
			for (const scene of ["unsupported-page", "failed-policy", "failed-no-backend"]) {
				await open(scene);
				expect(await page.getByRole("button", { name: /^Listen/ }).count(), scene).toBe(0);
			}
		});

		it("offers nothing where the organisation forbids it, and says whom to ask", async () => {
			await open("forbidden");
			expect(await page.getByText("Your organisation has switched this off.").count()).toBe(1);
			expect(await page.getByText("The verification desk helps").count()).toBe(1);
			const help = page.getByRole("link", { name: "Help from your organisation" });
			expect(await help.getAttribute("href")).toBe("https://example.com/help");
			expect(await page.getByRole("button", { name: /^Listen/ }).count()).toBe(0);
			expect(await page.getByRole("switch").count()).toBe(0);
		});

		it("shows a site of the organisation's as one that cannot be taken off", async () => {
			const site = page.getByRole("switch", { name: "Screen this site by itself" });
			await open("organisation-held");
			expect(await site.isDisabled()).toBe(true);
			expect(await site.isChecked()).toBe(true);
			await open("organisation-locked");
			expect(await site.isDisabled()).toBe(true);
			// The browser's permission is for the person to give.
			await open("organisation-wish");
			await site.click();
			expect(await asked()).toEqual([["screenSite", true]]);
		});

		it("names the verdict, what was judged and how long it was heard", async () => {
			await open("judged-machine");
			expect(await heading("Likely AI").count()).toBe(1);
			const result = page.getByRole("region", { name: "Result" });
			const words = (await result.innerText()).replace(/\s+/g, " ");
			expect(words).toContain("The harbour at night, episode 12");
			expect(words).toContain("Player on radio.example.org");
			expect(words).toContain("96 in 100");
			expect(words).toContain("2 minutes of speech heard. Firm");
			await open("tab");
			expect(await page.getByText("Whole tab, radio.example.org").count()).toBe(1);
			await open("file-progress");
			expect(await page.getByText("File from files.example.org").count()).toBe(1);
		});

		it("reads the gauge out with band and interval", async () => {
			await open("judged-uncertain");
			const meter = page.getByRole("meter", {
				name: "Likelihood that a machine made this voice",
			});
			expect(await meter.getAttribute("aria-valuenow")).toBe("44");
			expect(await meter.getAttribute("aria-valuetext")).toBe(
				"44 in 100, Uncertain. With this much speech it could lie between 11 and 83.",
			);
		});

		it("puts the needle where the evidence is, between the card's zones", async () => {
			await open("judged-machine");
			const box = async (selector: string) => {
				const found = await page.locator(selector).boundingBox();
				if (!found) throw new Error(`no ${selector}`);
				return found;
			};
			const ruler = await box(".ruler");
			const needle = await box(".needle");
			const [zone, interval] = [await box(".zone.machine"), await box(".interval")];
			// ln(96/4) = 3.18 on a scale of +-4.595; the machine zone begins at the card's 2.9.
			const at = (needle.x + needle.width / 2 - ruler.x) / ruler.width;
			expect(at).toBeCloseTo((3.178 + 4.595) / 9.19, 2);
			expect((zone.x - ruler.x) / ruler.width).toBeCloseTo((2.9 + 4.595) / 9.19, 2);
			expect(interval.x).toBeLessThan(needle.x);
			expect(interval.x + interval.width).toBeGreaterThan(needle.x);
		});

		it("tells the error that was measured for the words it shows", async () => {
			await open("judged-machine");
			expect(await page.locator(".measured").innerText()).toBe(
				"Measured error: 0.9% of human voices were called “Likely AI” (0.4% to 1.8%).",
			);
			await open("judged-human");
			expect(await page.locator(".measured").innerText()).toContain("4.7% of machine voices");
			await open("judged-without-card");
			expect(await page.getByText("could not be read").count()).toBe(1);
		});

		it("says what a base rate does, when asked", async () => {
			await open("judged-machine");
			const line = page.getByText("Where 1 voice in 100 is machine-made");
			expect(await line.isVisible()).toBe(false);
			await page.getByText("What the number means").click();
			// 0.99 * 0.004 and 0.99 * 0.018 false against 0.01 * 0.71 true alarms.
			expect(await line.innerText()).toContain("between 36 and 72 of 100 alarms would be wrong");
			expect(await page.getByText("held-out repositories").innerText()).toContain("Nov 2");
		});

		it("gives every reason of an uncertain verdict its words", async () => {
			await open("judged-every-reason");
			const reasons = await page.locator(".reasons li").allInnerTexts();
			expect(reasons.sort()).toEqual(
				Object.values(uncertainSentences)
					.map((key) => english.say(key))
					.sort(),
			);
		});

		it("describes the timeline, missed seconds too", async () => {
			await open("judged-machine");
			const label = page.locator(".timeline svg").getAttribute("aria-label");
			expect(await label).toMatch(/^The last 3 minutes: .* 6 seconds were missed\.$/);
			expect(await page.getByText("6 seconds of the last minute").count()).toBe(1);
		});

		it("announces new words, not new numbers", async () => {
			await open("judged-machine");
			const changes = (scene: string) =>
				page.evaluate(async (name) => {
					const live = document.querySelector("[aria-live=polite]") as HTMLElement;
					let count = 0;
					const watch = new MutationObserver((all) => {
						count += all.length;
					});
					watch.observe(live, { characterData: true, childList: true, subtree: true });
					globalThis.showScene(name);
					await new Promise((done) => requestAnimationFrame(done));
					watch.disconnect();
					return { count, said: live.textContent };
				}, scene);
			expect(await changes("judged-machine-early")).toEqual({ count: 0, said: "Likely AI" });
			expect(await changes("judged-human")).toEqual({ count: 1, said: "Likely human" });
		});

		it("leads with one source and lists the rest", async () => {
			await open("several-sources");
			const rows = page.locator("section", { has: heading("3 more sources in this tab") });
			expect(await rows.getByRole("listitem").count()).toBe(3);
			expect(await heading("Likely human").count()).toBe(1); // the one that began last
			expect(await rows.getByRole("listitem").first().innerText()).toContain("Likely AI");
		});

		it("shows the earlier result while there is no new one", async () => {
			await open("earlier");
			expect(await page.getByText("Checked on Nov 3, 2026: 23, Likely human").count()).toBe(1);
		});

		it("keeps a page's title text, whatever it holds", async () => {
			await open("markup-title");
			expect(await page.locator("img[src=x]").count()).toBe(0);
			expect(await page.getByText("<img src=x onerror=alert(1)>").count()).toBe(1);
		});

		it("shows how far a file is and lets one cancel it", async () => {
			await open("file-progress");
			const bar = page.getByRole("progressbar", { name: "Progress of the file check" });
			expect(await bar.evaluate((element: HTMLProgressElement) => element.value)).toBeCloseTo(
				640 / 1500,
			);
			expect(await page.getByText("43% checked · about 9 seconds left").count()).toBe(1);
			await button("Cancel").click();
			expect(await asked()).toEqual([["cancel", "source-1"]]);
		});

		it("leads to the report of what is heard now and of each last check", async () => {
			await open("judged-machine");
			const address = (name: string) =>
				page.getByRole("link", { name, exact: true }).getAttribute("href");
			expect(await address("Report")).toBe("report.html?id=check-now");
			expect(await address("Report of No title")).toBe("report.html?id=check-2");
			await open("idle");
			expect(await page.getByRole("link", { name: "Report", exact: true }).count()).toBe(0);
		});

		it("asks for what its buttons say", async () => {
			await open("idle");
			await button("Listen to this page").click();
			await button("Listen to the whole tab").click();
			await page.getByRole("switch", { name: "Screen this site by itself" }).click();
			await button("Delete the check of Quarterly message from the board").click();
			expect(await asked()).toEqual([
				["startPage"],
				["startTab"],
				["screenSite", true],
				["remove", "check-1"],
			]);
			await open("screened");
			await page.getByRole("switch", { checked: true }).click();
			await page.getByRole("switch", { name: "Tell me when a voice here is “Likely AI”" }).click();
			expect(await asked()).toEqual([
				["screenSite", false],
				["alertSite", true],
			]);
		});

		it("says what the browser will ask, why, and what works without, before it is asked", async () => {
			for (const [scene, question] of [
				["ask-tab", "read and change all your data on all websites"],
				["ask-site", "read and change your data on radio.example.org"],
				["ask-alerts", "display notifications"],
			] as const) {
				await open(scene);
				const region = page.getByRole("region", { name: "The browser will ask you" });
				expect(await region.innerText()).toContain(question);
				if (scene !== "ask-alerts") {
					expect(await region.innerText()).toContain("nothing is sent");
				}
				expect(await region.innerText()).toContain("If you say no");
				expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H2");
				await button("Not now").click();
				await button("Go on, ask me").click();
				expect(await asked()).toEqual([["decline"], ["agree"]]);
			}
		});

		it("puts the focus on Undo when a check was deleted", async () => {
			await open("idle");
			await page.evaluate(() => globalThis.showScene("deleted"));
			expect(await page.getByText("Deleted: The harbour at night, episode 11").count()).toBe(1);
			expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Undo");
			await page.keyboard.press("Enter");
			expect(await asked()).toEqual([["undo"]]);
		});

		it("is used by keyboard from top to bottom, the focus always in sight", async () => {
			await open("judged-machine");
			const reached: string[] = [];
			for (let i = 0; i < 13; i++) {
				await page.keyboard.press("Tab");
				const focus = await page.evaluate(() => {
					const element = document.activeElement as HTMLElement;
					const { outlineStyle, outlineWidth } = getComputedStyle(element);
					return {
						name: element.getAttribute("aria-label") ?? (element.innerText || element.role),
						outline: `${outlineStyle} ${outlineWidth}`,
					};
				});
				expect(focus.outline).toBe("solid 2px");
				reached.push(String(focus.name));
			}
			expect(reached).toEqual([
				"Stop listening",
				"Report",
				"What the number means",
				"switch",
				"switch",
				"Report of The harbour at night, episode 11",
				"Delete the check of The harbour at night, episode 11",
				"Report of Quarterly message from the board",
				"Delete the check of Quarterly message from the board",
				"Report of No title",
				"Delete the check of No title",
				"Report of Voice message 2026-10-28.opus",
				"Delete the check of Voice message 2026-10-28.opus",
			]);
		});
	});
}
