import type { SourceView } from "../../protocol/state";
import type { Key, Text } from "../text";

const kinds: Readonly<Record<SourceView["kind"], readonly [withSite: Key, bare: Key]>> = {
	element: ["source.element", "source.element.bare"],
	tab: ["source.tab", "source.tab.bare"],
	file: ["source.file", "source.file.bare"],
};

const ad = ["source.ad", "source.ad.bare"] as const satisfies readonly Key[];

/** What is judged and where it comes from, in one line. */
export function sourceKind(
	view: Pick<SourceView, "kind" | "site"> & { readonly ad?: boolean | undefined },
	text: Text,
): string {
	const [withSite, bare] = view.ad ? ad : kinds[view.kind];
	return view.site ? text.say(withSite, { site: view.site }) : text.say(bare);
}

/** The report page of a check, from any page of ours. */
export const reportAddress = (checkId: string): string =>
	`report.html?id=${encodeURIComponent(checkId)}`;
