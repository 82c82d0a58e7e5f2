/** The report page on mock data in a real browser: how it looks, what it says, how it is used. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOf, noFaults, stickingOut } from "./faults";
import { inLanguages } from "./inLanguages";
import { askReportFocus } from "./report/focus";
import { askPaper } from "./report/onPaper";
import { scenes } from "./report/scenes";
import { type Look, openSite, type Site, showScene } from "./site";

const WIDE = 1000;
/** Scenes that are looked at in other languages as well. */
const CLOSELY = ["machine", "uncertain", "explained", "missing"];

let site: Site;
let page: Page;
beforeAll(async () => {
	site = await openSite("report", ["tests/ui/report/index.html"]);
	page = await site.newPage();
});
afterAll(() => site?.close());

async function open(scene: string, look: Look & { width?: number } = {}): Promise<void> {
	const { lang = "en", scheme = "light", motion = "reduce", width = WIDE } = look;
	await page.setViewportSize({ width, height: 700 });
	await page.emulateMedia({ colorScheme: scheme, reducedMotion: motion, media: "screen" });
	await showScene(page, `${site.address}/tests/ui/report/index.html`, scene, lang);
}
const asked = () => page.evaluate(() => globalThis.asked);
const button = (name: string) => page.getByRole("button", { name, exact: true });
const timeline = () => page.getByRole("slider", { name: "Timeline of the evidence" });
const told = () => timeline().getAttribute("aria-valuetext");

describe("how the report looks", () => {
	it.each(Object.keys(scenes))(
		"%s fits, can be read by everyone, light, dark and narrow, and leaves no gap",
		async (name) => {
			await open(name);
			expect(await faultsOf(page)).toEqual(noFaults);
		},
	);

	it.each(inLanguages(CLOSELY))("$name fits in $lang", async ({ lang, name }) => {
		await open(name, { lang });
		expect(await stickingOut(page)).toEqual([]);
	});

	askReportFocus(() => site);
	askPaper(() => page, open);

	it("moves nothing where the person asked for less motion", async () => {
		await open("machine");
		const moving = await page.evaluate(
			() =>
				[...document.querySelectorAll("body *")].filter(
					(element) => Number.parseFloat(getComputedStyle(element).transitionDuration) > 0,
				).length,
		);
		expect(moving).toBe(0);
	});

	it("draws hours with no more bars than can be told apart", async () => {
		await open("hours");
		expect(await page.locator(".ground svg rect").count()).toBeLessThan(1600);
	});
});

describe("what the report says", () => {
	it("says what speaks most for each side, and of a side that nothing speaks for what speaks least", async () => {
		const told = async (scene: string) => {
			await open(scene);
			return (await page.locator(".strongest span:not(.hidden)").allInnerTexts()).map(
				(line) => /^[^:]*/.exec(line)?.[0],
			);
		};
		expect(await told("machine")).toEqual([
			"Speaks most for a machine",
			"Speaks least for a machine",
		]);
	});

	const text = async (selector: string) =>
		(await page.locator(selector).innerText()).replace(/\s+/g, " ");

	it("the verdict, both propositions and the strength on the ENFSI scale", async () => {
		await open("machine");
		const report = scenes.machine?.check;
		if (typeof report !== "object") throw new Error("no report");
		const { verdict } = report.report;
		expect(await text(".told .nameplate h2")).toBe("Likely AI");
		expect(await text(".told .likelihood")).toBe(`${verdict?.likelihood} in 100`);
		expect(await text(".told")).toContain("The result is that of the last minute heard");
		expect(await text(".strength")).toContain("moderate support for A");
		expect(await text(".ladder .at")).toBe("moderate");
		await open("human");
		expect(await text(".strength")).toMatch(/(weak|moderate) support for B/);
		await open("uncertain");
		expect(await text(".strength")).toContain("it supports neither");
		expect(await text(".told .reasons")).toContain("It speaks against itself");
	});

	it("the nearest measured material and why, and what rarity does", async () => {
		await open("uncertain");
		expect(await text(".nearest")).toContain("telephone, 8 kHz The high tones are missing here");
		expect(await text(".nearest")).toContain("20% (15% to 24%)");
		await open("file");
		expect(await text(".nearest")).toContain("Opus, 24 kbit/s");
		await open("machine");
		// 0.99 * 0.004 and 0.99 * 0.018 false against 0.01 * 0.71 true alarms.
		const row = page.getByRole("row", { name: "1 voice in 100 36 to 72" });
		expect(await row.count()).toBe(1);
		expect(await page.getByRole("row", { name: /^1 voice in 1,000/ }).count()).toBe(1);
	});

	it("nothing measured where the model is another one", async () => {
		await open("other-model");
		expect(await page.getByText("is not the one installed now").count()).toBe(1);
		expect(await page.locator(".nearest, .rarity").count()).toBe(0);
		expect(await page.getByText("could not be read").count()).toBe(1);
	});

	it("what is missing or was deleted, and a way on", async () => {
		for (const [scene, words] of [
			["missing", "There is no such check on this device."],
			["deleted", "This check has been deleted."],
			["unreadable", "The stored checks could not be read."],
		] as const) {
			await open(scene);
			expect(await page.getByRole("alert").innerText()).toContain(words);
			await button("Try again").click();
			expect(await asked()).toEqual([["reload"]]);
		}
	});

	it("keeps a page's title text, whatever it holds", async () => {
		await open("markup-title");
		expect(await page.locator("img[src=x]").count()).toBe(0);
		expect(await page.getByText("<img src=x onerror=alert(1)>").count()).toBe(1);
	});

	it("a text to copy that names no page unless that is ticked", async () => {
		await open("machine");
		await page.getByText("Is the result wrong?").click();
		const words = () => page.getByLabel("Text to copy").inputValue();
		expect(await words()).toMatch(/^Result: Likely AI \(\d\d in 100\); LLR \+\d\.\d\d/);
		expect(await words()).toContain("Model: bonafide 2026-11-21 b01e7a97b01e");
		expect(await words()).not.toContain("example.org");
		expect(await words()).not.toContain("harbour");
		await page.getByLabel("With title and address of the page").check();
		expect(await words()).toContain("https://radio.example.org/harbour/12");
		await button("Copy the text").click();
		expect(await asked()).toEqual([["copy", await words()]]);
		await open("file");
		await page.getByText("Is the result wrong?").click();
		expect(await words()).toContain("Codec: opus");
	});
});

describe("how the report is used", () => {
	it("by keyboard: the timeline gives its numbers, comes closer and goes back", async () => {
		await open("machine");
		await timeline().focus();
		await page.keyboard.press("Home");
		expect(await told()).toBe("0:00: no result. Speech 85%.");
		for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
		expect(await told()).toMatch(/^0:03: evidence \+\d\.\d+, towards a machine\. Speech 85%\.$/);
		expect(await page.locator(".readout").innerText()).toBe(await told());
		const bars = () => page.locator(".ground svg").getAttribute("viewBox");
		const all = await bars();
		await page.keyboard.press("+");
		expect(await bars()).not.toBe(all);
		await page.keyboard.press("End");
		expect(await told()).toMatch(/^6:35: /);
		const [from = 0, , width = 0] = ((await bars()) ?? "").split(" ").map(Number);
		expect(from + width).toBe(100);
		await page.keyboard.press("0");
		expect(await bars()).toBe(all);
	});

	it("by pointer: hovering tells, clicking plays, dragging moves what is in view", async () => {
		await open("sound-here");
		const box = (await timeline().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
		const at = (share: number) => [box.x + share * box.width, box.y + 60] as const;
		await page.mouse.move(...at(0.505));
		expect(await page.locator(".readout").innerText()).toMatch(/^0:30: /);
		await page.mouse.click(...at(0.255));
		expect(await told()).toMatch(/^0:15: /);
		expect(await asked()).toEqual([["play", 15]]);
		await button("Closer").click();
		const before = await page.locator(".ground svg").getAttribute("viewBox");
		await page.mouse.move(...at(0.6));
		await page.mouse.down();
		await page.mouse.move(...at(0.4), { steps: 4 });
		await page.mouse.up();
		expect(await page.locator(".ground svg").getAttribute("viewBox")).not.toBe(before);
		expect(await asked()).toHaveLength(1);
	});

	it("mirrored in Arabic: the left arrow goes on", async () => {
		await open("machine", { lang: "ar" });
		const slider = page.getByRole("slider");
		await slider.focus();
		await page.keyboard.press("Home");
		await page.keyboard.press("ArrowLeft");
		expect(await slider.getAttribute("aria-valuenow")).toBe("1");
	});

	it("shows the strongest stretch, and explains the window that is chosen", async () => {
		await open("sound-here");
		await page.locator(".strongest button").first().click();
		const chosen = await timeline().getAttribute("aria-valuenow");
		await page.getByRole("button", { name: /^Explain 0:\d\d to 0:\d\d$/ }).click();
		expect(await asked()).toEqual([["explain", Number(chosen)]]);
		await open("explaining");
		await button("Cancel").click();
		expect(await asked()).toEqual([["stopExplaining"]]);
	});

	it("lets other models hear the sound, and shows where they disagree", async () => {
		await open("compare-offered");
		await page.getByRole("checkbox", { name: "My own, third try" }).uncheck();
		await button("Compare").click();
		expect(await asked()).toEqual([["compare", ["bonafide", "cnn4-mel"]]]);
		await open("comparing");
		await page.locator(".compare").getByRole("button", { name: "Cancel" }).click();
		expect(await asked()).toEqual([["stopComparing"]]);
		await open("compared");
		const rows = await page.locator(".compared > li").allInnerTexts();
		expect(rows[0]).toContain("Likely AI, 97 of 100");
		expect(rows[1]).toContain("Uncertain, 41 of 100");
		expect(rows[2]).toContain("Nobody has measured");
	});

	it("says why nothing is explained where the model is not here", async () => {
		await open("not-explained");
		expect(await page.getByText("so what weighed cannot be shown").count()).toBe(1);
		expect(await page.locator(".explanation").count()).toBe(0);
	});

	it("says that it was an advertisement, and names a model that is not the default", async () => {
		await open("advertisement");
		expect(await page.getByText("Advertisement on radio.example.org").count()).toBe(2);
		await open("chosen-model");
		expect(await page.getByText(/Judged by the model .?“.*My own/).count()).toBe(1);
	});

	it("lists the patches that weighed, as the picture marks them", async () => {
		await open("explained");
		expect(await page.locator(".patches rect").count()).toBe(4);
		const rows = await page.locator("figcaption li").allInnerTexts();
		expect(rows).toHaveLength(4);
		expect(rows[0]).toBe("0:17.6 to 0:18.0, 1,320 to 2,470 Hz: +0.62");
	});

	it("takes a file that is chosen or dropped", async () => {
		await open("file");
		const file = { name: "talk.mp3", mimeType: "audio/mpeg", buffer: Buffer.from("x") };
		await page.getByLabel("Choose the file").setInputFiles(file);
		await page.locator(".chooser").evaluate((target) => {
			const dataTransfer = new DataTransfer();
			dataTransfer.items.add(new File(["x"], "dropped.wav"));
			target.dispatchEvent(
				new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }),
			);
		});
		expect(await asked()).toEqual([
			["openSound", "talk.mp3"],
			["openSound", "dropped.wav"],
		]);
	});

	it("saves and prints; the address of the page goes along only when ticked", async () => {
		await open("machine");
		await button("Save as JSON").click();
		await page.getByLabel("With the address of the page:").check();
		await button("Save as CSV").click();
		await button("Save the timeline as a picture").click();
		await button("Print").click();
		expect(await asked()).toEqual([
			["save", "json", false],
			["save", "csv", true],
			["save", "png", true],
			["print"],
		]);
	});

	it("keeps the focus in sight from top to bottom", async () => {
		await open("sound-here");
		for (let i = 0; i < 24; i++) {
			await page.keyboard.press("Tab");
			const outline = await page.evaluate(() => {
				const focused = document.activeElement as HTMLElement;
				if (focused === document.body) return "end";
				const { outlineStyle } = getComputedStyle(focused);
				return outlineStyle;
			});
			expect(["solid", "end"]).toContain(outline);
		}
	});
});
