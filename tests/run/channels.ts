/**
 * `npm run channels`: writes the README's table of codecs of calls and thin streams, and of two speeds, from
 * models/<id>/channels.json.
 *
 * `npm run channels -- --manifest M.jsonl` first measures the default model on the manifest after each of
 * them (`npm run evaluate`, which goes on where it was stopped), and writes that file.
 */
import { parseArgs } from "node:util";
import { OTHER_CHANNELS } from "../../src/cli/evaluate/conditions";
import { isHeadline, partFiguresOf } from "../../src/cli/evaluate/metrics/condition";
import { type Channels, channelsSchema, channelsTable } from "./channelsTable";
import { judged, madeOf, showTable } from "./defaultModel";

const DRAWS = 500;
/** Of a standard normal, 95 % lie within. */
const Z = 1.96;

const { values } = parseArgs({ options: { manifest: { type: "string" } } });

/** Wilson's score interval: unlike a bootstrap it says something where nothing was counted. */
function wilson(count: number, of: number): { low: number; high: number } {
	const share = count / of;
	const centre = share + Z ** 2 / (2 * of);
	const reach = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
	const within = (end: number) => Math.min(1, Math.max(0, end / (1 + Z ** 2 / of)));
	return { low: within(centre - reach), high: within(centre + reach) };
}

async function measure(manifest: string): Promise<Channels> {
	const { rows, under } = await judged(manifest, "channels", OTHER_CHANNELS);
	const people = rows.filter((row) => isHeadline(row) && row.label === "real").length;
	const machines = rows.filter((row) => isHeadline(row) && row.label === "fake").length;
	const channels = OTHER_CHANNELS.map((name): Channels["channels"][number] => {
		const clips = under(name).filter(({ row }) => isHeadline(row));
		const { eer, intervals } = partFiguresOf(clips, DRAWS);
		if (eer === null || intervals.eer === undefined)
			throw new Error(`${name}: too few clips for a figure`);
		const inBand = (label: string, band: string) =>
			clips.filter(({ row, score }) => row.label === label && score.band === band).length;
		const alarms = inBand("real", "machine");
		return {
			name,
			eer: { value: eer, ...intervals.eer },
			falseAlarms: { count: alarms, ...wilson(alarms, people) },
			found: inBand("fake", "machine"),
			missed: inBand("fake", "human"),
		};
	});
	return { ...madeOf(manifest), people, machines, channels };
}

await showTable("channels", values.manifest, channelsSchema, measure, channelsTable);
