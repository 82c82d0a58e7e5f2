/**
 * `npm run channels`: writes the README's table of codecs of calls and thin streams, and of other speeds, from
 * models/<id>/channels.json.
 *
 * `npm run channels -- --manifest M.jsonl` first measures the default model on the manifest after each of
 * them (`npm run evaluate`, which goes on where it was stopped), and writes that file.
 */
import { parseArgs } from "node:util";
import { OTHER_CHANNELS } from "../../src/cli/evaluate/conditions";
import { conditionFiguresOf } from "../../src/cli/evaluate/metrics/condition";
import { type Channels, channelsSchema, channelsTable } from "./channelsTable";
import { judged, madeOf, showTable } from "./defaultModel";

const { values } = parseArgs({ options: { manifest: { type: "string" } } });

async function measure(manifest: string): Promise<Channels> {
	const { under } = await judged(manifest, "channels", OTHER_CHANNELS);
	const figures = OTHER_CHANNELS.map((name) => ({ name, ...conditionFiguresOf(under(name), 0) }));
	const channels = figures.map(
		({ name, eer, intervals, confusion }): Channels["channels"][number] => {
			if (eer === null || !intervals.eer || !intervals.falseAlarmRate)
				throw new Error(`${name}: too few clips for a figure`);
			return {
				name,
				eer: { value: eer, ...intervals.eer },
				falseAlarms: { count: confusion.real.machine, ...intervals.falseAlarmRate },
				found: confusion.fake.machine,
				missed: confusion.fake.human,
			};
		},
	);
	// The same clips in each of them.
	const [{ real: people, fake: machines } = { real: 0, fake: 0 }] = figures;
	return { ...madeOf(manifest), people, machines, channels };
}

await showTable("channels", values.manifest, channelsSchema, measure, channelsTable);
