/**
 * Firefox with the extension by a real policies.json, printed by `npm run policy -- firefox`. Writes into
 * the system's folder of policies: only where CI is true or BONAFIDE_POLICY=1 asks for it. Debian's ESR
 * lets the demand for Mozilla's signature be switched off, which releases do not.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { printed } from "../../src/cli/policy/print";
import { wishOfFile } from "../../src/cli/policy/wish";
import { FIREFOX_ID } from "../../src/settings/firefoxId";
import { type Firefox, launchFirefox, poll } from "../firefox/firefox";
import { filesBelow } from "../run/package/pack";
import { zipOf } from "../run/package/zip";

const mayWrite = process.env.CI === "true" || process.env.BONAFIDE_POLICY === "1";
const root = fileURLToPath(new URL("../..", import.meta.url));
const POLICIES = "/etc/firefox/policies/policies.json";

describe.skipIf(!mayWrite)("Firefox with a policies.json", () => {
	const folder = mkdtempSync(join(tmpdir(), "bonafide-firefox-policy-"));
	let firefox: Firefox;
	let page: Page;
	/** The topmost folder that was not there before. */
	let made: string | undefined;
	let written = false;
	const text = () => page.evaluate(() => document.body.innerText);

	beforeAll(async () => {
		if (existsSync(POLICIES)) throw new Error(`${POLICIES} is somebody else's: it is left alone`);
		execFileSync("npx", ["wxt", "build", "-b", "firefox", "--mv3"], {
			cwd: root,
			stdio: ["ignore", "ignore", "inherit"],
			env: { ...process.env, BONAFIDE_VARIANT: "" },
		});
		const xpi = join(folder, "bonafide.xpi");
		writeFileSync(xpi, zipOf(filesBelow(`${root}.output/firefox-mv3`)));
		const wish = wishOfFile(
			JSON.stringify({
				extension: { id: "abcdefghijklmnopabcdefghijklmnop" },
				firefox: { installUrl: pathToFileURL(xpi).href, privateWindows: true },
				policy: {
					retentionDays: 14,
					language: "de",
					lockedSettings: ["model"],
					neverScreenedSites: ["bank.example"],
					exportAllowed: false,
					skipFirstRun: true,
					firefoxConsentGiven: true,
					supportText: "Die Prüfstelle hilft.",
				},
			}),
		);
		if ("length" in wish) throw new Error(wish.join("\n"));
		const policies = JSON.parse(printed(wish, "firefox", "chrome"));
		// What npm run policy refuses to print, and a hand has written all the same. Firefox checks no type.
		Object.assign(policies.policies["3rdparty"].Extensions[FIREFOX_ID], {
			backend: "cuda",
			marker: "yes",
		});
		made = mkdirSync(dirname(POLICIES), { recursive: true });
		written = true;
		writeFileSync(POLICIES, JSON.stringify(policies));
		firefox = await launchFirefox({ "xpinstall.signatures.required": false }, "policy");
		page = await firefox.openOwn("options.html");
	});
	afterAll(async () => {
		await firefox?.close();
		if (written) rmSync(POLICIES, { force: true });
		if (made !== undefined) rmSync(made, { recursive: true, force: true });
		rmSync(folder, { recursive: true, force: true });
	});

	test("takes every line of it: no fault is told, and the add-on cannot be taken off", async () => {
		expect(await firefox.inBrowser("Services.policies.status === Services.policies.ACTIVE")).toBe(
			true,
		);
		const addOn = await firefox.inBrowser(
			`AddonManager.getAddonByID("${FIREFOX_ID}").then((a) => JSON.stringify([a.isActive, a.foreignInstall, Boolean(a.permissions & AddonManager.PERM_CAN_UNINSTALL), WebExtensionPolicy.getByID(a.id).privateBrowsingAllowed]))`,
		);
		expect(JSON.parse(String(addOn))).toEqual([true, false, false, true]);
		const self = await firefox.desk.evaluate(() => chrome.management.getSelf());
		expect(self.installType).toBe("admin");
	});

	test("comes without its first page, in the organisation's language, with its settings", async () => {
		await poll("the organisation's words", async () => (await text()).includes("Die Prüfstelle"));
		expect(await page.evaluate(() => document.documentElement.lang)).toBe("de");
		const urls = await firefox.desk.evaluate(async () =>
			(await chrome.tabs.query({})).map(({ url }) => url ?? ""),
		);
		expect(urls.filter((url) => url.endsWith("/welcome.html"))).toEqual([]);
		const held = await page.evaluate(() =>
			[...document.querySelectorAll("fieldset.held select")].map(
				(select) => (select as HTMLSelectElement).value,
			),
		);
		expect(held).toEqual(["14", "de"]);
	});

	test("names what is not valid, also what is of another type", async () => {
		const named = await page.evaluate(
			() => (document.querySelector(".organisation [role=alert]") as HTMLElement | null)?.innerText,
		);
		expect(named).toContain('backend: "cuda"');
		expect(named).toContain('marker: "yes"');
		expect(await text()).toContain("backend (ignored)");
	});

	test("asks nobody for consent: not Firefox, as nothing is collected, and not the popup", async () => {
		const said = await firefox.inBrowser(
			`JSON.stringify(WebExtensionPolicy.getByID("${FIREFOX_ID}").extension.manifest.browser_specific_settings.gecko.data_collection_permissions)`,
		);
		expect(JSON.parse(String(said))).toMatchObject({ required: ["none"] });
		const granted = await firefox.desk.evaluate(() => chrome.permissions.getAll());
		expect(granted.origins).toEqual([]);
		const tabs = await firefox.desk.evaluate(
			async () => (await chrome.tabs.query({}))[0]?.id ?? -1,
		);
		const answer = await firefox.say({ to: "background", type: "start-page", tabId: tabs });
		// No site is allowed: that is asked after consent, whose answer were "consent-missing".
		expect(answer).toMatchObject({ ok: false, reason: "permission-missing" });
	});
});
