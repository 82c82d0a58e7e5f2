/** A managed policy as the browser hands it over, read with care: what is not valid is named. */
import * as v from "valibot";
import { type PolicyEntry, type PolicyName, type PolicyValues, policyTable } from "./policyTable";

/** A value that cannot hold. */
export interface InvalidPolicy {
	/** As it was written; no name of ours where there is none like it. */
	readonly name: string;
	/**
	 * The value, or the one item of its list, as JSON of at most 80 characters; of a list that is too
	 * long the number of its items and the limit, such as `20001 > 20000`.
	 */
	readonly value: string;
	/** There is no such name; it counts as not set; it counts as not allowed. */
	readonly outcome: "unknown" | "ignored" | "forbids";
}

/** What an organisation has set, and what of it cannot hold. */
export interface Policy {
	readonly values: PolicyValues;
	readonly invalid: readonly InvalidPolicy[];
}

export const noPolicy: Policy = { values: {}, invalid: [] };

/**
 * Takes each value that is valid; of a list each item that is. One that is not holds as its entry
 * says (`safe`): what allows something then forbids it, all else is as if it had not been set. Bans
 * that are too many to be kept (`most`) forbid all checks: some of them alone would let through what
 * was to be banned.
 */
export function parsePolicy(raw: unknown): Policy {
	const given = typeof raw === "object" && raw !== null && !Array.isArray(raw) ? raw : {};
	const values: Record<string, unknown> = {};
	const invalid: InvalidPolicy[] = [];
	let tooManyBans = false;
	for (const [name, value] of Object.entries(given)) {
		const wrong = (what: unknown, outcome: InvalidPolicy["outcome"]) =>
			invalid.push({ name: name.slice(0, 80), value: shown(what), outcome });
		if (!Object.hasOwn(policyTable, name)) {
			wrong(value, "unknown");
			continue;
		}
		const { kind, schema, safe, most }: PolicyEntry = policyTable[name as PolicyName];
		if (kind === "list" && Array.isArray(value)) {
			const read = value.map((item) => ({ item, parsed: v.safeParse(schema, item) }));
			for (const { item, parsed } of read) if (!parsed.success) wrong(item, "ignored");
			const taken = new Set(read.flatMap(({ parsed }) => (parsed.success ? [parsed.output] : [])));
			if (most === undefined || taken.size <= most) values[name] = [...taken];
			else {
				invalid.push({ name, value: `${taken.size} > ${most}`, outcome: "forbids" });
				tooManyBans = true;
			}
			continue;
		}
		const parsed = v.safeParse(schema, value);
		if (kind !== "list" && parsed.success) values[name] = parsed.output;
		else {
			wrong(value, safe === undefined ? "ignored" : "forbids");
			if (safe !== undefined) values[name] = safe;
		}
	}
	if (tooManyBans) values.screeningAllowed = false;
	return { values: values as PolicyValues, invalid };
}

const shown = (value: unknown) => (JSON.stringify(value) ?? String(value)).slice(0, 80);
