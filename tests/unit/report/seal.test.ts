import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { describe, expect, it } from "vitest";
import { withComparison } from "../../../src/report/build";
import type { Report, SealedReport } from "../../../src/report/schema";
import { type Digest, seal, verify } from "../../../src/report/seal";
import { jsonSchema } from "../../run/reportSchema";
import { card, checkOf, comparison, reportOf, spoken } from "./checks";

const digest: Digest = (bytes) => crypto.subtle.digest("SHA-256", bytes);
const committed = JSON.parse(
	readFileSync(join(import.meta.dirname, "../../../docs/report.schema.json"), "utf8"),
);
const check = checkOf(spoken([3, 2.5, 3.5, 1.2, 4]));
const sealed = () => seal(reportOf(check), digest);

/** Seals anew what was changed: a forger can hash as well. */
async function resealed(change: (report: SealedReport) => SealedReport) {
	const { sha256: _, ...rest } = change(await sealed());
	return verify(await seal(rest, digest), digest);
}

describe("docs/report.schema.json", () => {
	it("is what the code checks with", () => {
		expect(committed, "npm run schema").toEqual(jsonSchema());
	});
	it("admits a report and nothing beside it", async () => {
		const validate = new Ajv2020({ strict: true, formats: { "date-time": true } }).compile(
			committed,
		);
		const report = await sealed();
		expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
		expect(validate({ ...report, samples: [0.1, 0.2] })).toBe(false);
		expect(validate({ ...report, sha256: "no hash" })).toBe(false);
		expect(validate({ ...report, verdict: { ...report.verdict, likelihood: 100 } })).toBe(false);
	});
});

describe("a report with a comparison", () => {
	const both = () => seal(withComparison(reportOf(check), comparison), digest);
	it("is of version 2, fits the schema and is whole; one without stays of version 1", async () => {
		const report = await both();
		const validate = new Ajv2020({ strict: true, formats: { "date-time": true } }).compile(
			committed,
		);
		expect(report.version).toBe(2);
		expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
		expect(await verify(JSON.parse(JSON.stringify(report)), digest)).toBeNull();
		expect((await sealed()).version).toBe(1);
		expect(withComparison(reportOf(check), { ...comparison, models: [] }).version).toBe(1);
	});
	it("is told from one whose likelihoods do not follow from the evidence, or whose version lies", async () => {
		const { sha256: _, ...report } = await both();
		const forged = structuredClone(report) as Report;
		const first = forged.comparison?.models[0];
		if (first?.outcome.kind !== "judged") throw new Error("the first one judged");
		first.outcome.likelihood = 7;
		expect(await verify(await seal(forged, digest), digest)).toEqual({
			kind: "verdict",
			what: "likelihood",
		});
		expect(await verify(await seal({ ...report, version: 1 }, digest), digest)).toEqual({
			kind: "shape",
			where: "version",
		});
	});
});

describe("verify", () => {
	it("finds nothing wrong with a report as it was sealed, also after a trip through text", async () => {
		expect(await verify(await sealed(), digest)).toBeNull();
		// Another program may write the fields in another order.
		const turned = Object.fromEntries(Object.entries(await sealed()).reverse());
		expect(await verify(JSON.parse(JSON.stringify(turned, null, 4)), digest)).toBeNull();
	});
	it("takes a file's verdict for the whole file, a live one's for its last minute", async () => {
		const long = spoken([...new Array(40).fill(4), ...new Array(70).fill(-3)]);
		const live = await seal(reportOf(checkOf(long)), digest);
		const file = await seal(reportOf(checkOf(long, { kind: "file" })), digest);
		expect(live.verdict?.llr).toBeLessThan(file.verdict?.llr as number);
		expect(await verify(live, digest)).toBeNull();
		expect(await verify(file, digest)).toBeNull();
	});
	it("knows that a model that nobody has measured calls nothing", async () => {
		const anything = { value: 0.5, low: 0, high: 1 };
		const { machine, human } = card.operatingPoints;
		const unmeasured = {
			...card,
			operatingPoints: {
				machine: { ...machine, falseAlarmRate: anything },
				human: { ...human, missRate: anything },
			},
		};
		const said = (band: "uncertain" | "machine") =>
			check.verdict && { ...check.verdict, band, reasons: ["unmeasured" as const] };
		const of = (band: "uncertain" | "machine") =>
			seal(reportOf({ ...check, verdict: said(band) }, unmeasured), digest);
		expect(await verify(await of("uncertain"), digest)).toBeNull();
		expect(await verify(await of("machine"), digest)).toEqual({ kind: "verdict", what: "band" });
	});
	it("accepts a check without a verdict", async () => {
		const report = reportOf(checkOf(spoken([])));
		expect(report.verdict).toBeNull();
		expect(await verify(await seal(report, digest), digest)).toBeNull();
	});
	it("finds a changed field by the hash", async () => {
		const report = await sealed();
		const title = { ...report, source: { ...report.source, title: "Something else" } };
		expect(await verify(title, digest)).toEqual({ kind: "hash" });
		const [first, ...rest] = report.seconds;
		const speech = { ...report, seconds: [{ ...first, speech: 0.5 }, ...rest] };
		expect(await verify(speech, digest)).toEqual({ kind: "hash" });
	});
	it("finds a verdict that does not follow from the scores, though sealed anew", async () => {
		const verdictWith = (more: object) => (report: SealedReport) =>
			({ ...report, verdict: { ...report.verdict, ...more } }) as SealedReport;
		const said = (what: string) => ({ kind: "verdict", what });
		expect(await resealed((report) => report)).toBeNull();
		expect(await resealed(verdictWith({ likelihood: 7 }))).toEqual(said("likelihood"));
		expect(await resealed(verdictWith({ band: "human" }))).toEqual(said("band"));
		expect(
			await resealed(
				verdictWith({
					llr: -3,
					likelihood: 5,
					support: { proposition: "human", strength: "moderate", ratio: 20.09 },
				}),
			),
		).toEqual(said("llr"));
		expect(
			await resealed(
				verdictWith({ support: { proposition: "machine", strength: "strong", ratio: 5000 } }),
			),
		).toEqual(said("support"));
	});
	it("refuses what is no report", async () => {
		expect(await verify(null, digest)).toEqual({ kind: "shape", where: "" });
		// Version 2 is a report with a comparison, and 3 nobody knows.
		for (const version of [2, 3]) {
			expect(await verify({ ...(await sealed()), version }, digest)).toEqual({
				kind: "shape",
				where: "version",
			});
		}
	});
	it("seals a title with half a character in it", async () => {
		const report = reportOf({ ...check, title: "broken \uD800 title" });
		expect(await verify(await seal(report, digest), digest)).toBeNull();
	});
});
