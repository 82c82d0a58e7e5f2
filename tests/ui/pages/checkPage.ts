/** What the page for files says and asks for, by keyboard and mouse. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Site } from "../site";
import { openPage } from "./open";

export function askCheckPage(site: () => Site): void {
	describe("what the page for files says", () => {
		let page: Page;
		const open = (scene: string) => openPage(site(), page, "check", scene);
		const asked = () => page.evaluate(() => globalThis.asked);
		const row = (name: string) =>
			page.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
		const words = async (name: string) => (await row(name).innerText()).replace(/\s+/g, " ");
		beforeAll(async () => {
			page = await site().newPage();
		});

		it("tells verdict, likelihood, speech and reasons of each file", async () => {
			await open("queue");
			expect(await words("voice-message.opus")).toContain("Likely AI 97 in 100");
			expect(await words("voice-message.opus")).toContain("42 seconds of speech heard.");
			expect(await words("phone call.m4a")).toContain("It sounds like a telephone line");
			// Enough was heard: no advice to let it hear more.
			expect(await words("phone call.m4a")).toContain("More speech will rarely change this");
			expect(await words("Board meeting, recording 3 of 4.mkv")).toContain(
				"11% checked · about 41 seconds left",
			);
			expect(await words("Board meeting, recording 4 of 4.mkv")).toContain("1.4 GB");
			expect(await page.getByText("3 of 5 files done").count()).toBe(1);
			const bar = page.getByRole("progressbar", {
				name: "Progress of Board meeting, recording 3 of 4.mkv",
			});
			expect(await bar.evaluate((element: HTMLProgressElement) => element.value)).toBeCloseTo(
				1210 / 10_800,
			);
		});

		it("leads from a verdict to its report, and from a failure to none", async () => {
			await open("known");
			const report = page.getByRole("link", { name: "Open the report" });
			expect(await report.getAttribute("href")).toBe("report.html?id=before");
			expect(await words("copy of voice-message.opus")).toContain("Known from Nov 3, 2026");
			await open("failures");
			expect(await report.count()).toBe(0);
		});

		it("says of each failure what happened and what to do about a file", async () => {
			await open("failures");
			expect(await words("letter.mp3")).toMatch(/could not be read as sound. It may be damaged/);
			expect(await words("download.wav")).toMatch(/0 bytes.*This file is empty. Copy it again/);
			expect(await words("download.wav")).not.toContain("Convert");
			expect(await words("camera.mp4")).toContain("Detail: ac-4");
			expect(await words("screen recording.webm")).toContain("There is no sound in this file.");
			const gone = await words("https://files.example.org/a.mp3");
			expect(gone).toMatch(/could not be fetched.*Download the file.*HTTP 404/);
			expect(await words("long.mp3")).toContain("Nothing of it is stored");
			expect(await page.getByRole("button", { name: /^Allow/ }).count()).toBe(1);
		});

		it("says who signed a file, and lets only a listed signer's word outweigh the sound", async () => {
			await open("signed");
			const listed = await words("news.mp3");
			expect(listed).toContain("Declared as AI");
			expect(listed).toContain("The trust list of Sep 24, 2026 vouches for this signer.");
			expect(listed).toContain("From the sound alone: Uncertain, 40 in 100.");
			expect(await words("interview.wav")).toContain("Likely AI 91 in 100");
			expect(await words("interview.wav")).toContain("a loudspeaker can be recorded, too");
			expect(await words("call.m4a")).toContain("Uncertain 55 in 100");
			expect(await words("call.m4a")).toContain("an unknown signer");
			expect(await words("parts.m4a")).toMatch(/Signed by .?somebody without a name/);
			const broken = await words("changed.mp3");
			expect(broken).toContain("Likely human 4 in 100");
			expect(broken).toContain("does not hold");
			expect(broken).not.toContain("It says that AI made this");
			expect(await words("film.webm")).toContain("cannot be checked here");
			expect(await words("film.webm")).toContain("The address led on to cdn.example.net.");
			expect(await page.getByText("Declared as AI").count()).toBe(1);
		});

		it("tells silence from too little of a voice", async () => {
			await open("silent");
			expect(await words("birds.flac")).toContain("No voice");
			expect(await words("birds.flac")).toContain("it is silent, or holds other sounds");
			expect(await words("hm.wav")).toContain("Too little speech");
			expect(await words("short.wav")).toContain("There is too little speech.");
		});

		it("asks for what its buttons say, for the very row", async () => {
			await open("queue");
			const last = row("Board meeting, recording 4 of 4.mkv");
			await last.getByRole("button", { name: /^Cancel / }).click();
			await row("voice-message.opus").getByRole("button", { name: "Check again" }).click();
			await row("voice-message.opus")
				.getByRole("button", { name: /^Take / })
				.click();
			await page.getByRole("button", { name: "Cancel all" }).click();
			const log = await asked();
			expect(log.map(([name]) => name)).toEqual(["cancel", "again", "remove", "cancelAll"]);
			expect(log[1]?.[1]).toBe(log[2]?.[1]);
			expect(log[0]?.[1]).not.toBe(log[1]?.[1]);
			await open("failures");
			await page.getByRole("button", { name: "Clear the list" }).click();
			await page.getByRole("button", { name: "Allow cdn.example.net" }).click();
			expect((await asked()).map(([name]) => name)).toEqual(["clear", "allow"]);
		});

		it("says how many were cancelled, and tries them again", async () => {
			await open("stopped");
			expect(await page.getByText("1 of 3 files done · 2 cancelled").count()).toBe(1);
			await page.getByRole("button", { name: "Try the cancelled ones again" }).click();
			expect(await asked()).toEqual([["againCancelled"]]);
		});

		it("presses nothing else with the second half of a double click, or a second Enter", async () => {
			await open("queue");
			const cancelAll = page.getByRole("button", { name: "Cancel all" });
			await cancelAll.focus();
			await page.keyboard.press("Enter");
			const box = await cancelAll.boundingBox();
			await page.evaluate(() => globalThis.showScene("stopped"));
			await page.keyboard.press("Enter");
			await page.mouse.click(
				(box?.x ?? 0) + (box?.width ?? 0) / 2,
				(box?.y ?? 0) + (box?.height ?? 0) / 2,
			);
			expect(await asked()).toEqual([["cancelAll"]]);
		});

		it("says what the browser will ask before it asks", async () => {
			await open("asking");
			const region = page.getByRole("region", { name: "The browser will ask you" });
			expect(await region.innerText()).toContain("read and change your data on cdn.example.net");
			expect(await region.innerText()).toContain("given back once the file is checked");
			expect(await region.innerText()).toContain("If you say no");
			expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H2");
			await page.keyboard.press("Tab");
			await page.keyboard.press("Enter");
			expect(await asked()).toEqual([["agree"]]);
		});

		it("takes an address by Enter, and files that are dropped anywhere", async () => {
			await open("empty");
			await page.getByLabel("Or the address of a sound or video file").fill("https://a.test/v.mp3");
			await page.keyboard.press("Enter");
			expect(await asked()).toEqual([["addAddress", "https://a.test/v.mp3"]]);
			const prevented = await page.evaluate(() => {
				const dataTransfer = new DataTransfer();
				dataTransfer.items.add(new File(["x"], "dropped.mp3"));
				const event = (type: string) =>
					new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
				document.body.dispatchEvent(event("dragover"));
				return !document.body.dispatchEvent(event("drop"));
			});
			expect(prevented).toBe(true);
			expect((await asked())[1]?.[0]).toBe("addFiles");
			const names = await page.evaluate(() =>
				globalThis.asked.slice(1).flatMap(([, files]) => (files as File[]).map(({ name }) => name)),
			);
			expect(names).toEqual(["dropped.mp3"]);
		});

		it("opens the browser's file dialogue by keyboard", async () => {
			await open("empty");
			const chooser = page.waitForEvent("filechooser");
			await page.getByRole("button", { name: "Choose files" }).press("Enter");
			expect((await chooser).isMultiple()).toBe(true);
		});

		it("keeps a file's name text, whatever it holds", async () => {
			await open("markup-name");
			expect(await page.locator("img[src=x]").count()).toBe(0);
			expect(await page.getByText("<img src=x onerror=alert(1)>.mp3").count()).toBe(1);
		});
	});
}
