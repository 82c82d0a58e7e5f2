/** The catalogue's default model, and its scores over a manifest: what the tables of README are made from. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import type { Condition } from "../../src/cli/evaluate/conditions";
import { type Row, readManifest } from "../../src/cli/evaluate/manifest";
import type { Counted } from "../../src/cli/evaluate/metrics/condition";
import { scoresPath } from "../../src/cli/evaluate/outFolder";
import { run } from "../../src/cli/evaluate/run";
import type { ScoreLine } from "../../src/cli/evaluate/task";
import { cardSchema } from "../../src/detector/card";
import { putBetweenMarks } from "./marks";

/** The repository. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** @returns SHA-256 of a file, in hexadecimal */
export const hashOf = (path: string): string =>
	createHash("sha256").update(readFileSync(path)).digest("hex");

const catalog = JSON.parse(readFileSync(join(root, "models/catalog.json"), "utf8"));
const id: string = catalog.default;
const entry = catalog.models.find((model: { id: string }) => model.id === id);
const cardPath = join(root, "models", entry.card);

/** Named by its card's hash: figures of another version are not its own. */
export const model = { id, sha256: hashOf(cardPath) };

/** Its card. */
export const card = v.parse(cardSchema, JSON.parse(readFileSync(cardPath, "utf8")));

/** A results file beside its card. */
export const beside = (name: string): string => join(dirname(cardPath), name);

/**
 * What `npm run NAME` does for one table of README: measures where a manifest is named, writes
 * models/<id>/NAME.json, and puts the table that is made of it between the marks NAME.
 */
export async function showTable<T>(
	name: string,
	manifest: string | undefined,
	schema: v.GenericSchema<unknown, T>,
	measure: (manifest: string) => Promise<T>,
	tableOf: (found: T) => string,
): Promise<void> {
	const results = beside(`${name}.json`);
	if (manifest !== undefined) {
		const found = v.parse(schema, await measure(manifest));
		writeFileSync(results, `${JSON.stringify(found, null, "\t")}\n`);
	}
	const table = tableOf(v.parse(schema, JSON.parse(readFileSync(results, "utf8"))));
	putBetweenMarks(join(root, "README.md"), name, table);
	console.log(table);
}

/** What every results file says of its making. */
export const madeOf = (manifest: string) => ({
	measuredAt: new Date().toISOString().slice(0, 10),
	model,
	manifestSha256: hashOf(manifest),
});

/** @returns where scores of this card lie: those of another version of the model are not gone on with */
export const outOf = (folder: string): string =>
	join(root, "test-output", folder, model.sha256.slice(0, 12));

/** Judges a manifest as `npm run evaluate` does; what was stopped goes on. @returns `out` */
export async function evaluated(
	manifest: string,
	conditions: readonly Condition[],
	{ joined, out }: { readonly joined: readonly Condition[]; readonly out: string },
): Promise<string> {
	await run(
		{
			what: "run",
			manifest,
			out,
			models: null,
			conditions,
			joined,
			shard: { index: 1, count: 1 },
			processes: availableParallelism(),
			folder: null,
		},
		(line) => console.error(line),
	);
	return out;
}

/**
 * The same, and the scores.
 * @param folder of test-output
 * @returns the manifest's rows, and every row with what the model said of it under a condition
 */
export async function judged<C extends Condition>(
	manifest: string,
	folder: string,
	conditions: readonly C[],
): Promise<{ readonly rows: readonly Row[]; readonly under: (condition: C) => Counted[] }> {
	const out = await evaluated(manifest, conditions, { joined: [], out: outOf(folder) });
	const rows: Row[] = [];
	for await (const row of readManifest(manifest)) rows.push(row);
	const under = (condition: C): Counted[] => {
		const lines = readFileSync(scoresPath(out, model.id, condition), "utf8")
			.trim()
			.split("\n");
		const scores = lines.map((line): ScoreLine => JSON.parse(line));
		const byId = new Map(scores.map((score) => [score.id, score]));
		return rows.map((row) => {
			const score = byId.get(row.id);
			if (!score) throw new Error(`${row.id} has no score under ${condition}`);
			return { row, score };
		});
	};
	return { rows, under };
}
