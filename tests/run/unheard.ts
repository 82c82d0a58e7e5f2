/**
 * `npm run unheard`: writes the README's table of systems that the default model never heard, from
 * models/<id>/unheard.json.
 *
 * `npm run unheard -- --manifest M.jsonl` first measures it on what `python -m training unheard` made
 * (`npm run evaluate`, which goes on where it was stopped), and writes that file.
 */
import { parseArgs } from "node:util";
import { partFiguresOf } from "../../src/cli/evaluate/metrics/condition";
import { grouped } from "../../src/cli/evaluate/metrics/grouped";
import { card, judged, madeOf, showTable } from "./defaultModel";
import { type Unheard, unheardSchema, unheardTable } from "./unheardTable";

const CONDITIONS = ["clean", "opus24", "tel8k"] as const;
const DRAWS = 500;

const { values } = parseArgs({ options: { manifest: { type: "string" } } });
const { firstVerdictSeconds } = card;

async function measure(manifest: string): Promise<Unheard> {
	const { rows, under } = await judged(manifest, "unheard", CONDITIONS);
	const systems = new Map<string, Unheard["systems"][number]>();
	for (const condition of CONDITIONS) {
		const clips = under(condition);
		const real = clips.filter(({ row }) => row.label === "real");
		for (const [name, fakes] of grouped(clips, ({ row }) => row.family || null)) {
			const found = partFiguresOf([...real, ...fakes], DRAWS);
			const { low, high } = found.intervals.eer ?? {};
			if (found.eer === null || low === undefined || high === undefined)
				throw new Error(`${name}: too few clips for a figure`);
			const rate = {
				value: found.eer,
				low: Math.min(low, found.eer),
				high: Math.max(high, found.eer),
			};
			const enough = fakes.filter(({ score }) => score.speechSeconds >= firstVerdictSeconds);
			const inBand = (band: string) => enough.filter(({ score }) => score.band === band).length;
			const known = systems.get(name) ?? {
				name,
				kind: fakes[0]?.row.kind ?? "",
				fake: found.fake,
				eer: {},
				// Of the clean clips, which come first.
				enough: enough.length,
				machine: inBand("machine"),
				human: inBand("human"),
			};
			systems.set(name, { ...known, eer: { ...known.eer, [condition]: rate } });
		}
	}
	const order = ["tts", "vc", "vocoder"];
	return {
		...madeOf(manifest),
		real: rows.filter(({ label }) => label === "real").length,
		systems: [...systems.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
	};
}

await showTable("unheard", values.manifest, unheardSchema, measure, unheardTable);
