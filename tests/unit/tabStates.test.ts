/** What the service worker remembers of tabs when what judged them is gone. */
import { beforeEach, expect, it, vi } from "vitest";
import { changeAllTabs, readTab, withNewHome } from "../../src/capture/tabStates";
import { leadingSource, type SourceState, type SourceView } from "../../src/protocol/state";

const source = (kind: SourceView["kind"], state: SourceState["kind"]) =>
	({ sourceId: `${kind} ${state}`, kind, state: { kind: state } }) as SourceView;
const idle = { kind: "idle" } as const;
const ended = { kind: "failed", reason: "tab-capture-ended", detail: null } as const;

let session: Record<string, unknown>;
beforeEach(() => {
	session = {};
	const get = async (key: string | null) => (key ? { [key]: session[key] } : { ...session });
	const set = async (values: object) => void Object.assign(session, values);
	vi.stubGlobal("chrome", { storage: { session: { get, set } } });
});

it("a new home finds only what comes back by itself or is done", () => {
	const kept = [source("element", "judged"), source("file", "ended"), source("file", "failed")];
	const sources = [source("tab", "judged"), ...kept, source("file", "listening")];
	expect(withNewHome({ page: idle, sources })).toEqual({ page: ended, sources: kept });
	const untouched = { page: idle, sources: kept };
	expect(withNewHome(untouched)).toBe(untouched);
});

it("a tab whose sound is lost says so, unless it is being started again", () => {
	const sources = [source("tab", "listening")];
	expect(withNewHome({ page: idle, sources }).page).toEqual(ended);
	const starting = { kind: "starting" } as const;
	expect(withNewHome({ page: starting, sources })).toEqual({ page: starting, sources: [] });
});

it("all tabs are changed that need it, and nothing else in the store is touched", async () => {
	session["tab:1"] = { page: idle, sources: [source("tab", "judged")] };
	session["tab:2"] = { page: idle, sources: [source("element", "judged")] };
	session.aged = 5;
	const shown: number[] = [];
	await changeAllTabs(withNewHome, async (tabId) => void shown.push(tabId));
	expect(shown).toEqual([1]);
	expect(await readTab(1)).toEqual({ page: ended, sources: [] });
	expect((await readTab(2)).sources).toHaveLength(1);
	expect(session.aged).toBe(5);
});

it("a failure of the page speaks for the tab where its sources fail as well, as it came later", () => {
	const failing = source("element", "failed");
	expect(leadingSource({ page: ended, sources: [failing] })).toBeNull();
	expect(leadingSource({ page: idle, sources: [failing] })).toBe(failing);
	const judged = source("element", "judged");
	expect(leadingSource({ page: ended, sources: [failing, judged] })).toBe(judged);
});
