/** Which checks are shown, and in which order: pure, from what was typed and chosen. */
import type { Band } from "../../pipeline/verdict";
import type { HistoryRow } from "./data";

export const ORDERS = ["newest", "oldest", "machine", "human", "title"] as const;
/** `machine` puts the highest likelihood first, `human` the lowest; those without one come last. */
export type Order = (typeof ORDERS)[number];

/** What was typed and chosen; empty strings mean any. */
export interface Selection {
	readonly words: string;
	/** A band, `none` for checks without a result, or empty. */
	readonly band: Band | "none" | "";
	readonly site: string;
	readonly order: Order;
}

export const everything: Selection = { words: "", band: "", site: "", order: "newest" };

/**
 * The same without a site that has no check any more: no list offers it, so nobody could see by what
 * the rest is left out. It counts again when such a check comes back.
 */
export function possible(selection: Selection, rows: readonly HistoryRow[]): Selection {
	const { site } = selection;
	const there = site === "" || rows.some((row) => row.site === site);
	return there ? selection : { ...selection, site: "" };
}

/** Does it leave anything out? */
export const isFiltered = ({ words, band, site }: Selection): boolean =>
	words.trim() !== "" || band !== "" || site !== "";

/** Compared without case and accents, as people type. */
const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** The rows that fit, in order. @param rows newest first @param language for titles, BCP 47 */
export function select(
	rows: readonly HistoryRow[],
	selection: Selection,
	language: string,
): HistoryRow[] {
	const words = plain(selection.words).split(/\s+/).filter(Boolean);
	const found = rows.filter((row) => {
		if (selection.site !== "" && row.site !== selection.site) return false;
		if (selection.band !== "" && (row.band ?? "none") !== selection.band) return false;
		if (words.length === 0) return true;
		const text = plain(`${row.title} ${row.site}`);
		return words.every((word) => text.includes(word));
	});
	return found.sort(ordering(selection.order, language));
}

function ordering(order: Order, language: string): (a: HistoryRow, b: HistoryRow) => number {
	switch (order) {
		case "newest":
			return (a, b) => b.at - a.at;
		case "oldest":
			return (a, b) => a.at - b.at;
		case "machine":
			return (a, b) => (b.likelihood ?? 0) - (a.likelihood ?? 0) || b.at - a.at;
		case "human":
			return (a, b) => (a.likelihood ?? 100) - (b.likelihood ?? 100) || b.at - a.at;
		case "title": {
			const { compare } = new Intl.Collator(language, { numeric: true });
			return (a, b) => compare(a.title, b.title) || b.at - a.at;
		}
	}
}

/** The sites of the rows with how many each has, the commonest first. */
export function sitesOf(rows: readonly HistoryRow[]): { site: string; count: number }[] {
	const counts = new Map<string, number>();
	for (const { site } of rows) if (site) counts.set(site, (counts.get(site) ?? 0) + 1);
	return [...counts]
		.map(([site, count]) => ({ site, count }))
		.sort((a, b) => b.count - a.count || (a.site < b.site ? -1 : 1));
}
