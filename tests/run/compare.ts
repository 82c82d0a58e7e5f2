/**
 * `npm run compare`: writes models/comparison.json and the README's table of all models from their
 * cards and evaluations.
 *
 * `npm run compare -- --manifest M.jsonl [--model ID,ID] [--conditions clean,opus24]` first measures
 * every model whose files are here and whose card has no evaluation yet (`npm run evaluate`, which
 * goes on where it was stopped), and writes models/<id>/evaluation.json.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as v from "valibot";
import type { Metrics } from "../../src/cli/evaluate/metricsFile";
import { evaluateWishOf } from "../../src/cli/evaluate/options";
import { resultsOf } from "../../src/cli/evaluate/results";
import { run } from "../../src/cli/evaluate/run";
import { notBuilt } from "../../src/cli/wholeModel";
import { evaluationSchema } from "../../src/detector/evaluation";
import { type Listed, listed, writeComparison } from "./comparison";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { values } = parseArgs({
	options: {
		manifest: { type: "string" },
		model: { type: "string" },
		conditions: { type: "string" },
		processes: { type: "string" },
	},
});

/** Measured already, as this card. */
const isKnown = ({ evaluation, sha256 }: Listed) =>
	existsSync(evaluation) && JSON.parse(readFileSync(evaluation, "utf8")).model?.sha256 === sha256;

async function measure(model: Listed, manifest: string): Promise<void> {
	const out = join(root, "test-output/evaluation", model.sha256.slice(0, 12));
	const optional = (["conditions", "processes"] as const).flatMap((name) =>
		values[name] === undefined ? [] : [`--${name}`, values[name]],
	);
	const wish = evaluateWishOf([
		"--manifest",
		manifest,
		"--out",
		out,
		"--model",
		model.id,
		...optional,
	]);
	if (typeof wish === "string" || wish.what !== "run") throw new Error(String(wish));
	await run(wish, (line) => console.error(`${model.id}: ${line}`));
	const metrics: Metrics = JSON.parse(readFileSync(join(out, "metrics.json"), "utf8"));
	const found = v.parse(evaluationSchema, resultsOf(metrics, model.card, model.id));
	writeFileSync(model.evaluation, `${JSON.stringify(found, null, "\t")}\n`);
}

if (values.manifest !== undefined) {
	const asked = values.model?.split(",");
	for (const model of listed(join(root, "models"))) {
		if (asked ? !asked.includes(model.id) : isKnown(model)) continue;
		if (!model.whole) {
			console.error(notBuilt([model.id]));
			continue;
		}
		await measure(model, values.manifest);
	}
}
await writeComparison(root);
console.log("models/comparison.json and README.md are written");
