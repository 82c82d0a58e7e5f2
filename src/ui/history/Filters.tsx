import type { Key, Text } from "../text";
import type { HistoryRow } from "./data";
import { ORDERS, type Order, type Selection, sitesOf } from "./selection";

const orderNames: Readonly<Record<Order, Key>> = {
	newest: "history.order.newest",
	oldest: "history.order.oldest",
	machine: "history.order.machine",
	human: "history.order.human",
	title: "history.order.title",
};

const bandChoices: readonly (readonly [Selection["band"], Key])[] = [
	["", "history.anyBand"],
	["machine", "band.machine"],
	["uncertain", "band.uncertain"],
	["human", "band.human"],
	["none", "checks.noVerdict"],
];

/** Search, result, site and order. */
export function Filters(props: {
	rows: readonly HistoryRow[];
	selection: Selection;
	change: (selection: Selection) => void;
	text: Text;
}) {
	const { rows, selection, change, text } = props;
	const set = (part: Partial<Selection>) => change({ ...selection, ...part });
	return (
		<search class="filters">
			<label class="field search">
				{text.say("history.search")}
				<input
					type="search"
					value={selection.words}
					onInput={(event) => set({ words: event.currentTarget.value })}
				/>
			</label>
			<label class="field">
				{text.say("history.band")}
				<select
					value={selection.band}
					onChange={(event) => set({ band: event.currentTarget.value as Selection["band"] })}
				>
					{bandChoices.map(([band, key]) => (
						<option key={band} value={band}>
							{text.say(key)}
						</option>
					))}
				</select>
			</label>
			<label class="field">
				{text.say("history.site")}
				<select
					value={selection.site}
					onChange={(event) => set({ site: event.currentTarget.value })}
				>
					<option value="">{text.say("history.anySite")}</option>
					{sitesOf(rows).map(({ site, count }) => (
						<option key={site} value={site}>
							{`${site} (${text.number(count)})`}
						</option>
					))}
				</select>
			</label>
			<label class="field">
				{text.say("history.order")}
				<select
					value={selection.order}
					onChange={(event) => set({ order: event.currentTarget.value as Order })}
				>
					{ORDERS.map((order) => (
						<option key={order} value={order}>
							{text.say(orderNames[order])}
						</option>
					))}
				</select>
			</label>
		</search>
	);
}
