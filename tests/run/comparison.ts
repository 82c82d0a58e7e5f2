/** models/comparison.json and the README's table of all models, from what lies in models/. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { openDetector } from "../../src/cli/nodeDetector";
import { speedOf } from "../../src/cli/speed";
import { isWhole } from "../../src/cli/wholeModel";
import { type Catalog, cardSchema, catalogSchema, type ModelCard } from "../../src/detector/card";
import { type Compared, comparedOf, comparisonSchema } from "../../src/detector/comparison";
import { evaluationSchema } from "../../src/detector/evaluation";
import { comparisonTable } from "./comparisonTable";
import { putBetweenMarks } from "./marks";

/** A model of the catalog with its card. */
export interface Listed {
	readonly id: string;
	readonly card: ModelCard;
	/** Of the card. */
	readonly sha256: string;
	/** Of the model's evaluation.json, which may not be there yet. */
	readonly evaluation: string;
	/** All files that the card names are here: large ones are built, not kept in the repository. */
	readonly whole: boolean;
}

/** @param models the folder with catalog.json @returns its models, the default first */
export function listed(models: string): Listed[] {
	const catalog: Catalog = v.parse(
		catalogSchema,
		JSON.parse(readFileSync(join(models, "catalog.json"), "utf8")),
	);
	return catalog.models
		.map((entry) => {
			const folder = join(models, dirname(entry.card));
			const bytes = readFileSync(join(models, entry.card));
			const card: ModelCard = v.parse(cardSchema, JSON.parse(bytes.toString("utf8")));
			return {
				id: entry.id,
				card,
				sha256: createHash("sha256").update(bytes).digest("hex"),
				evaluation: join(folder, "evaluation.json"),
				whole: isWhole(join(models, entry.card)),
			};
		})
		.sort((a, b) => Number(b.id === catalog.default) - Number(a.id === catalog.default));
}

/** On wasm in Node, as the command line runs it. @returns null where the graph is not here */
async function speedHere({ id, whole }: Listed, models: string): Promise<Compared["wasm"]> {
	if (!whole) return null;
	const detector = await openDetector(id, models);
	if ("reason" in detector) throw new Error(detector.detail);
	const ms = await speedOf(detector);
	await detector.runtime.release();
	const machine = `${cpus()[0]?.model.trim() ?? "unknown processor"}, Node`;
	return { msPerSecond: ms, machine };
}

/**
 * Writes models/comparison.json of every model whose evaluation is that of its card. A speed that
 * was measured of the same card stays: measured anew it would differ each time.
 */
export async function writeComparison(root: string): Promise<void> {
	const models = join(root, "models");
	const path = join(models, "comparison.json");
	const before = existsSync(path)
		? v.parse(comparisonSchema, JSON.parse(readFileSync(path, "utf8"))).models
		: [];
	const lines: Compared[] = [];
	for (const model of listed(models)) {
		if (!existsSync(model.evaluation)) continue;
		const evaluation = v.parse(
			evaluationSchema,
			JSON.parse(readFileSync(model.evaluation, "utf8")),
		);
		if (evaluation.model.sha256 !== model.sha256) continue;
		const known = before.find((line) => line.sha256 === model.sha256)?.wasm ?? null;
		const wasm = known ?? (await speedHere(model, models));
		lines.push(comparedOf(model.card, evaluation, wasm));
	}
	const comparison = v.parse(comparisonSchema, { models: lines });
	writeFileSync(path, `${JSON.stringify(comparison, null, "\t")}\n`);
	putBetweenMarks(join(root, "README.md"), "comparison", comparisonTable(comparison));
}
