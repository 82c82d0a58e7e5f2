/** The README's table of codecs of calls and thin streams, and of other speeds, and the form of its results file. */
import * as v from "valibot";
import { OTHER_CHANNELS } from "../../src/cli/evaluate/conditions";

const rate = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const interval = v.object({ low: rate, high: rate });
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** models/<id>/channels.json, written by `npm run channels`. Rates are fractions 0-1. */
export const channelsSchema = v.object({
	measuredAt: v.string(),
	model: v.object({ id: v.string(), sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
	manifestSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	/** Clips of people and of machines, the same after each codec. */
	people: count,
	machines: count,
	channels: v.array(
		v.object({
			name: v.picklist(OTHER_CHANNELS),
			/** With 95 % intervals, a bootstrap over repositories. */
			eer: v.object({ value: rate, ...interval.entries }),
			/** People in the band machine, as a share, and its 95 % interval likewise. */
			falseAlarms: v.object({ count, ...interval.entries }),
			/** Machines in the band machine, machines in the band human. */
			found: count,
			missed: count,
		}),
	),
});

export type Channels = v.InferOutput<typeof channelsSchema>;

/** What each is, for people. */
const NAMES: Record<(typeof OTHER_CHANNELS)[number], string> = {
	g722: "G.722, calls in HD",
	wma32: "WMA, 32 kbit/s",
	aac24: "AAC, 24 kbit/s",
	mp316: "MP3, 16 kbit/s",
	opus8: "Opus, 8 kbit/s",
	g726: "G.726, 24 kbit/s, cordless phones",
	g723: "G.723.1, 6.3 kbit/s, old internet calls",
	gsm: "GSM full rate, mobile phones",
	speex8: "Speex, 8 kbit/s",
	tempo075: "played 0.75 times as fast, pitch kept",
	tempo125: "played 1.25 times as fast, pitch kept",
	tempo150: "played 1.5 times as fast, pitch kept",
	tempo200: "played twice as fast, pitch kept",
};

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const between = ({ low, high }: { low: number; high: number }) =>
	`(${percent(low)} to ${percent(high)})`;

/** @returns Markdown */
export function channelsTable({
	measuredAt,
	model,
	manifestSha256,
	people,
	machines,
	channels,
}: Channels): string {
	const share = (part: number, of: number) => percent(of === 0 ? 0 : part / of);
	const rows = channels.map(({ name, eer, falseAlarms, found, missed }) => {
		const alarms = `${falseAlarms.count}: ${share(falseAlarms.count, people)} ${between(falseAlarms)}`;
		const cells = [
			NAMES[name],
			`${percent(eer.value)} ${between(eer)}`,
			alarms,
			share(missed, machines),
			share(found, machines),
		];
		return `| ${cells.join(" | ")} |`;
	});
	const most = Math.max(...channels.map(({ falseAlarms }) => falseAlarms.count));
	const worst = channels.filter(({ falseAlarms }) => falseAlarms.count === most);
	const named = worst.map(({ name }) => NAMES[name]).join("; ");
	return [
		`Model \`${model.id}\`, card SHA-256 \`${model.sha256.slice(0, 12)}\`, measured ${measuredAt} by \`npm run channels\` on ${people} clips of people and ${machines} of machines that neither training nor calibration saw (manifest SHA-256 \`${manifestSha256.slice(0, 12)}\`), at the one threshold of the table above. The most people were called AI after: ${named} (${most} of ${people}, ${share(most, people)}).`,
		"",
		"| after | equal error rate | people called AI | machines called human | machines found |",
		"|---|---|---|---|---|",
		...rows,
	].join("\n");
}
