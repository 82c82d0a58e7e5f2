/**
 * A whole session is watched from below (Chromium's own network log, which sees every context), from
 * outside (a proxy that everything must pass), from the side (the local servers) and from within
 * (content security policy): nothing but the page's own
 * requests and the one file that was asked for goes out.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SourceState } from "../../src/protocol/state";
import { type Browser, ensureBuilt, launch, TEST_VARIANT } from "./browser";
import { inOffscreen } from "./inTarget";
import { type MediaServer, makeMedia, serveMedia } from "./media";
import { openProxy, type WatchingProxy } from "./proxy";

const VOICE = fileURLToPath(new URL("../../assets/demo/human-june.mp3", import.meta.url));

let browser: Browser;
let site: MediaServer;
let files: Server;
let filesOrigin: string;
let proxy: WatchingProxy;
/** What the file's server was asked, with all headers. */
const asked: { path: string; headers: IncomingHttpHeaders }[] = [];
const folder = mkdtempSync(`${tmpdir()}/bonafide-network-`);
const netLog = `${folder}/net.json`;

beforeAll(async () => {
	makeMedia();
	ensureBuilt("test");
	site = await serveMedia();
	files = createServer((request, response) => {
		asked.push({ path: request.url ?? "", headers: request.headers });
		const page = request.url === "/login";
		response.writeHead(200, {
			"set-cookie": "who=ann; Path=/",
			"access-control-allow-origin": "*",
			"content-type": page ? "text/html" : "audio/mpeg",
		});
		response.end(page ? "<title>in</title>" : readFileSync(VOICE));
	});
	await new Promise<void>((up) => files.listen(0, "127.0.0.1", up));
	filesOrigin = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
	proxy = await openProxy();
	browser = await launch(TEST_VARIANT, { args: [`--log-net-log=${netLog}`, ...proxy.args] });
});

afterAll(async () => {
	await browser?.close();
	await site?.close();
	files?.closeAllConnections();
	files?.close();
	proxy?.close();
	rmSync(folder, { recursive: true, force: true });
});

interface NetLog {
	constants: { logEventTypes: Record<string, number> };
	events: { type: number; params?: { url?: string; initiator?: string } }[];
}

/** What Chromium asks of its maker, on behalf of no page and no extension. */
const NO_PAGE = "not an origin";
const CHROMIUMS_OWN = /^https?:\/\/[\w.-]+\.(google|googleapis|gvt1|gstatic)\.com\//;

/** At the proxy: all but what Chromium asks of its maker. */
const notChromiums = (passed: string) =>
	!CHROMIUMS_OWN.test(passed) &&
	!/^tunnel [\w.-]+\.(google|googleapis|gvt1|gstatic)\.com:443$/.test(passed);

/** Requests to the network that the browser's log holds, with who asked. */
function loggedRequests(): { url: string; initiator: string }[] {
	// Chromium closes the log's list when it ends; a killed one leaves it open.
	const text = readFileSync(netLog, "utf8").replace(/,\s*$/, "]}");
	const { constants, events } = JSON.parse(text) as NetLog;
	const start = constants.logEventTypes.URL_REQUEST_START_JOB;
	return events.flatMap(({ type, params }) =>
		type === start && params?.url && /^(https?|wss?):/.test(params.url)
			? [{ url: params.url, initiator: params.initiator ?? "" }]
			: [],
	);
}

const SIGNED = fileURLToPath(new URL("../fixtures/credentials/made.mp3", import.meta.url));

/** A file from disk, its report, every export of it, the other pages: nothing of it needs a network. */
async function fileReportOptionsExport(): Promise<void> {
	const open = async (path: string) => {
		const page = await browser.context.newPage();
		await page.goto(`chrome-extension://${browser.id}/${path}`);
		return page;
	};
	const check = await open("check.html");
	await check.locator("input[type=file]").setInputFiles([SIGNED]);
	const link = check.getByRole("link", { name: "Open the report" });
	await link.waitFor({ timeout: 120_000 });
	expect(await check.locator(".credentials").innerText()).toContain("unknown signer");
	const report = await open((await link.getAttribute("href")) as string);
	await report.getByRole("region", { name: "Result", exact: true }).waitFor();
	for (const name of ["Save as JSON", "Save as CSV", "Save the timeline as a picture"]) {
		const saving = report.waitForEvent("download");
		await report.getByRole("button", { name, exact: true }).click();
		await (await saving).path();
	}
	for (const path of ["checks.html", "options.html", "figures.html", "welcome.html"]) {
		await (await open(path)).locator("h1").first().waitFor();
	}
}

const judged = (state: SourceState) => state.kind === "judged";

/** Runs outside of what the debugger itself may do: from a timer of the page. */
const FROM_A_TIMER = (code: string) => `new Promise((told) => setTimeout(() => {
	try { told(String(${code})); } catch (error) { told(error.name); }
}))`;

describe("extension pages refuse what the policy forbids", () => {
	test("the popup connects nowhere, not even where any page might", async () => {
		const before = site.requests.length;
		const refused = await browser.desk.evaluate(async (origin) => {
			const violated: string[] = [];
			document.addEventListener("securitypolicyviolation", (event) => {
				violated.push(event.effectiveDirective);
			});
			const answer = await fetch(`${origin}/cors/tone.wav`).then(
				() => "answered",
				(error: Error) => error.name,
			);
			// The report comes a little after the refusal.
			for (let tries = 0; tries < 100 && violated.length === 0; tries++)
				await new Promise((later) => setTimeout(later, 100));
			return { answer, violated };
		}, site.origin);
		expect(refused).toEqual({ answer: "TypeError", violated: ["connect-src"] });
		expect(site.requests.slice(before)).toEqual([]);
	});

	test("the popup runs no text, no inline script and no script from elsewhere", async () => {
		const before = site.requests.length;
		const outcome = await browser.desk.evaluate(async (origin) => {
			const violated: string[] = [];
			document.addEventListener("securitypolicyviolation", (event) => {
				violated.push(`${event.effectiveDirective} ${event.blockedURI}`);
			});
			const inline = document.createElement("script");
			inline.textContent = "window.ran = 'inline'";
			const remote = document.createElement("script");
			remote.src = `${origin}/page/script.js`;
			const image = document.createElement("img");
			image.src = `${origin}/media/beacon.png`;
			document.head.append(inline, remote, image);
			for (let tries = 0; tries < 100 && new Set(violated).size < 3; tries++)
				await new Promise((later) => setTimeout(later, 100));
			return { ran: (window as { ran?: string }).ran, violated: [...new Set(violated)].sort() };
		}, site.origin);
		expect(outcome).toEqual({
			ran: undefined,
			violated: [
				`img-src ${site.origin}/media/beacon.png`,
				`script-src-elem ${site.origin}/page/script.js`,
				"script-src-elem inline",
			],
		});
		expect(await browser.desk.evaluate(FROM_A_TIMER('(0, eval)("1 + 1")'))).toBe("EvalError");
		expect(await browser.desk.evaluate(FROM_A_TIMER('new Function("return 2")()'))).toBe(
			"EvalError",
		);
		expect(site.requests.slice(before)).toEqual([]);
	});
});

test("a whole session sends nothing but the page's own requests and the one file asked for", async () => {
	// A person who is logged in where the file lies.
	const login = await browser.open(`${filesOrigin}/login`);
	expect(await login.page.evaluate(() => document.cookie)).toBe("who=ann");

	const html = '<audio src="/media/human-librivox.mp3" autoplay loop></audio>';
	const first = await browser.open(site.page("session", html));
	await browser.say({ to: "background", type: "start-page", tabId: first.tabId });
	await browser.until(first.tabId, "judged", judged);

	const popup = await browser.context.newPage();
	await popup.goto(`chrome-extension://${browser.id}/popup.html?tab=${first.tabId}`);
	await expect.poll(() => popup.textContent("body")).toMatch(/\d/);

	const before = asked.length;
	const file = `${filesOrigin}/voice.mp3?session=1`;
	await browser.rightClick({ mediaType: "audio", srcUrl: file }, first.tabId);
	await browser.until(
		first.tabId,
		"checked",
		(state, source) => source?.kind === "file" && state.kind === "ended",
	);
	const requests = asked.slice(before);
	expect(requests.map(({ path }) => path)).toEqual(["/voice.mp3?session=1"]);
	expect(requests[0]?.headers).not.toHaveProperty("cookie");
	expect(requests[0]?.headers).not.toHaveProperty("referer");
	expect(requests[0]?.headers).not.toHaveProperty("authorization");

	await first.page.close();
	const settled = proxy.passed.length;
	await fileReportOptionsExport();
	expect(proxy.passed.slice(settled).filter(notChromiums)).toEqual([]);

	// The document that may connect runs no text as code either.
	expect(await inOffscreen(browser, FROM_A_TIMER('(0, eval)("1 + 1")'))).toBe("EvalError");

	const second = await browser.open(`${site.page("session", html)}?utm_source=mail`);
	await browser.say({ to: "background", type: "start-page", tabId: second.tabId });
	await browser.until(second.tabId, "known", (_state, source) => Boolean(source?.earlier));
	await browser.say({ to: "background", type: "stop", tabId: second.tabId });
	await browser.context.close();

	const own = `chrome-extension://${browser.id}`;
	const logged = loggedRequests();
	// The log sees what it should see: the page, its sound, and the file.
	expect(logged.some(({ url }) => url === `${site.origin}/page/session`)).toBe(true);
	expect(logged.some(({ url }) => url === `${site.origin}/media/human-librivox.mp3`)).toBe(true);
	expect(logged.filter(({ initiator }) => initiator === own)).toEqual([
		{ url: file, initiator: own },
	]);
	// Whatever is left was asked for by the pages themselves, of their own servers, or by Chromium.
	const pages = [site.origin, filesOrigin];
	// The proxy saw the same: what it should see, the one file once, and nothing for anybody else.
	expect(proxy.passed).toContain(`${site.origin}/page/session`);
	expect(proxy.passed.filter((url) => url === file)).toHaveLength(1);
	expect(
		proxy.passed
			.filter(notChromiums)
			.filter((url) => !pages.some((page) => url.startsWith(`${page}/`))),
	).toEqual([]);
	const others = logged
		.filter(({ url }) => !pages.some((page) => url.startsWith(`${page}/`)))
		.filter(({ url, initiator }) => initiator !== NO_PAGE || !CHROMIUMS_OWN.test(url));
	expect(others).toEqual([]);
	expect(new Set(site.requests)).toEqual(
		new Set(["/page/session", "/media/human-librivox.mp3", "/favicon.ico"]),
	);
});
