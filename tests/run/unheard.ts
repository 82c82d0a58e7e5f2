/**
 * `npm run unheard`: writes the README's table of systems that the default model never heard, from
 * models/<id>/unheard.json.
 *
 * `npm run unheard -- --manifest M.jsonl` first measures it on what `python -m training unheard` made
 * (`npm run evaluate`, which goes on where it was stopped), and writes that file.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { type Row, readManifest } from "../../src/cli/evaluate/manifest";
import { type Counted, partFiguresOf } from "../../src/cli/evaluate/metrics/condition";
import { grouped } from "../../src/cli/evaluate/metrics/grouped";
import { run } from "../../src/cli/evaluate/run";
import type { ScoreLine } from "../../src/cli/evaluate/task";
import { cardSchema } from "../../src/detector/card";
import { putBetweenMarks } from "./marks";
import { type Unheard, unheardSchema, unheardTable } from "./unheardTable";

const CONDITIONS = ["clean", "opus24", "tel8k"] as const;
const DRAWS = 500;

const root = fileURLToPath(new URL("../../", import.meta.url));
const { values } = parseArgs({ options: { manifest: { type: "string" } } });
const catalog = JSON.parse(readFileSync(join(root, "models/catalog.json"), "utf8"));
const id: string = catalog.default;
const entry = catalog.models.find((model: { id: string }) => model.id === id);
const hashOf = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");
const sha256 = hashOf(join(root, "models", entry.card));
const results = join(root, "models", dirname(entry.card), "unheard.json");
const { firstVerdictSeconds } = v.parse(
	cardSchema,
	JSON.parse(readFileSync(join(root, "models", entry.card), "utf8")),
);

/** Every row of the manifest with what the model said of it under a condition. */
function counted(rows: readonly Row[], out: string, condition: string): Counted[] {
	const lines = readFileSync(join(out, `scores-${id}-${condition}.jsonl`), "utf8").trim();
	const scores = lines.split("\n").map((line): ScoreLine => JSON.parse(line));
	const byId = new Map(scores.map((score) => [score.id, score]));
	return rows.map((row) => {
		const score = byId.get(row.id);
		if (!score) throw new Error(`${row.id} has no score under ${condition}`);
		return { row, score };
	});
}

async function measure(manifest: string): Promise<Unheard> {
	const out = join(root, "test-output/unheard", sha256.slice(0, 12));
	await run(
		{
			what: "run",
			manifest,
			out,
			models: null,
			conditions: CONDITIONS,
			joined: [],
			shard: { index: 1, count: 1 },
			processes: availableParallelism(),
			folder: null,
		},
		(line) => console.error(line),
	);
	const rows: Row[] = [];
	for await (const row of readManifest(manifest)) rows.push(row);
	const systems = new Map<string, Unheard["systems"][number]>();
	for (const condition of CONDITIONS) {
		const clips = counted(rows, out, condition);
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
		measuredAt: new Date().toISOString().slice(0, 10),
		model: { id, sha256 },
		manifestSha256: hashOf(manifest),
		real: rows.filter(({ label }) => label === "real").length,
		systems: [...systems.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
	};
}

if (values.manifest !== undefined) {
	const found = v.parse(unheardSchema, await measure(values.manifest));
	writeFileSync(results, `${JSON.stringify(found, null, "\t")}\n`);
}
const table = unheardTable(v.parse(unheardSchema, JSON.parse(readFileSync(results, "utf8"))));
putBetweenMarks(join(root, "README.md"), "unheard", table);
console.log(table);
