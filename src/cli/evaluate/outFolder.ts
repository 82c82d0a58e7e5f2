/** The folder that a run writes to: what it was made from, its score files, its speed. */
import {
	appendFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { mend, readLines } from "../lines";
import type { Shard } from "../shard";
import { UsageError } from "../usage";
import { CONDITIONS, type Condition } from "./conditions";
import type { JoinedLine, ScoreLine } from "./task";

const shardSchema = v.object({ index: v.number(), count: v.number() });

const originSchema = v.object({
	/** Where the manifest lay, and the SHA-256 of its bytes. */
	manifest: v.object({ path: v.string(), sha256: v.string(), rows: v.number() }),
	/** Models by id, with the SHA-256 of their cards. */
	models: v.record(v.string(), v.string()),
	conditions: v.array(v.picklist(CONDITIONS)),
	shard: shardSchema,
	/** One entry for each run that came to its end, and for each that was merged. */
	runs: v.array(
		v.object({
			endedAt: v.string(),
			audioSeconds: v.number(),
			wallSeconds: v.number(),
			processes: v.number(),
		}),
	),
});

/** What the scores of a folder were made from: `run.json`. */
export type Origin = v.InferOutput<typeof originSchema>;

const originPath = (folder: string) => join(folder, "run.json");

/** The score file of one model under one condition. */
export const scoresPath = (folder: string, model: string, condition: Condition): string =>
	join(folder, `scores-${model}-${condition}.jsonl`);
/** The same for joined clips. */
export const joinedPath = (folder: string, model: string, condition: Condition): string =>
	join(folder, `joined-${model}-${condition}.jsonl`);

/** @returns null where the folder holds no run. @throws Error when its run.json is damaged */
export function readOrigin(folder: string): Origin | null {
	const path = originPath(folder);
	if (!existsSync(path)) return null;
	const parsed = v.safeParse(originSchema, JSON.parse(readFileSync(path, "utf8")));
	if (parsed.success) return parsed.output;
	throw new Error(`${path}: ${parsed.issues[0].message}`);
}

/** Written beside and then renamed, so that it is never half there. */
export function writeWhole(path: string, text: string): void {
	writeFileSync(`${path}.new`, text);
	renameSync(`${path}.new`, path);
}

/** Makes the folder where it is not there. @throws UsageError where a file has its name, or it cannot be made */
export function makeFolder(folder: string): void {
	try {
		mkdirSync(folder, { recursive: true });
	} catch (error) {
		const taken = existsSync(folder) ? "is a file: --out wants a folder" : "cannot be made";
		throw new UsageError(`${folder} ${taken} (${(error as NodeJS.ErrnoException).code})`);
	}
}

/** Writes run.json. */
export function writeOrigin(folder: string, origin: Origin): void {
	makeFolder(folder);
	writeWhole(originPath(folder), `${JSON.stringify(origin, null, "\t")}\n`);
}

/** Why scores of that origin cannot stand beside those of this folder, or null. */
export function clashOf(
	here: Origin,
	manifest: string,
	models: Readonly<Record<string, string>>,
	shard: Shard,
): string | null {
	if (here.manifest.sha256 !== manifest) return "its scores are of another manifest";
	const other = Object.keys(models).find(
		(id) => id in here.models && here.models[id] !== models[id],
	);
	if (other) return `its scores of ${other} are of another version of that model`;
	if (here.shard.index !== shard.index || here.shard.count !== shard.count) {
		return `its scores are of shard ${here.shard.index}/${here.shard.count}`;
	}
	return null;
}

/** Ids that one score file and its file of joined clips hold. */
export interface Done {
	readonly clips: Set<string>;
	readonly groups: Set<string>;
}

/** What is there already; torn last lines are cut off. */
export async function readDone(folder: string, model: string, condition: Condition): Promise<Done> {
	const done: Done = { clips: new Set(), groups: new Set() };
	const [scores, joined] = [scoresPath, joinedPath].map((path) => path(folder, model, condition));
	mend(scores as string);
	mend(joined as string);
	for await (const { id } of readLines<ScoreLine>(scores as string)) done.clips.add(id);
	for await (const { id } of readLines<JoinedLine>(joined as string)) done.groups.add(id);
	return done;
}

/** Appends lines; what is written is on its way to the disk when this returns. */
export function append(path: string, lines: readonly unknown[]): void {
	if (lines.length > 0) {
		appendFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
	}
}
