/** Adding and removing sites on the options page: what the browser is asked for, and what it is given back. */
import { beforeEach, expect, it, vi } from "vitest";
import { createSiteWishes, type SiteNews } from "../../entrypoints/options/siteWishes";
import { noteFile, noteFrame } from "../../src/capture/askedFor";

let local: Record<string, unknown>;
let session: Record<string, unknown>;
let asked: [string, unknown][];
let news: SiteNews[];

const area = (held: () => Record<string, unknown>) => ({
	get: async (key: string) => structuredClone({ [key]: held()[key] }),
	set: async (values: Record<string, unknown>) => void Object.assign(held(), values),
	remove: async (key: string) => void delete held()[key],
});
const note = (what: string) => async (value: unknown) => {
	asked.push([what, value]);
	return true;
};

beforeEach(() => {
	local = {};
	session = {};
	asked = [];
	news = [];
	vi.stubGlobal("chrome", {
		storage: { local: area(() => local), session: area(() => session) },
		scripting: {
			registerContentScripts: async () => undefined,
			getRegisteredContentScripts: async () => [],
			unregisterContentScripts: async () => undefined,
		},
		permissions: { contains: async () => false, request: note("request"), remove: note("remove") },
	});
});

const wishes = () => createSiteWishes((told) => void news.push(told));
const told = (kind: SiteNews["kind"]) =>
	vi.waitFor(() => expect(news.map((one) => one.kind)).toContain(kind));
const screened = () => (local.settings as { screenedSites: string[] }).screenedSites;

it("a site that is added is no longer what a frame or a file of its host was once asked for", async () => {
	await noteFrame({ origin: "https://player.test", tabId: 5 });
	await noteFile("https://files.test");
	const { addSite, agree } = wishes();
	addSite("player.test");
	await told("asking");
	agree();
	await told("saved");
	expect(asked).toEqual([["request", { origins: ["https://player.test/*"] }]]);
	expect(screened()).toEqual(["https://player.test"]);
	expect(session).toEqual({ "file-origin": "https://files.test" });
});

it("a site that is removed gives its permission back, unless another port of its host is screened", async () => {
	local.settings = { screenedSites: ["http://nas.test:8080", "http://nas.test:9090"] };
	const { removeSite } = wishes();
	removeSite("http://nas.test:8080");
	await told("saved");
	expect(screened()).toEqual(["http://nas.test:9090"]);
	news = [];
	removeSite("http://nas.test:9090");
	await told("saved");
	await vi.waitFor(() => expect(asked).toEqual([["remove", { origins: ["http://nas.test/*"] }]]));
	expect(screened()).toEqual([]);
});
