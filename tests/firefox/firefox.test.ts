/**
 * Firefox, end to end and in short: a page, the popup, a file, the history and its report. What takes
 * minutes stands in tests/long/firefox.test.ts.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type MediaServer, makeMedia, serveMedia } from "../e2e/media";
import { buildForFirefox, type Firefox, launchFirefox, poll } from "./firefox";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Its evidence lies below the cap, so that a difference shows. */
const CLIP = "assets/demo/human-librivox.mp3";
/** LLR by which a file's evidence may differ from the command line's: decoders are not the same. */
const FILE_TOLERANCE = 0.05;

let firefox: Firefox;
let site: MediaServer;

beforeAll(async () => {
	makeMedia();
	buildForFirefox();
	site = await serveMedia();
	firefox = await launchFirefox();
});

afterAll(async () => {
	await firefox?.close();
	await site?.close();
});

const rms = (samples: Float32Array) =>
	Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / Math.max(1, samples.length));

describe("in Firefox", () => {
	test("the person is welcomed after the installation, once", async () => {
		const urls = await firefox.desk.evaluate(async () =>
			(await chrome.tabs.query({})).map((tab) => tab.url ?? ""),
		);
		expect(urls.filter((url) => url.endsWith("/welcome.html"))).toHaveLength(1);
	});

	test("a player is judged after one consent, its page goes on sounding, and the popup says so", async () => {
		const html = '<audio src="/media/human-librivox.mp3" loop></audio>';
		const { page, tabId } = await firefox.open(site.page("plays", html));
		await page.evaluate(() => document.querySelector("audio")?.play());
		const start = () => firefox.say({ to: "background", type: "start-page", tabId });
		expect(await start()).toEqual({ ok: false, reason: "consent-missing" });
		const asking = await firefox.openOwn(`popup.html?tab=${tabId}`);
		for (const name of ["Listen to this page", "Agree and listen"]) {
			await (await asking.waitForSelector(`::-p-text(${name})`))?.click();
		}
		// Once and for all: the same question does not come again.
		await poll("agreed to", async () => (await start()) !== null);
		expect(await start()).toEqual({ ok: true });
		await asking.close();
		const source = await firefox.until(tabId, "judged", (state) => state.kind === "judged");
		expect(source).toMatchObject({ kind: "element", backend: "wasm", kept: true });
		expect(rms(firefox.sound.listen(1)), "what is heard while it is judged").toBeGreaterThan(0.01);

		const popup = await firefox.openOwn(`popup.html?tab=${tabId}`);
		await poll("a verdict in the popup", () =>
			popup.evaluate(() => /\d+\s+in 100/.test(document.body.innerText)),
		);
		// The tab's sound is nothing that this browser hands over.
		expect(await popup.evaluate(() => document.body.innerText)).not.toMatch(/whole tab/i);
		await popup.close();
		await page.close();
	});

	test("a file from disk has the score of the command line, and a report", async () => {
		const line = execFileSync("npx", ["tsx", "src/cli/check.ts", "--json", CLIP], {
			cwd: root,
			encoding: "utf8",
		});
		const told = JSON.parse(line) as { llr: number; band: string };
		const page = await firefox.openOwn("check.html");
		const input = await page.waitForSelector("input[type=file]");
		await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(
			`${root}${CLIP}`,
		);
		await poll("checked", async () => (await firefox.checks()).some(({ whole }) => whole));
		const record = (await firefox.checks()).find(({ kind }) => kind === "file");
		const llr = record?.verdict?.evidence.llr ?? Number.NaN;
		console.log(`${CLIP}: command line ${told.llr.toFixed(4)}, Firefox ${llr.toFixed(4)} (LLR)`);
		expect(Math.abs(llr - told.llr)).toBeLessThanOrEqual(FILE_TOLERANCE);
		expect(record).toMatchObject({ backend: "wasm", verdict: { band: told.band } });

		const report = await firefox.openOwn(`report.html?id=${record?.checkId}`);
		await poll("the report", () =>
			report.evaluate(() => document.body.innerText.includes("human-librivox.mp3")),
		);
		const history = await firefox.openOwn("checks.html");
		await poll("both in the history", () =>
			history.evaluate(() => document.body.innerText.includes("human-librivox.mp3")),
		);
		for (const opened of [page, report, history]) await opened.close();
	});

	test("a page can load the one file that its own context runs, and no other", async () => {
		const { page } = await firefox.open(site.page("looks", "<p>looking</p>"));
		const base = await firefox.desk.evaluate(() => chrome.runtime.getURL(""));
		const found = await page.evaluate(async (address) => {
			const paths = ["frames.js", "popup.html", "manifest.json", "icons/neutral-16.png"];
			const answers = paths.map((path) =>
				fetch(address + path).then(
					() => path,
					() => null,
				),
			);
			return (await Promise.all(answers)).filter(Boolean);
		}, base);
		expect(found).toEqual(["frames.js"]);
		await page.close();
	});
});
