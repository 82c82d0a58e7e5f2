/** "How well does it work?" behind its own door in a real browser: what it reads, says and looks like. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Evaluation } from "../../src/detector/evaluation";
import { faultsOf, noFaults } from "./faults";
import { playPackage } from "./playedPackage";
import { openSite, type Site } from "./site";

const SHA256 = "ab".repeat(32);

const rate = (value: number, spread = 0.04) => ({
	value,
	low: Math.max(0, value - spread),
	high: Math.min(1, value + spread),
});
const condition = (eer: number): Evaluation["conditions"][string] => ({
	clips: 718,
	real: 353,
	fake: 365,
	eer: rate(eer),
	auc: rate(0.9),
	falseAlarmRate: rate(0.0028, 0.01),
	missRate: rate(0, 0.0101),
	hitRate: rate(0.41),
	coverage: rate(0.52),
	minDcf: 0.4,
	cllr: 0.5,
	minCllr: 0.45,
	ece: 0.03,
	macroEer: { repositories: 0.1, families: 0.2 },
});
const kind = (eer: number, fake: number, headline = true) => ({ eer: rate(eer), fake, headline });

const evaluation: Evaluation = {
	measuredAt: "2026-11-03",
	data: { rows: 829, repositories: 36, manifestSha256: SHA256 },
	model: { id: "bonafide", sha256: SHA256 },
	conditions: {
		clean: condition(0.112),
		hpf: condition(0.115),
		opus24: condition(0.134),
		aac64: condition(0.118),
		mp364: condition(0.121),
		tel8k: condition(0.145),
		noise10: condition(0.321),
		music10: condition(0.248),
		underwater: condition(0.47),
	},
	kinds: {
		codec: kind(0.29, 37, false),
		enhanced: { eer: { value: 0.4, low: null, high: null }, fake: 10, headline: false },
		singing: kind(0.45, 20, false),
		tts: kind(0.08, 220),
		vc: kind(0.13, 95),
		vocoder: kind(0.3, 50),
	},
	seconds: [3, 6, 12, 90].map((seconds, i) => ({
		seconds,
		groups: 128 - 30 * i,
		eer: rate(0.2 - 0.04 * i),
		falseAlarmRate: 0,
		missRate: 0,
		hitRate: 0.4 + 0.1 * i,
	})),
	none: { clips: 44, judged: 24, machine: 1 },
	nuisanceFloor: { eer: rate(0.453), cues: ["duration", "level"] },
	randomSplit: { byRepository: rate(0.21), random: rate(0.18), steps: 500 },
	speed: { audioSeconds: 1, wallSeconds: 1, timesRealTime: 1, processes: 1, machine: "m" },
};
const catalog = {
	default: "bonafide",
	models: [{ id: "bonafide", card: "bonafide/card.json", bytes: 1, sha256: SHA256, bundled: true }],
};

const compared = (id: string, eer: number, wasm: number | null) => ({
	id,
	title: `Detector of the tests, ${id}`,
	sha256: SHA256,
	measuredAt: "2026-11-03",
	parameters: 683_873,
	macsPerSecond: 161e6,
	bytes: 714_000,
	wasm: wasm === null ? null : { msPerSecond: wasm, machine: "m" },
	conditions: Object.fromEntries(
		(wasm === null ? ["clean", "noise10"] : ["clean", "opus24", "tel8k", "noise10"]).map((name) => [
			name,
			{
				clips: 718,
				eer: rate(eer),
				auc: 0.8,
				falseAlarmRate: 0.01,
				missRate: 0.02,
				coverage: 0.1,
			},
		]),
	),
});
const comparison = {
	models: [
		compared("bonafide", 0.15, 8.1),
		compared("cnn4-mel", 0.36, 31),
		compared("resnet50-mel", 0.41, null),
	],
};

let site: Site;
let page: Page;
beforeAll(async () => {
	site = await openSite("figures-site", ["entrypoints/figures/index.html"]);
});
afterAll(() => site?.close());
beforeEach(async () => {
	page = await site.newPage();
});
afterEach(() => page.context().close());

interface Look {
	readonly lang?: string;
	/** What stands in evaluation.json. */
	readonly measured?: unknown;
}

async function open({ lang = "en", ...look }: Look = {}) {
	const measured = "measured" in look ? look.measured : evaluation;
	const files: Readonly<Record<string, unknown>> = {
		"/models/catalog.json": catalog,
		"/models/comparison.json": comparison,
		"/models/bonafide/evaluation.json": measured,
	};
	await playPackage(page, lang, (path) => JSON.stringify(files[path]));
	await page.setViewportSize({ width: 1000, height: 900 });
	await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
	await page.goto(`${site.address}/entrypoints/figures/index.html`);
	await page.getByRole("heading", { level: 1 }).waitFor();
	await page.locator(".figures, [role=alert]").first().waitFor();
}

describe("How well does it work?", () => {
	it.each([
		{ name: "english", look: {} },
		{ name: "arabic", look: { lang: "ar" } },
		{ name: "german", look: { lang: "de" } },
		{ name: "unreadable", look: { measured: undefined } },
	] as const)("fits and can be read by everyone: $name", async ({ look }) => {
		await open(look);
		expect(await faultsOf(page)).toEqual(noFaults);
		expect(await page.title()).toContain("Bonafide");
	});

	it("says first how often people are wronged, and how often nothing is said", async () => {
		await open();
		const facts = (await page.locator(".facts li").allInnerTexts()).map((words) =>
			words.replace(/\s+/g, " "),
		);
		expect(facts[0]).toBe("0.28% of human voices are wrongly called “Likely AI” 0% to 1.3%");
		expect(facts[1]).toContain("0% of machine voices are wrongly called “Likely human” 0% to 1%");
		expect(facts[3]).toContain("52%");
		const lead = await page.locator(".lead").innerText();
		expect(lead).toContain("718 short clips from 36 sources");
		expect(lead).toContain("Nov 3, 2026");
	});

	it("shows each condition with its interval, an unknown one by its own name", async () => {
		await open();
		const table = page.getByRole("table").first();
		const rows = await table.getByRole("rowheader").allInnerTexts();
		expect(rows).toHaveLength(9);
		expect(rows[0]).toBe("As it was");
		expect(rows[8]).toBe("underwater");
		expect(await table.getByRole("row", { name: /Telephone/ }).innerText()).toMatch(
			/15%\s+10% to 19%/,
		);
	});

	it("shows all models side by side, and says what was not measured", async () => {
		await open();
		const rows = page.locator("table.compared").getByRole("row");
		expect(await rows.count()).toBe(4);
		expect(await rows.nth(2).innerText()).toMatch(/cnn4-mel[\s\S]*36%\s+32% to 40%[\s\S]*31 ms/);
		expect(await rows.nth(2).innerText()).toContain(
			"684K parameters · 161 million operations a second of sound",
		);
		expect(await rows.nth(3).innerText()).toMatch(/resnet50-mel[\s\S]*41%[\s\S]*not measured/);
		// Below it every condition; a model that was not measured under one says so.
		const every = page.getByRole("table", { name: "In different sound" }).last();
		expect(await every.getByRole("rowheader").allInnerTexts()).toEqual([
			"As it was",
			"Opus, 24 kbit/s",
			"Telephone",
			"Noise or other voices behind",
		]);
		expect(await every.getByRole("row", { name: /Telephone/ }).innerText()).toMatch(
			/15%\s+36%\s+not measured/,
		);
		expect(await every.getByRole("row").last().innerText()).toMatch(/15%\s+36%\s+41%/);
	});

	it("puts kinds that do not count last, and says where sources are too few for an interval", async () => {
		await open();
		const table = page.getByRole("table").nth(1);
		const rows = await table.getByRole("rowheader").allInnerTexts();
		expect(rows.slice(0, 3)).toEqual(["Speech from text", "Converted voice", "Regenerated speech"]);
		expect(rows.slice(3).every((name) => name.includes("not counted above"))).toBe(true);
		expect(await table.getByRole("row", { name: /Restored/ }).innerText()).toContain(
			"too few sources",
		);
	});

	it.each([
		{ what: "missing", measured: undefined },
		{ what: "damaged", measured: { ...evaluation, conditions: { clean: { eer: 2 } } } },
		{
			what: "of another model",
			measured: { ...evaluation, model: { id: "bonafide", sha256: "cd".repeat(32) } },
		},
	])("says so when the figures are $what, and shows none", async ({ measured }) => {
		await open({ measured });
		expect(await page.getByRole("alert").innerText()).toContain("could not be read");
		expect(await page.getByRole("table").count()).toBe(0);
	});
});
