/**
 * A report's seal: SHA-256 over the canonical JSON (RFC 8785) of all its other fields. It shows that
 * nothing was changed by accident; it is no signature, and `verify` therefore also asks whether the
 * verdict follows from the scores.
 */
import canonicalize from "canonicalize";
import * as v from "valibot";
import { likelihoodOf } from "../pipeline/calibration";
import { createTracker } from "../pipeline/tracker";
import { type Report, type SealedReport, sealedSchema } from "./schema";
import { supportOf } from "./strength";

/** SHA-256 of bytes, as `crypto.subtle.digest("SHA-256", bytes)`. */
export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;

/** Evidence is stored to 4 decimals and its scores too: more than this is no rounding. */
const LLR_TOLERANCE = 0.01;
/** A likelihood is a whole number of a rounded LLR. */
const LIKELIHOOD_TOLERANCE = 1;

async function hashOf(report: Report, digest: Digest): Promise<string> {
	const text = canonicalize(report) ?? "";
	const hash = await digest(new TextEncoder().encode(text));
	return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Adds the hash. */
export async function seal(report: Report, digest: Digest): Promise<SealedReport> {
	return { ...report, sha256: await hashOf(report, digest) };
}

/** Why a report is not what it says it is. */
export type Fault =
	/** No report of this version. */
	| { readonly kind: "shape"; readonly where: string }
	/** Something was changed after it was sealed. */
	| { readonly kind: "hash" }
	/** The verdict does not follow from the scores by the rules in the report. */
	| { readonly kind: "verdict"; readonly what: "band" | "likelihood" | "llr" | "support" };

/**
 * Is this a report, whole, and does its verdict follow from its scores? Says nothing of who made
 * it, nor whether the model's hash is that of a model one trusts: compare it with models/catalog.json.
 * @param json parsed JSON of any kind
 */
export async function verify(json: unknown, digest: Digest): Promise<Fault | null> {
	const parsed = v.safeParse(sealedSchema, json);
	if (!parsed.success) {
		const where = parsed.issues[0].path?.map(({ key }) => String(key)).join(".") ?? "";
		return { kind: "shape", where };
	}
	const { sha256, ...report } = parsed.output;
	if ((report.version === 2) !== (report.comparison !== undefined)) {
		return { kind: "shape", where: "version" };
	}
	if ((await hashOf(report, digest)) !== sha256) return { kind: "hash" };
	const what = strayed(report);
	return what && { kind: "verdict", what };
}

/** @returns what of the verdict does not follow from the rest, or null */
function strayed(report: Report): (Fault & { kind: "verdict" })["what"] | null {
	const { verdict, rules, comparison } = report;
	const near = (a: number, b: number, by: number) => Math.abs(a - b) <= by;
	for (const { outcome } of comparison?.models ?? []) {
		if (outcome.kind !== "judged") continue;
		if (!near(likelihoodOf(outcome.llr), outcome.likelihood, LIKELIHOOD_TOLERANCE)) {
			return "likelihood";
		}
	}
	if (!verdict) return null;
	if (!near(likelihoodOf(verdict.llr), verdict.likelihood, LIKELIHOOD_TOLERANCE)) {
		return "likelihood";
	}
	if (!near(Math.log(verdict.support.ratio), Math.log(supportOf(verdict.llr).ratio), 0.01)) {
		return "support";
	}
	if (!rules || !report.complete) return null;
	const tracker = createTracker(
		{
			calibration: {
				capLlr: rules.capLlr,
				effectiveCount: { rho: rules.rho, windowSeconds: rules.windowSeconds },
				windowSd: rules.windowSd,
			},
			operatingPoints: { machine: { llr: rules.machineLlr }, human: { llr: rules.humanLlr } },
			firstVerdictSeconds: rules.firstVerdictSeconds,
			firmVerdictSeconds: rules.firmVerdictSeconds,
			// Rules without rates: nobody has measured the model, so it calls nothing.
			unmeasured: report.measured === null,
		},
		rules.rollingSeconds ?? Number.POSITIVE_INFINITY,
	);
	for (const second of report.seconds) tracker.add(second);
	const hearing = tracker.settled();
	if (hearing.kind !== "judged") return "band";
	const { band, evidence } = hearing.verdict;
	// At a threshold the rounding of the scores may tip the band; the evidence then lies on it.
	const onEdge = [rules.machineLlr, rules.humanLlr].some((edge) =>
		near(evidence.llr, edge, LLR_TOLERANCE),
	);
	if (!near(evidence.llr, verdict.llr, LLR_TOLERANCE)) return "llr";
	return band === verdict.band || onEdge ? null : "band";
}
