/** The shipped package: no warning at install, no script in a page before a click, and enough after it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser, ensureBuilt, idOfPath, launch, SHIPPED } from "./browser";
import { type MediaServer, makeMedia, serveMedia } from "./media";

let browser: Browser;
let site: MediaServer;
let elsewhere: MediaServer;
/** A page of a second extension, which may ask what the browser warns of. */
let asker: Page;
const folder = mkdtempSync(`${tmpdir()}/bonafide-asker-`);

beforeAll(async () => {
	makeMedia();
	ensureBuilt("shipped");
	site = await serveMedia();
	elsewhere = await serveMedia();
	const manifest = {
		manifest_version: 3,
		name: "asks for warnings",
		version: "1",
		permissions: ["management"],
	};
	writeFileSync(`${folder}/manifest.json`, JSON.stringify(manifest));
	writeFileSync(`${folder}/ask.html`, "<title>ask</title>");
	browser = await launch(`${SHIPPED},${folder}`);
	asker = await browser.context.newPage();
	await asker.goto(`chrome-extension://${idOfPath(folder)}/ask.html`);
});

afterAll(async () => {
	await browser?.close();
	await site?.close();
	await elsewhere?.close();
	rmSync(folder, { recursive: true, force: true });
});

const shipped = () => JSON.parse(readFileSync(`${SHIPPED}/manifest.json`, "utf8"));

/** What the browser would tell a person who installs a package with this manifest. */
const warningsOf = (manifest: object): Promise<string[]> =>
	asker.evaluate(
		(text) => chrome.management.getPermissionWarningsByManifest(text),
		JSON.stringify(manifest),
	);

describe("installing", () => {
	test("shows no warning at all", async () => {
		expect(await warningsOf(shipped())).toEqual([]);
	});

	test("of what is installed, the browser has nothing to warn of either", async () => {
		const told = await asker.evaluate(
			(id) => chrome.management.getPermissionWarningsById(id),
			browser.id,
		);
		expect(told).toEqual([]);
		const held = await browser.desk.evaluate(() => chrome.permissions.getAll());
		expect(held.origins ?? []).toEqual([]);
		expect(held.permissions).not.toContain("tabCapture");
	});

	test("would warn if what is asked for later were asked for at once", async () => {
		const manifest = shipped();
		const { optional_permissions, optional_host_permissions } = manifest;
		for (const permission of optional_permissions) {
			const more = { ...manifest, permissions: [...manifest.permissions, permission] };
			expect(await warningsOf(more), permission).not.toEqual([]);
		}
		const hosts = { ...manifest, host_permissions: optional_host_permissions };
		expect(await warningsOf(hosts)).not.toEqual([]);
		const script = { matches: ["https://*/*"], js: ["content-scripts/capture.js"] };
		expect(await warningsOf({ ...manifest, content_scripts: [script] })).not.toEqual([]);
	});
});

/** Names of the isolated worlds in a page: one for each extension that has a script in it. */
async function worldsIn(page: Page): Promise<string[]> {
	const cdp = await browser.context.newCDPSession(page);
	const worlds: string[] = [];
	cdp.on("Runtime.executionContextCreated", ({ context }) => {
		if (context.auxData?.type === "isolated") worlds.push(context.name);
	});
	await cdp.send("Runtime.enable");
	await cdp.detach();
	// The test's own driver keeps a world of its own.
	return worlds.filter((name) => !name.startsWith("__playwright"));
}

const startPage = (tabId: number) => browser.say({ to: "background", type: "start-page", tabId });

describe("a page", () => {
	const html = '<audio src="/media/human-librivox.mp3" autoplay loop></audio>';

	test("carries no script of ours, and cannot be given one, before the button was clicked", async () => {
		const { page, tabId } = await browser.open(site.page("unclicked", html));
		await page.waitForFunction(() => (document.querySelector("audio")?.currentTime ?? 0) > 1);
		expect(await worldsIn(page)).toEqual([]);
		const play = await page.evaluate(() => HTMLMediaElement.prototype.play.toString());
		expect(play).toContain("function play()");
		expect(await startPage(tabId)).toEqual({ ok: false, reason: "permission-missing" });
		expect(await worldsIn(page)).toEqual([]);
		await page.close();
	});

	test("is judged after a click on the button, while others stay out of reach, and until it is left", async () => {
		const other = await browser.open(site.page("other", html));
		const { page, tabId } = await browser.open(site.page("clicked", html));
		await browser.clickToolbar(page);
		expect(await startPage(tabId)).toEqual({ ok: true });
		const source = await browser.until(tabId, "judged", (state) => state.kind === "judged");
		expect(source?.kind).toBe("element");
		expect(await worldsIn(page)).toHaveLength(1);

		expect(await startPage(other.tabId)).toEqual({ ok: false, reason: "permission-missing" });
		expect(await worldsIn(other.page)).toEqual([]);

		await page.goto(elsewhere.page("left", html).replace("127.0.0.1", "localhost"));
		expect(await worldsIn(page)).toEqual([]);
		expect(await startPage(tabId)).toEqual({ ok: false, reason: "permission-missing" });
		await page.close();
		await other.page.close();
	});

	test("cannot load or find any file of ours", async () => {
		const { page } = await browser.open(site.page("finds", "<p>looking</p>"));
		const found = await page.evaluate(async (id) => {
			const paths = ["icons/neutral-16.png", "popup.html", "offscreen.html", "manifest.json"];
			const answers = paths.map((path) =>
				fetch(`chrome-extension://${id}/${path}`).then(
					() => path,
					() => null,
				),
			);
			return (await Promise.all(answers)).filter(Boolean);
		}, browser.id);
		expect(found).toEqual([]);
		await page.close();
	});
});
