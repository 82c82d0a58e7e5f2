/**
 * `npm run figures`: writes the default model's measured figures into README.md, between its marks,
 * from models/<id>/evaluation.json. No number stands there that this file does not hold; the house
 * suite checks it.
 *
 * `npm run figures -- --manifest M.jsonl [--out DIR]` first measures the model on the manifest (`npm
 * run evaluate`, which goes on where it was stopped) and writes evaluation.json.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { USUAL_CONDITIONS } from "../../src/cli/evaluate/conditions";
import type { Metrics } from "../../src/cli/evaluate/metricsFile";
import { resultsOf } from "../../src/cli/evaluate/results";
import { run } from "../../src/cli/evaluate/run";
import { cardSchema } from "../../src/detector/card";
import { evaluationSchema } from "../../src/detector/evaluation";
import { writeComparison } from "./comparison";
import { figuresTable } from "./figuresTable";
import { putBetweenMarks } from "./marks";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { values } = parseArgs({
	options: { manifest: { type: "string" }, out: { type: "string" } },
});
const catalog = JSON.parse(readFileSync(join(root, "models/catalog.json"), "utf8"));
const entry = catalog.models.find((model: { id: string }) => model.id === catalog.default);
const cardBytes = readFileSync(join(root, "models", entry.card));
const card = v.parse(cardSchema, JSON.parse(cardBytes.toString("utf8")));
const sha256 = createHash("sha256").update(cardBytes).digest("hex");
const results = join(root, "models", dirname(entry.card), "evaluation.json");

/** What `python -m training flatter` left beside the model, as far as it is shown; null without. */
function randomSplit(path: string) {
	if (!existsSync(path)) return null;
	const found = JSON.parse(readFileSync(path, "utf8"));
	return { byRepository: found.byRepository.eer, random: found.random.eer, steps: found.steps };
}

if (values.manifest !== undefined) {
	// Named by the card: the scores of another version of the model are not gone on with.
	const out = values.out ?? join(root, "test-output/evaluation", sha256.slice(0, 12));
	await run(
		{
			what: "run",
			manifest: values.manifest,
			out,
			models: null,
			conditions: USUAL_CONDITIONS,
			joined: ["clean"],
			shard: { index: 1, count: 1 },
			processes: availableParallelism(),
			folder: null,
		},
		(line) => console.error(line),
	);
	const metrics: Metrics = JSON.parse(readFileSync(join(out, "metrics.json"), "utf8"));
	const compact = v.parse(evaluationSchema, resultsOf(metrics, card, card.id));
	writeFileSync(results, `${JSON.stringify(compact, null, "\t")}\n`);
	console.error(`${results} is written; the whole report: ${join(out, "report.md")}`);
}

const measured = v.parse(evaluationSchema, {
	...JSON.parse(readFileSync(results, "utf8")),
	randomSplit: randomSplit(join(root, "models", dirname(entry.card), "flatter.json")),
});
writeFileSync(results, `${JSON.stringify(measured, null, "\t")}\n`);
const table = figuresTable(measured, card);
putBetweenMarks(join(root, "README.md"), "figures", table);
console.log(table);
// The table of all models has the default's line in it.
await writeComparison(root);
