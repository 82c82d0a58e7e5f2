/**
 * `npm run figures`: writes the default model's measured figures into README.md, between its marks,
 * from models/<id>/evaluation.json. No number stands there that this file does not hold; the house
 * suite checks it.
 *
 * `npm run figures -- --manifest M.jsonl [--out DIR]` first measures the model on the manifest (`npm
 * run evaluate`, which goes on where it was stopped) and writes evaluation.json.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { USUAL_CONDITIONS } from "../../src/cli/evaluate/conditions";
import type { Metrics } from "../../src/cli/evaluate/metricsFile";
import { resultsOf } from "../../src/cli/evaluate/results";
import { evaluationSchema } from "../../src/detector/evaluation";
import { writeComparison } from "./comparison";
import { beside, card, evaluated, outOf, root } from "./defaultModel";
import { figuresTable } from "./figuresTable";
import { putBetweenMarks } from "./marks";

const { values } = parseArgs({
	options: { manifest: { type: "string" }, out: { type: "string" } },
});
const results = beside("evaluation.json");

/** What `python -m training flatter` left beside the model, as far as it is shown; null without. */
function randomSplit(path: string) {
	if (!existsSync(path)) return null;
	const found = JSON.parse(readFileSync(path, "utf8"));
	return { byRepository: found.byRepository.eer, random: found.random.eer, steps: found.steps };
}

if (values.manifest !== undefined) {
	const out = await evaluated(values.manifest, USUAL_CONDITIONS, {
		joined: ["clean"],
		out: values.out ?? outOf("evaluation"),
	});
	const metrics: Metrics = JSON.parse(readFileSync(join(out, "metrics.json"), "utf8"));
	const compact = v.parse(evaluationSchema, resultsOf(metrics, card, card.id));
	writeFileSync(results, `${JSON.stringify(compact, null, "\t")}\n`);
	console.error(`${results} is written; the whole report: ${join(out, "report.md")}`);
}

const measured = v.parse(evaluationSchema, {
	...JSON.parse(readFileSync(results, "utf8")),
	randomSplit: randomSplit(beside("flatter.json")),
});
writeFileSync(results, `${JSON.stringify(measured, null, "\t")}\n`);
const table = figuresTable(measured, card);
putBetweenMarks(join(root, "README.md"), "figures", table);
console.log(table);
// The table of all models has the default's line in it.
await writeComparison(root);
