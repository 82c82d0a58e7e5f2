/** Signed files in the built extension, and addresses that lead elsewhere. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TEST_VARIANT } from "./browser";
import { inOffscreen } from "./inTarget";
import { setStage } from "./stage";

const { browser, site, open } = await setStage(TEST_VARIANT, {
	// A host of the open network, as far as its name tells; no name server is asked.
	args: ["--host-resolver-rules=MAP voices.example 127.0.0.1"],
});
const root = fileURLToPath(new URL("../..", import.meta.url));
const SIGNED = `${root}tests/fixtures/credentials`;
const MADE = `${root}test-output/files`;

let files: Server;
let port = 0;
const asked: string[] = [];

beforeAll(async () => {
	mkdirSync(MADE, { recursive: true });
	const changed = readFileSync(`${SIGNED}/made.mp3`);
	changed.writeUInt8(changed.readUInt8(20_000) ^ 1, 20_000);
	writeFileSync(`${MADE}/changed.mp3`, changed);
	const targets: Readonly<Record<string, string>> = {
		"/moved.mp3": "/made.mp3",
		"/inside.mp3": "http://127.0.0.1:PORT/secret.mp3",
		"/disk.mp3": "file:///etc/passwd",
		"/data.mp3": "data:audio/mpeg;base64,SUQz",
		"/loop.mp3": "/loop.mp3",
	};
	files = createServer((request, response) => {
		const path = request.url ?? "";
		asked.push(`${request.headers.host?.split(":")[0]}${path}`);
		response.setHeader("access-control-allow-origin", "*");
		const target = targets[path];
		if (target) {
			response.writeHead(302, { location: target.replace("PORT", String(port)) }).end();
			return;
		}
		response.writeHead(200, { "content-type": "audio/mpeg" });
		response.end(readFileSync(`${SIGNED}/made.mp3`));
	});
	await new Promise<void>((up) => files.listen(0, "127.0.0.1", up));
	port = (files.address() as AddressInfo).port;
});

afterAll(() => {
	files?.closeAllConnections();
	files?.close();
});

const openPage = async () => (await open(`chrome-extension://${browser.id}/check.html`)).page;
const rowOf = (page: Page, name: string): Locator =>
	page.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
const over = (row: Locator) =>
	row.getByRole("button", { name: /^Take / }).waitFor({ timeout: 120_000 });
const choose = (page: Page, ...paths: string[]) =>
	page.locator("input[type=file]").setInputFiles(paths);
const panel = (row: Locator) => row.locator(".credentials");
/** From now on the offscreen document notes which workers it starts. */
const noteWorkers = () =>
	inOffscreen(
		browser,
		`globalThis.born = []; globalThis.Worker = class extends Worker {
			constructor(address, more) { super(address, more); born.push(more?.name ?? ""); }
		}; 0`,
	);
const born = () => inOffscreen<string[]>(browser, "globalThis.born");

describe("on the page for files", () => {
	test("who signed, what it says, and that an unknown or broken signature changes nothing", async () => {
		const page = await openPage();
		await choose(page, `${root}assets/demo/human-june.mp3`);
		await over(rowOf(page, "human-june.mp3"));
		await noteWorkers();
		await choose(page, `${root}assets/demo/machine-flite.mp3`);
		const plain = rowOf(page, "machine-flite.mp3");
		await over(plain);
		expect(await panel(plain).count()).toBe(0);
		expect(await born(), "the library is loaded for signed files alone").toEqual([]);

		await choose(
			page,
			...["made.mp3", "made.m4a", "made.wav", "recorded.mp3"].map((name) => `${SIGNED}/${name}`),
			`${MADE}/changed.mp3`,
		);
		for (const name of ["made.mp3", "made.m4a", "made.wav"]) {
			const row = rowOf(page, name);
			await over(row);
			const words = await panel(row).innerText();
			expect(words, name).toContain("Bonafide Test Voice Works");
			expect(words).toContain("unknown signer");
			expect(words).toContain("It says that AI made this.");
			expect(await row.locator(".verdict").innerText()).toMatch(
				/^(Likely AI|Uncertain)\s*\d+ in 100$/,
			);
		}
		expect(await born()).toContain("credentials");
		const recorded = rowOf(page, "recorded.mp3");
		await over(recorded);
		expect(await panel(recorded).innerText()).toContain("a loudspeaker can be recorded, too");
		const changed = rowOf(page, "changed.mp3");
		await over(changed);
		const broken = await panel(changed).innerText();
		expect(broken).toContain("a signature that does not hold");
		expect(broken).toContain("assertion.dataHash.mismatch");
		expect(broken).not.toContain("It says that AI made this");

		const checks = await browser.checks();
		const kept = checks.find(({ title }) => title === "made.mp3");
		expect(kept?.credentials).toMatchObject({ standing: "unknown", declares: "made" });
		const report = await open(`chrome-extension://${browser.id}/report.html?id=${kept?.checkId}`);
		const shown = report.page.locator(".credentials");
		await shown.waitFor();
		expect(await shown.innerText()).toContain("It says that AI made this.");
		// Certificates that say whom to ask about them: nobody was asked.
		expect(browser.requests.filter((url) => url.includes("bonafide.test"))).toEqual([]);
	});
});

describe("a file by its address", () => {
	const check = async (path: string) => {
		const page = await openPage();
		const address = `http://voices.example:${port}${path}`;
		await page.getByLabel("Or the address of a sound or video file").fill(address);
		await page.keyboard.press("Enter");
		const row = rowOf(page, address);
		await over(row);
		return row;
	};

	test("is signed as well, and only that address was asked for", async () => {
		asked.length = 0;
		const row = await check("/made.mp3");
		expect(await panel(row).innerText()).toContain("unknown signer");
		expect(new Set(asked)).toEqual(new Set(["voices.example/made.mp3"]));
	});
	test("that leads on within its own host is followed", async () => {
		const row = await check("/moved.mp3");
		expect(await row.innerText()).toContain("seconds of speech heard");
		expect(await row.innerText()).not.toContain("The address led on");
	});
	test("that leads into one's own network is not read", async () => {
		const row = await check("/inside.mp3");
		expect(await row.innerText()).toContain("could not be fetched");
		expect(await row.innerText()).toContain("redirect to 127.0.0.1");
		expect(await panel(row).count()).toBe(0);
		expect(await row.getByRole("button", { name: /^Allow/ }).count()).toBe(0);
	});
	test.each(["/disk.mp3", "/data.mp3", "/loop.mp3"])(
		"that leads to another scheme, or round and round, is refused: %s",
		async (path) => {
			const row = await check(path);
			expect(await row.innerText()).toContain("could not be fetched");
		},
	);
	test("in one's own network is followed to another host there, whose name is shown", async () => {
		const page = await openPage();
		const address = `http://localhost:${port}/inside.mp3`;
		await page.getByLabel("Or the address of a sound or video file").fill(address);
		await page.keyboard.press("Enter");
		const row = rowOf(page, address);
		await over(row);
		expect(await row.innerText()).toContain(`The address led on to 127.0.0.1:${port}.`);
	});
	test("that was right-clicked shows the same in the popup", async () => {
		const tab = await open(site.page("signed", "<p>a page with a link</p>"));
		const address = `http://voices.example:${port}/made.mp3`;
		await browser.rightClick({ linkUrl: address, menuItemId: "check-audio-link" }, tab.tabId);
		await browser.until(tab.tabId, "checked", (state) => state.kind === "ended");
		const { page } = await open(`chrome-extension://${browser.id}/popup.html?tab=${tab.tabId}`);
		const shown = page.locator(".credentials");
		await shown.waitFor();
		expect(await shown.innerText()).toContain("unknown signer");
	});
});
