/** The report of a real check: from the popup, live, with the file at hand, explained and exported. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type SourceView, verdictIn } from "../../src/protocol/state";
import type { SealedReport } from "../../src/report/schema";
import { verify } from "../../src/report/seal";
import { TEST_VARIANT } from "./browser";
import type { Opened } from "./driver";
import { setStage } from "./stage";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { browser, site } = await setStage(TEST_VARIANT);
const CLIP = "machine-espeak.mp3";
const clipPath = `${root}assets/demo/${CLIP}`;

let heard: Opened;
let source: SourceView;
let report: Page;

/** The popup as it stands for the tab. */
async function popup(): Promise<Page> {
	const page = await browser.context.newPage();
	await page.goto(`chrome-extension://${browser.id}/popup.html?tab=${heard.tabId}`);
	await page.getByRole("region", { name: "Result" }).waitFor();
	return page;
}

/** What a button saves, as bytes. */
async function saved(name: string): Promise<Buffer> {
	const downloading = report.waitForEvent("download");
	await report.getByRole("button", { name, exact: true }).click();
	const path = await (await downloading).path();
	return readFileSync(path);
}
const json = async () => JSON.parse((await saved("Save as JSON")).toString("utf8")) as SealedReport;
const words = async (page: Page, selector: string) =>
	(await page.locator(selector).first().innerText()).replace(/\s+/g, " ").trim();

beforeAll(async () => {
	heard = await browser.open(
		site.page("report", `<audio src="/media/${CLIP}" autoplay loop></audio>`),
	);
	await browser.say({ to: "background", type: "start-page", tabId: heard.tabId });
	await browser.until(heard.tabId, "judged", (state) => state.kind === "judged", 120);
});

describe("the report", () => {
	test("opens from the popup while the voice is heard, and follows it to its end", async () => {
		const page = await popup();
		const opening = browser.context.waitForEvent("page");
		await page.getByRole("link", { name: "Report", exact: true }).click();
		report = await opening;
		await page.close();
		await report.getByText("It is being heard now").waitFor({ timeout: 60_000 });
		const speech = () => words(report, ".told > .quiet");
		const early = await speech();
		await heard.page.bringToFront();
		// Played over and over until now, so that a busy machine cannot miss it.
		await heard.page.evaluate(() => {
			for (const audio of document.querySelectorAll("audio")) audio.loop = false;
		});
		source = (await browser.until(
			heard.tabId,
			"over",
			(state) => state.kind === "ended",
			120,
		)) as SourceView;
		await report.bringToFront();
		await report.getByText("It is being heard now").waitFor({ state: "detached", timeout: 60_000 });
		expect(await speech()).not.toBe(early);
	});

	test("says what the popup says, and so do the files that it saves", async () => {
		const page = await popup();
		const told = verdictIn(source.state);
		expect(await words(page, ".likelihood strong")).toBe(String(told?.likelihood));
		expect(await words(report, ".likelihood strong")).toBe(String(told?.likelihood));
		for (const selector of [".nameplate h2", ".gauge .ends"]) {
			expect(await words(report, selector)).toBe(await words(page, selector));
		}
		const measured = await page.locator(".measured p").allInnerTexts();
		expect(await report.locator(".measured p").allInnerTexts()).toEqual(measured);
		await page.close();

		const sealed = await json();
		expect(sealed.verdict).toMatchObject({
			band: told?.band,
			likelihood: told?.likelihood,
			firm: told?.firm,
		});
		expect(sealed.verdict?.llr).toBeCloseTo(told?.evidence.llr as number, 3);
		expect(sealed.speechSeconds).toBeCloseTo(source.speechSeconds, 1);
		expect(sealed.model).toMatchObject(source.model as object);
		const rows = (await saved("Save as CSV")).toString("utf8").trim().split("\r\n");
		expect(rows).toHaveLength(sealed.seconds.length + 1);
		const head = (rows[0] as string).split(",");
		rows.slice(1).forEach((row, i) => {
			const cell = (name: string) => row.split(",")[head.indexOf(name)];
			const second = sealed.seconds[i] as SealedReport["seconds"][number];
			expect(cell("start_s")).toBe(String(second.start));
			expect(cell("window_llr")).toBe(second.score ? String(second.score.llr) : "");
		});
	});

	test("is sealed, fits the published schema, and its verdict follows from its scores", async () => {
		const schema = JSON.parse(readFileSync(`${root}docs/report.schema.json`, "utf8"));
		const validate = new Ajv2020({ strict: true, formats: { "date-time": true } }).compile(schema);
		const sealed = await json();
		expect(validate(sealed), JSON.stringify(validate.errors)).toBe(true);
		expect(await verify(sealed, (bytes) => crypto.subtle.digest("SHA-256", bytes))).toBeNull();
		// The address of the page goes along only when that is ticked.
		expect(JSON.stringify(sealed)).not.toContain(site.origin);
		const tick = report.getByLabel("With the address of the page:");
		await tick.check();
		expect((await json()).source.page).toBe(`${site.origin}/page/report`);
		await tick.uncheck();
	});

	test("draws the timeline as a picture that is no blank", async () => {
		const bytes = await saved("Save the timeline as a picture");
		const address = `data:image/png;base64,${bytes.toString("base64")}`;
		const colours = await report.evaluate(async (src) => {
			const image = new Image();
			image.src = src;
			await image.decode();
			const canvas = new OffscreenCanvas(image.width, image.height);
			const pen = canvas.getContext("2d");
			pen?.drawImage(image, 0, 0);
			const data = pen?.getImageData(0, 0, image.width, image.height).data ?? [];
			const found = new Set<string>();
			for (let i = 0; i < data.length; i += 4)
				found.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
			return { width: image.width, machine: found.has("184,58,18"), ink: found.has("20,24,28") };
		}, address);
		expect(colours).toEqual({ width: 1600, machine: true, ink: true });
	});

	test("shows the spectrogram of the file that is dropped, plays it, and stores none of it", async () => {
		const before = (await browser.everythingStored()).length;
		await report.getByLabel("Choose the file").setInputFiles(clipPath);
		await report.getByText("sound heard on a page has no fingerprint").waitFor({ timeout: 60_000 });
		const inked = await report.locator(".ground canvas").evaluate((canvas) => {
			const { width, height } = canvas as HTMLCanvasElement;
			const pen = (canvas as HTMLCanvasElement).getContext("2d");
			const data = pen?.getImageData(0, 0, width, height).data ?? [];
			let sum = 0;
			for (let i = 3; i < data.length; i += 4) sum += data[i] as number;
			return sum / (width * height);
		});
		expect(inked).toBeGreaterThan(5);
		await report.getByRole("slider").focus();
		await report.keyboard.press("Home");
		await report.keyboard.press("Enter");
		await report.locator(".ground .playing").waitFor();
		await report.locator(".ground .playing").waitFor({ state: "detached" });
		expect((await browser.everythingStored()).length).toBe(before);
	});

	test("explains a window: patches that weighed, and the evidence that the check has", async () => {
		await report.locator(".strongest button").first().click();
		await report.getByRole("button", { name: /^Explain / }).click();
		await report.locator(".explanation progress").waitFor();
		await report.locator("figcaption li").first().waitFor({ timeout: 170_000 });
		expect(await report.locator(".patches rect").count()).toBeGreaterThan(0);
		const said = await words(report, "figcaption p");
		const [here, stored] = [...said.matchAll(/[+-]?\d+\.\d+/g)].map(Number) as [number, number];
		console.log(`explained: ${said}`);
		expect(Math.abs(here - stored)).toBeLessThan(1);
		expect(said).not.toContain("another sound");
	});

	test("tells a file that was judged by its hash from another one", async () => {
		const hash = createHash("sha256").update(readFileSync(clipPath)).digest("hex");
		await report.evaluate(
			async ([checkId, mediaKey]) => {
				const db = await new Promise<IDBDatabase>((resolve, reject) => {
					const opening = indexedDB.open("history");
					opening.onerror = () => reject(opening.error);
					opening.onsuccess = () => resolve(opening.result);
				});
				const store = db.transaction("checks", "readwrite").objectStore("checks");
				const asking = store.get(checkId);
				await new Promise<void>((done) => {
					asking.onsuccess = () => {
						store.put({ ...asking.result, mediaKey }).onsuccess = () => done();
					};
				});
				db.close();
			},
			[source.checkId, `file:${hash}`] as const,
		);
		await report.reload();
		const choose = report.getByLabel("Choose the file");
		await choose.setInputFiles(clipPath);
		await report.getByText("its SHA-256 is the same").waitFor({ timeout: 60_000 });
		expect((await json()).source.mediaSha256).toBe(hash);
		await report.getByRole("button", { name: "Forget this file" }).click();
		await choose.setInputFiles(`${root}assets/demo/machine-flite.mp3`);
		await report.getByText("its SHA-256 differs").waitFor({ timeout: 60_000 });
	});

	test("says so when the check is deleted under it, and when there is none", async () => {
		await report.evaluate(async (checkId) => {
			const opening = indexedDB.open("history");
			await new Promise<void>((done) => {
				opening.onsuccess = () => {
					const deleting = opening.result.transaction("checks", "readwrite");
					deleting.objectStore("checks").delete(checkId);
					deleting.oncomplete = () => done();
				};
			});
			opening.result.close();
		}, source.checkId);
		await heard.page.close();
		await report.getByText("This check has been deleted.").waitFor({ timeout: 60_000 });
		await report.goto(`chrome-extension://${browser.id}/report.html?id=nothing-here`);
		await report.getByText("There is no such check on this device.").waitFor();
	});

	test("gets the file from the page that judged it", async () => {
		const check = await browser.context.newPage();
		await check.goto(`chrome-extension://${browser.id}/check.html`);
		await check.locator("input[type=file]").setInputFiles(clipPath);
		const opening = browser.context.waitForEvent("page", { timeout: 150_000 });
		await check.locator('a[href^="report.html?id="]').click({ timeout: 150_000 });
		const opened = await opening;
		await opened.getByText("its SHA-256 is the same").waitFor({ timeout: 60_000 });
		expect(await opened.locator(".ground canvas").count()).toBe(1);
		await opened.close();
		await check.close();
	});
});
