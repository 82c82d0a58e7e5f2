/** Which checks of a long history are shown, drawn, saved and kept. */
import { describe, expect, it } from "vitest";
import { checksAsCsv, checksAsJson } from "../../src/history/export";
import { oldestKept } from "../../src/history/retention";
import type { HistoryRow } from "../../src/ui/history/data";
import { everything, possible, select, sitesOf } from "../../src/ui/history/selection";
import { drawnLines } from "../../src/ui/history/windowing";
import { checkRecord } from "./checkRecord";

const row = (checkId: string, more: Partial<HistoryRow> = {}): HistoryRow => ({
	checkId,
	title: checkId,
	site: "a.test",
	at: 0,
	likelihood: null,
	band: null,
	speechSeconds: 3,
	...more,
});
const rows: HistoryRow[] = [
	row("newest", { at: 5, title: "Évening News", band: "machine", likelihood: 97 }),
	row("second", { at: 4, title: "part 10", band: "human", likelihood: 3, site: "b.test" }),
	row("third", { at: 3, title: "part 9", band: "uncertain", likelihood: 50, site: "b.test" }),
	row("oldest", { at: 2, title: "Silence", site: "" }),
];
const ids = (more: Partial<typeof everything>) =>
	select(rows, { ...everything, ...more }, "en").map(({ checkId }) => checkId);

describe("what is shown", () => {
	it("fits every word, in title or site, without case and accents", () => {
		expect(ids({ words: "  EVENING  a.test " })).toEqual(["newest"]);
		expect(ids({ words: "b.test" })).toEqual(["second", "third"]);
		expect(ids({ words: "evening b.test" })).toEqual([]);
		expect(ids({})).toHaveLength(4);
	});

	it("fits result and site", () => {
		expect(ids({ band: "human" })).toEqual(["second"]);
		expect(ids({ band: "none" })).toEqual(["oldest"]);
		expect(ids({ site: "b.test", band: "uncertain" })).toEqual(["third"]);
	});

	it("is of any site again once the chosen one has no check, and of that one when it is back", () => {
		const wished = { ...everything, words: "part", site: "b.test" };
		const others = rows.filter(({ site }) => site !== "b.test");
		expect(possible(wished, others)).toEqual({ ...wished, site: "" });
		expect(possible(wished, rows)).toEqual(wished);
		expect(possible(everything, [])).toEqual(everything);
	});

	it("is in the order that was chosen; what has no result comes last", () => {
		expect(ids({ order: "oldest" })).toEqual(["oldest", "third", "second", "newest"]);
		expect(ids({ order: "machine" })).toEqual(["newest", "third", "second", "oldest"]);
		expect(ids({ order: "human" })).toEqual(["second", "third", "newest", "oldest"]);
		// Numbers in titles count as numbers.
		expect(ids({ order: "title" })).toEqual(["newest", "third", "second", "oldest"]);
	});

	it("names the sites there are, the commonest first", () => {
		expect(sitesOf(rows)).toEqual([
			{ site: "b.test", count: 2 },
			{ site: "a.test", count: 1 },
		]);
	});
});

describe("what is drawn of 5,000 lines", () => {
	it("is what is in sight and a little more, wherever one is", () => {
		for (const above of [-400, 0, 100_000, 5000 * 56 - 300, 9e9]) {
			const { from, to } = drawnLines(5000, 56, above, 900);
			expect(to - from, `${above}`).toBeLessThanOrEqual(17 + 24 + 1);
			expect(from).toBeGreaterThanOrEqual(0);
			expect(to).toBeLessThanOrEqual(5000);
			const top = Math.max(0, Math.floor(above / 56));
			if (above < 5000 * 56) expect(from <= top && top < to, `${above}`).toBe(true);
		}
		expect(drawnLines(0, 56, 0, 900)).toEqual({ from: 0, to: 0 });
	});
});

describe("what is saved", () => {
	it("is a table that no program takes for formulas or more columns", () => {
		const csv = checksAsCsv([
			checkRecord("a", { title: '=HYPERLINK("http://x.test")', startedAt: 0, updatedAt: 1000 }),
			checkRecord("b", { title: 'He said "no",\nthen left', verdict: null, ad: true }),
		]);
		const [head, first, ...rest] = csv.split("\r\n");
		expect(head).toBe(
			"checkId,title,site,pageUrl,kind,ad,startedAt,updatedAt,band,likelihood,llr,llrLow,llrHigh,firm,speechSeconds,model,modelSha256,backend",
		);
		expect(first).toBe(
			`a,"'=HYPERLINK(""http://x.test"")",a.test,https://a.test/,element,false,1970-01-01T00:00:00.000Z,1970-01-01T00:00:01.000Z,machine,93,2.6,1.9,3.3,true,12,bonafide,ab,wasm`,
		);
		expect(rest.join("\r\n")).toContain('b,"He said ""no"",\nthen left",a.test');
		expect(rest.join("\r\n")).toContain(
			"element,true,1970-01-01T00:00:01.000Z,1970-01-01T00:00:02.000Z,,,,,,,12,",
		);
	});

	it("is JSON with what is stored, its format and time", () => {
		const stored = [checkRecord("a")];
		expect(JSON.parse(checksAsJson(stored, 0))).toEqual({
			format: "bonafide-checks",
			version: 1,
			at: "1970-01-01T00:00:00.000Z",
			checks: stored,
		});
	});
});

describe("how long checks are kept", () => {
	it("for ever, for days, or not at all", () => {
		const now = 100 * 86_400_000;
		expect(oldestKept(null, now)).toBe(0);
		expect(oldestKept(30, now)).toBe(70 * 86_400_000);
		expect(oldestKept(0, now)).toBeGreaterThan(now);
	});
});
