/** A run over a manifest: what is not judged yet is judged, and the figures are written. */
import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { catalogSchema } from "../../detector/card";
import { MODELS } from "../nodeDetector";
import { UsageError } from "../usage";
import { isWhole, notBuilt } from "../wholeModel";
import { writeFigures } from "./figures";
import { outlineOf } from "./manifest";
import type { RunWish } from "./options";
import {
	append,
	clashOf,
	joinedPath,
	type Origin,
	readDone,
	readOrigin,
	scoresPath,
	writeOrigin,
} from "./outFolder";
import { type Column, tasksOf } from "./plan";
import { runTasks } from "./pool";
import { shortfalls } from "./report";

/** Says how far it is. */
export type Say = (line: string) => void;

/** Seconds between two words on how far it is. */
const WORD_EVERY = 10;

/**
 * Judges, and writes the figures of what the folder then holds.
 * @returns how many of its clips could not be read
 * @throws UsageError when the folder holds scores of something else, or there is no such model
 * @throws ManifestError when the manifest is wrong
 */
export async function run(wish: RunWish, say: Say): Promise<number> {
	const folder = resolve(wish.folder ?? MODELS);
	const models = await modelsOf(wish, folder, say);
	const outline = await outlineOf(wish.manifest);
	const here = readOrigin(wish.out);
	const clash = here && clashOf(here, outline.sha256, models, wish.shard);
	if (clash) throw new UsageError(`${wish.out}: ${clash}; take another folder or empty this one`);
	const origin: Origin = {
		manifest: { path: resolve(wish.manifest), sha256: outline.sha256, rows: outline.rows },
		models: { ...here?.models, ...models },
		conditions: [...new Set([...(here?.conditions ?? []), ...wish.conditions])],
		shard: { ...wish.shard },
		runs: here?.runs ?? [],
	};
	writeOrigin(wish.out, origin);

	const columns: Column[] = [];
	for (const model of Object.keys(models)) {
		for (const condition of wish.conditions) {
			const done = await readDone(wish.out, model, condition);
			columns.push({ model, condition, joined: wish.joined.includes(condition), done });
		}
	}
	const scratch = join(wish.out, "scratch");
	await rm(scratch, { recursive: true, force: true });
	const begun = performance.now();
	const seconds = () => (performance.now() - begun) / 1000;
	let [audio, lastWord] = [0, 0];
	try {
		await runTasks(
			wish.processes,
			{ models: Object.keys(models), folder, scratch: resolve(scratch), crowd: outline.crowd },
			tasksOf(wish.manifest, outline, wish.shard, columns),
			({ lines, audioSeconds }) => {
				for (const { model, condition, scores, joined } of lines) {
					append(scoresPath(wish.out, model, condition), scores);
					if (joined) append(joinedPath(wish.out, model, condition), [joined]);
				}
				audio += audioSeconds;
				if (seconds() - lastWord < WORD_EVERY) return;
				lastWord = seconds();
				say(
					`${(audio / 60).toFixed(0)} min of sound, ${(audio / lastWord).toFixed(0)} x real time`,
				);
			},
		);
	} finally {
		await rm(scratch, { recursive: true, force: true });
	}
	if (audio > 0) {
		const end = {
			endedAt: new Date().toISOString(),
			audioSeconds: Math.round(audio),
			wallSeconds: Math.max(0.1, Math.round(10 * seconds()) / 10),
			processes: wish.processes,
		};
		writeOrigin(wish.out, { ...origin, runs: [...origin.runs, end] });
	}
	const { metrics, failed } = await writeFigures(wish.out, wish.manifest);
	for (const line of shortfalls(metrics)) say(line);
	say(`figures: ${join(wish.out, "report.md")}`);
	return failed;
}

/** The wished models by id, with the SHA-256 of their cards. */
async function modelsOf(wish: RunWish, folder: string, say: Say): Promise<Record<string, string>> {
	const catalog = await catalogIn(folder);
	const known = catalog.models.map(({ id }) => id);
	const unbuilt = catalog.models
		.filter((entry) => !isWhole(join(folder, entry.card)))
		.map(({ id }) => id);
	if (wish.models === "all" && unbuilt.length > 0) say(`left out: ${notBuilt(unbuilt)}`);
	const asked =
		wish.models === "all"
			? known.filter((id) => !unbuilt.includes(id))
			: (wish.models ?? [catalog.default]);
	return Object.fromEntries(
		asked.map((id) => {
			const model = catalog.models.find((entry) => entry.id === id);
			if (unbuilt.includes(id)) throw new UsageError(notBuilt([id]));
			if (model) return [id, model.sha256];
			throw new UsageError(`there is no model ${id}; there are: ${known.join(", ")}`);
		}),
	);
}

/** @throws UsageError where the folder is none of models */
async function catalogIn(folder: string) {
	const path = join(folder, "catalog.json");
	try {
		return v.parse(catalogSchema, JSON.parse(await readFile(path, "utf8")));
	} catch (error) {
		throw new UsageError(`${path} is no catalog of models: ${(error as Error).message}`);
	}
}
