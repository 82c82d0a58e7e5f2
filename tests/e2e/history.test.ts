/** The history page on real checks: what is deleted stays deleted, also while it is being written. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { SourceState } from "../../src/protocol/state";
import { TEST_VARIANT } from "./browser";
import { setStage } from "./stage";

const { browser, site, open } = await setStage(TEST_VARIANT);
const judged = (state: SourceState) => state.kind === "judged";
/** Nothing here is about speed: the machine may be busy. */
const PATIENT = { timeout: 60_000 };

const titles = async () => (await browser.checks()).map(({ title }) => title);
const play = async (name: string) => {
	const tab = await open(
		site.page(
			name,
			`<audio title="${name}" src="/media/human-librivox.mp3" autoplay loop></audio>`,
		),
	);
	await browser.say({ to: "background", type: "start-page", tabId: tab.tabId });
	await browser.until(tab.tabId, "judged", judged);
	return tab;
};
const secondsOf = async (checkId: string) =>
	(await browser.checks()).find((check) => check.checkId === checkId)?.seconds ?? 0;

describe("the history page", () => {
	test("a check that is deleted while it goes on stays deleted; put back, it goes on", async () => {
		const { tabId } = await play("running");
		await expect.poll(async () => (await browser.checks()).length, PATIENT).toBe(1);
		const checkId = (await browser.checks())[0]?.checkId as string;
		const { page } = await open(`chrome-extension://${browser.id}/checks.html`);
		await page.getByRole("button", { name: /^Delete the check of/ }).click();
		await page.getByText(/^Deleted: /).waitFor();
		await browser.until(tabId, "not kept", (_state, source) => source?.kept === false);
		expect(await browser.checks()).toEqual([]);
		await page.getByRole("button", { name: "Undo" }).click();
		await expect.poll(() => secondsOf(checkId), PATIENT).toBeGreaterThan(0);
		const before = await secondsOf(checkId);
		await expect.poll(() => secondsOf(checkId), PATIENT).toBeGreaterThan(before);
		await browser.until(tabId, "kept", (_state, source) => source?.kept === true);
		await browser.say({ to: "background", type: "stop", tabId });
	});

	test("all are deleted for good, with every second of them, once the page has gone", async () => {
		const { page } = await open(`chrome-extension://${browser.id}/checks.html`);
		await page.getByRole("button", { name: "Delete all" }).click();
		await page.getByText("The history is empty.").waitFor();
		await page.reload();
		await expect.poll(() => browser.everythingStored(), PATIENT).toEqual([]);
	});

	test("a list is saved as a file", async () => {
		const { tabId } = await play("saved");
		await expect.poll(titles, PATIENT).toHaveLength(1);
		await browser.say({ to: "background", type: "stop", tabId });
		const { page } = await open(`chrome-extension://${browser.id}/checks.html`);
		const download = page.waitForEvent("download");
		await page.getByRole("button", { name: "Save as CSV" }).click();
		const saved = await download;
		expect(saved.suggestedFilename()).toMatch(/^bonafide-checks-\d{4}-\d\d-\d\d\.csv$/);
		const lines = readFileSync(await saved.path(), "utf8")
			.trim()
			.split("\r\n");
		expect(lines).toHaveLength(2);
		expect(lines[1]).toContain("127.0.0.1");
	});

	test("with “Not at all” checks run and nothing is written", async () => {
		const { page } = await open(`chrome-extension://${browser.id}/checks.html`);
		await page.getByLabel("Keep checks").selectOption({ label: "Not at all" });
		await page.getByText("The history is empty.").waitFor();
		const { tabId } = await play("unkept");
		const source = await browser.until(tabId, "judged", judged);
		expect(source?.kept).toBe(false);
		expect(await browser.checks()).toEqual([]);
		await browser.say({ to: "background", type: "stop", tabId });
	});
});
