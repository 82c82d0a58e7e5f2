/** What becomes of a permission that the browser grants or takes back. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetAsked, noteFile, noteFrame } from "../../src/capture/askedFor";
import { frameGranted, sitesGranted, sitesWithdrawn } from "../../src/capture/screening";
import { FILE_ORIGIN_KEY, FRAME_KEY } from "../../src/protocol/sessionKeys";

let local: Record<string, unknown>;
let session: Record<string, unknown>;
let registered: string[];

const area = (held: () => Record<string, unknown>) => ({
	get: async (key: string) => structuredClone({ [key]: held()[key] }),
	set: async (values: Record<string, unknown>) => void Object.assign(held(), values),
	remove: async (key: string) => void delete held()[key],
});

beforeEach(() => {
	local = {};
	session = {};
	registered = [];
	vi.stubGlobal("chrome", {
		storage: { local: area(() => local), session: area(() => session) },
		scripting: {
			registerContentScripts: async (scripts: { id: string }[]) => {
				registered.push(...scripts.map(({ id }) => id));
			},
			getRegisteredContentScripts: async ({ ids }: { ids: string[] }) =>
				ids.filter((id) => registered.includes(id)).map((id) => ({ id })),
			unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
				registered = registered.filter((id) => !ids.includes(id));
			},
		},
	});
});

const screened = () => (local.settings as { screenedSites?: string[] } | undefined)?.screenedSites;

describe("a permission that is granted", () => {
	it("for a site means that it is screened from now on", async () => {
		await sitesGranted({ origins: ["https://radio.test/*"] });
		expect(screened()).toEqual(["https://radio.test"]);
		expect(registered).toEqual(["reporter https://radio.test", "capture https://radio.test"]);
	});

	it("to fetch one file screens nothing", async () => {
		session[FILE_ORIGIN_KEY] = "https://files.test:8443";
		await sitesGranted({ origins: ["https://files.test/*"] });
		expect(screened()).toBeUndefined();
		expect(registered).toEqual([]);
		await sitesGranted({ origins: ["https://radio.test/*"] });
		expect(screened()).toEqual(["https://radio.test"]);
	});

	it("to reach a player in a frame screens nothing, and names the tab that waits for it", async () => {
		session[FRAME_KEY] = { origin: "https://player.test", tabId: 7 };
		const granted = { origins: ["https://player.test/*"] };
		await sitesGranted(granted);
		expect(registered).toEqual([]);
		expect(await frameGranted(granted)).toBe(7);
		expect(await frameGranted({ origins: ["https://radio.test/*"] })).toBeNull();
		expect(await frameGranted({ permissions: ["tabCapture"] })).toBeNull();
	});

	it("for every site at once screens none by itself", async () => {
		await sitesGranted({ origins: ["*://*/*"] });
		expect(registered).toEqual([]);
	});
});

describe("what was asked for beside a site", () => {
	const player = { origins: ["https://player.test/*"] };
	const files = { origins: ["https://files.test/*"] };
	/** As the service worker takes a grant up. @returns the tab that is told */
	const granted = async (what: chrome.permissions.Permissions) => {
		await sitesGranted(what);
		return frameGranted(what);
	};

	it("is granted once: the next grant of that host is for a site", async () => {
		await noteFrame({ origin: "https://player.test", tabId: 5 });
		await noteFile("https://files.test:8443");
		expect(await granted(player)).toBe(5);
		expect(await granted(files)).toBeNull();
		expect(screened()).toBeUndefined();
		expect(await granted(player)).toBeNull();
		expect(await granted(files)).toBeNull();
		expect(screened()).toEqual(["https://player.test", "https://files.test"]);
	});

	it("waits no longer once it is refused, or asked for as a site; what else waits does", async () => {
		await noteFrame({ origin: "https://player.test", tabId: 5 });
		await noteFile("https://files.test");
		await forgetAsked(player.origins);
		expect(await granted(player)).toBeNull();
		expect(await granted(files)).toBeNull();
		expect(screened()).toEqual(["https://player.test"]);
	});

	it("waits no longer once the permission is taken back", async () => {
		// Allowed before it was asked for: the browser tells of no grant.
		await noteFile("https://files.test");
		await sitesWithdrawn(files);
		await granted(files);
		expect(screened()).toEqual(["https://files.test"]);
	});

	it("is what it was asked for last", async () => {
		await noteFile("https://player.test");
		await noteFrame({ origin: "https://player.test", tabId: 5 });
		expect(await granted(player)).toBe(5);
		await noteFrame({ origin: "https://player.test", tabId: 5 });
		await noteFile("https://player.test");
		expect(await granted(player)).toBeNull();
		expect(session).toEqual({});
		expect(screened()).toBeUndefined();
	});
});

describe("a permission that is taken back", () => {
	it("ends the screening of that site and of no other", async () => {
		await sitesGranted({ origins: ["https://a.test/*", "https://b.test/*"] });
		await sitesWithdrawn({ origins: ["https://a.test/*", "https://c.test/*"] });
		expect(screened()).toEqual(["https://b.test"]);
		expect(registered).toEqual(["reporter https://b.test", "capture https://b.test"]);
	});
});
