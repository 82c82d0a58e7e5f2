/** Checks as a file for other programs: numbers, names and addresses, as they are stored. */
import type { CheckRecord } from "./history";

/** Columns of the table; names as in the stored record. */
const COLUMNS: readonly (readonly [string, (record: CheckRecord) => string | number])[] = [
	["checkId", ({ checkId }) => checkId],
	["title", ({ title }) => title],
	["site", ({ site }) => site],
	["pageUrl", ({ pageUrl }) => pageUrl],
	["kind", ({ kind }) => kind],
	["ad", ({ ad }) => String(ad ?? false)],
	["startedAt", ({ startedAt }) => new Date(startedAt).toISOString()],
	["updatedAt", ({ updatedAt }) => new Date(updatedAt).toISOString()],
	["band", ({ verdict }) => verdict?.band ?? ""],
	["likelihood", ({ verdict }) => verdict?.likelihood ?? ""],
	["llr", ({ verdict }) => verdict?.evidence.llr ?? ""],
	["llrLow", ({ verdict }) => verdict?.evidence.low ?? ""],
	["llrHigh", ({ verdict }) => verdict?.evidence.high ?? ""],
	["firm", ({ verdict }) => (verdict ? String(verdict.firm) : "")],
	["speechSeconds", ({ speechSeconds }) => speechSeconds],
	["model", ({ model }) => model.id],
	["modelSha256", ({ model }) => model.sha256],
	["backend", ({ backend }) => backend],
];

/**
 * A cell as RFC 4180 writes it. A title that begins like a formula is given a quote sign before it:
 * titles come from pages, and a table program would run them.
 */
function cell(value: string | number): string {
	if (typeof value === "number") return String(value);
	const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table with a head line, one check a line, CRLF between (RFC 4180). */
export function checksAsCsv(records: readonly CheckRecord[]): string {
	const lines = [
		COLUMNS.map(([name]) => name),
		...records.map((record) => COLUMNS.map(([, read]) => cell(read(record)))),
	];
	return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

/** The stored records as they are. @param at milliseconds since 1970 of the export */
export function checksAsJson(records: readonly CheckRecord[], at: number): string {
	const written = { format: "bonafide-checks", version: 1, at: new Date(at).toISOString() };
	return `${JSON.stringify({ ...written, checks: records }, null, "\t")}\n`;
}
