/** The popup's own door on a browser that is played: what it reads, asks for and shows of answers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TabState } from "../../src/protocol/state";
import { measuredWhere } from "../../src/ui/measuredWhere";
import { textFor } from "../../src/ui/text";
import { focused } from "./focused";
import { scenes } from "./page/scenes";
import { type PlayedBrowser, playBrowser } from "./playedBrowser";
import type { Site } from "./site";

const ROOT = join(import.meta.dirname, "../..");
const MODELS = join(ROOT, "tests/fixtures/models");
const judged = scenes["judged-machine"]?.tab as TabState;

export function askDoor(site: () => Site): void {
	describe("the popup's door", () => {
		let page: Page;
		beforeEach(async () => {
			page = await site().newPage();
			await page.route("**/models/**", (route) => {
				const path = new URL(route.request().url()).pathname.replace(/^\/models\//, "");
				return route.fulfill({ path: join(MODELS, path) });
			});
		});
		afterEach(() => page.context().close());

		async function open(played: Partial<PlayedBrowser>, query = ""): Promise<void> {
			await page.addInitScript(playBrowser, {
				url: "https://radio.example.org/live",
				stored: {},
				granted: false,
				grants: true,
				answer: { ok: true },
				...played,
			});
			await page.goto(`${site().address}/entrypoints/popup/index.html${query}`);
		}
		const button = (name: string) => page.getByRole("button", { name, exact: true });
		const log = () => page.evaluate(() => globalThis.played.log);

		it("has the same CSP as the page that the scenes stand in", () => {
			const csp = (path: string) =>
				/http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(
					readFileSync(join(ROOT, path), "utf8"),
				)?.[1];
			expect(csp("entrypoints/popup/index.html")).toBe(
				"default-src 'self'; connect-src 'self'; img-src 'self' blob: data:; style-src 'self'; object-src 'none'",
			);
			expect(csp("tests/ui/page/index.html")).toBe(csp("entrypoints/popup/index.html"));
		});

		it("paints its head before any script has run", () => {
			const html = readFileSync(join(ROOT, "entrypoints/popup/index.html"), "utf8");
			expect(html).toContain("<h1>Bonafide</h1>");
		});

		it("shows the state of the tab in front and follows it", async () => {
			await open({ stored: { "tab:7": judged } });
			await page.getByRole("heading", { name: "Likely AI" }).waitFor();
			const human = scenes["judged-human"]?.tab as TabState;
			await page.evaluate((tab) => globalThis.played.store("tab:7", tab), human);
			await page.getByRole("heading", { name: "Likely human" }).waitFor();
			// Another tab's state is none of its business.
			await page.evaluate((tab) => globalThis.played.store("tab:8", tab), judged);
			expect(await page.getByRole("heading", { name: "Likely human" }).count()).toBe(1);
		});

		it("takes the tab that the address names, and only a number", async () => {
			await open({ stored: { "tab:12": judged } }, "?tab=12");
			await page.getByRole("heading", { name: "Likely AI" }).waitFor();
			await page.goto(`${site().address}/entrypoints/popup/index.html?tab=12;x`);
			await page.getByRole("heading", { name: "Not listening" }).waitFor();
		});

		it("takes zones and measured error from the packaged card", async () => {
			// The shipped models: nobody has measured those of the fixtures.
			const shipped = (path: string) => join(ROOT, "models", path);
			await page.route("**/models/**", (route) => {
				const path = new URL(route.request().url()).pathname.replace(/^\/models\//, "");
				return route.fulfill({ path: shipped(path) });
			});
			const [{ id, sha256, card: file }] = JSON.parse(
				readFileSync(shipped("catalog.json"), "utf8"),
			).models;
			const sources = judged.sources.map((view) => ({ ...view, model: { id, sha256 } }));
			await open({ stored: { "tab:7": { ...judged, sources } } });
			await page.locator(".zone.machine").waitFor();
			const card = JSON.parse(readFileSync(shipped(file), "utf8"));
			await page.getByText("What the number means").click();
			expect(await page.locator("details").innerText()).toContain(
				measuredWhere(
					card.operatingPoints.machine.measuredOn,
					card.metrics.measuredAt,
					textFor(["en"]),
				),
			);
		});

		it("sends what is asked for to the service worker, for this tab", async () => {
			await open({});
			await button("Listen to this page").click();
			await expect
				.poll(log)
				.toEqual([["send", { to: "background", type: "start-page", tabId: 7 }]]);
		});

		it("asks the browser for tab capture only after it has said why", async () => {
			await open({});
			await button("Listen to the whole tab").click();
			await page.getByRole("heading", { name: "The browser will ask you" }).waitFor();
			expect(await log()).toEqual([]);
			await button("Go on, ask me").click();
			await expect.poll(log).toEqual([
				["request", { permissions: ["tabCapture"] }],
				["send", { to: "background", type: "start-tab", tabId: 7 }],
			]);
		});

		it("keeps the focus where something was asked and answered, on nothing that a second key would press", async () => {
			await open({});
			await button("Listen to the whole tab").press("Enter");
			await page.getByRole("heading", { name: "The browser will ask you" }).waitFor();
			await button("Not now").press("Enter");
			await button("Listen to this page").waitFor();
			await expect.poll(() => focused(page)).toMatchObject({ control: false });
			await button("Listen to this page").focus();
			await page.evaluate((tab) => globalThis.played.store("tab:7", tab), judged);
			await page.getByRole("heading", { name: "Likely AI" }).waitFor();
			// Beside it stands the switch of the site.
			await expect.poll(() => focused(page)).toMatchObject({ control: false });
		});

		it("goes on at once where the browser has allowed it before", async () => {
			await open({ granted: true });
			await button("Listen to the whole tab").click();
			await expect.poll(log).toEqual([["send", { to: "background", type: "start-tab", tabId: 7 }]]);
		});

		it("says so when the person says no to the browser", async () => {
			await open({ grants: false });
			await page.getByRole("switch", { name: "Screen this site" }).click();
			await button("Go on, ask me").click();
			await page.getByRole("alert").waitFor();
			expect(await page.getByRole("alert").innerText()).toContain("has not allowed this");
			expect(await log()).toEqual([["request", { origins: ["https://radio.example.org/*"] }]]);
		});

		it("switches a site on after asking, and gives the permission back when off", async () => {
			await open({});
			await page.getByRole("switch", { name: "Screen this site" }).click();
			await button("Go on, ask me").click();
			const origin = "https://radio.example.org";
			const message = { to: "background", type: "screen-site", origin, tabId: 7 };
			await expect.poll(log).toContainEqual(["send", { ...message, on: true }]);
			await page.evaluate(
				(site) => globalThis.played.store("settings", { screenedSites: [site] }, "local"),
				origin,
			);
			await page.getByRole("switch", { checked: true }).click();
			await expect.poll(log).toContainEqual(["remove", { origins: [`${origin}/*`] }]);
			expect(await log()).toContainEqual(["send", { ...message, on: false }]);
		});

		it("asks for a host without its port, which no permission knows, and so for a frame's", async () => {
			await open({ url: "http://nas.example.org:8080/live" });
			await page.getByRole("switch", { name: "Screen this site" }).click();
			await button("Go on, ask me").click();
			await expect.poll(log).toContainEqual(["request", { origins: ["http://nas.example.org/*"] }]);
			const origin = "http://nas.example.org:8080";
			const message = { to: "background", type: "screen-site", origin, on: true, tabId: 7 };
			await expect.poll(log).toContainEqual(["send", message]);
			const detail = "https://player.example.net:8443/embed";
			const failed = { kind: "failed", reason: "other-frame", detail } as const;
			await open({ stored: { "tab:7": { page: failed, sources: [] } } });
			await button("Allow player.example.net:8443").click();
			await button("Go on, ask me").click();
			await expect.poll(log).toEqual([["request", { origins: ["https://player.example.net/*"] }]]);
		});

		it("notes for whom a frame is asked for, and no longer when that host's site is wanted, or refused", async () => {
			const origin = "https://radio.example.org";
			const noted = () => page.evaluate(() => chrome.storage.session.get("frame"));
			const failed = { kind: "failed", reason: "other-frame", detail: `${origin}/embed` } as const;
			await open({
				stored: {
					"tab:7": { page: failed, sources: [] },
					frame: { origin, tabId: 5 },
				},
			});
			await page.getByRole("switch", { name: "Screen this site" }).click();
			expect(await noted()).toEqual({ frame: { origin, tabId: 5 } });
			await button("Go on, ask me").click();
			await expect.poll(noted).toEqual({});
			await open({ stored: { "tab:7": { page: failed, sources: [] } } });
			await button("Allow radio.example.org").click();
			await button("Go on, ask me").click();
			await expect.poll(noted).toEqual({ frame: { origin, tabId: 7 } });
			await open({ stored: { "tab:7": { page: failed, sources: [] } }, grants: false });
			await button("Allow radio.example.org").click();
			await button("Go on, ask me").click();
			await page.getByRole("alert").waitFor();
			await expect.poll(noted).toEqual({});
		});

		it("keeps a host's permission as long as another of its ports is screened", async () => {
			await open({ url: "http://nas.example.org:8080/live" });
			const screenedSites = ["http://nas.example.org:8080", "http://nas.example.org:9090"];
			await page.evaluate(
				(sites) => globalThis.played.store("settings", { screenedSites: sites }, "local"),
				screenedSites,
			);
			await page.getByRole("switch", { name: "Screen this site", checked: true }).click();
			await expect.poll(async () => (await log()).length).toBeGreaterThan(0);
			// The next thing that is asked for comes after whatever the switch has asked for.
			await button("Listen to the whole tab").click();
			await page.getByRole("heading", { name: "The browser will ask you" }).waitFor();
			expect((await log()).map(([what]) => what)).toEqual(["send"]);
		});

		it("asks for notifications when they are wanted for a site, and remembers the site", async () => {
			await open({});
			await page.getByRole("switch", { name: "Tell me" }).click();
			await page.getByText("display notifications").waitFor();
			expect(await log()).toEqual([]);
			await button("Go on, ask me").click();
			await page.getByRole("switch", { name: "Tell me", checked: true }).waitFor();
			expect(await log()).toEqual([["request", { permissions: ["notifications"] }]]);
			const settings = () => page.evaluate(() => chrome.storage.local.get("settings"));
			expect(await settings()).toMatchObject({
				settings: { alertSites: ["https://radio.example.org"] },
			});
			await page.getByRole("switch", { checked: true }).click();
			await page.getByRole("switch", { name: "Tell me", checked: false }).waitFor();
			expect(await settings()).toMatchObject({ settings: { alertSites: [] } });
		});

		it("forgets the wish for notifications where the browser is told no", async () => {
			await open({ grants: false });
			await page.getByRole("switch", { name: "Tell me" }).click();
			await button("Go on, ask me").click();
			await page.getByRole("alert").waitFor();
			await expect
				.poll(() => page.evaluate(() => chrome.storage.local.get("settings")))
				.toMatchObject({ settings: { alertSites: [] } });
		});

		it("says before any click that a page is out of bounds", async () => {
			await open({ url: "chrome://settings/" });
			await page.getByText("The browser lets no extension look into this page.").waitFor();
			expect(await page.getByRole("switch").count()).toBe(0);
		});

		it("tells a service worker's refusal", async () => {
			await open({ answer: { ok: false, reason: "refused" } });
			await button("Listen to this page").click();
			await page.getByText("That did not work.").waitFor();
		});

		it("deletes a check and has it back", async () => {
			await open({});
			await page.evaluate(() => globalThis.played.addCheck("Evening news"));
			await page.reload();
			await button("Delete the check of Evening news").click();
			await page.getByText("Deleted: Evening news").waitFor();
			await page.getByText("Nothing checked yet.").waitFor();
			await button("Undo").click();
			await button("Delete the check of Evening news").waitFor();
		});

		it("says it is offline, and that this does not matter", async () => {
			await open({});
			await button("Listen to this page").waitFor();
			await page.context().setOffline(true);
			await page.getByText("You are offline. Checking works all the same").waitFor();
		});
	});
}
