/**
 * A manifest: one JSON object a line. It is read by streaming, twice where that is needed, so its
 * length hardly matters: only ids are held of every row. What else must be known of the whole (voices
 * for babble, groups to be joined) is held to a fixed number, chosen by a hash of their names and so
 * the same in every shard.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { dirname, resolve } from "node:path";
import * as v from "valibot";
import { textLines } from "../lines";
import type { Shard } from "../shard";
import { UsageError } from "../usage";
import { hashOf } from "./random";
import type { Item } from "./task";

const word = v.optional(v.string(), "");

const rowSchema = v.object({
	id: v.pipe(v.string(), v.minLength(1)),
	/** Relative to the manifest; several are joined. */
	file: v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1))]),
	/** Rows without one are scored, and counted nowhere. */
	label: v.optional(v.picklist(["real", "fake", "none"])),
	kind: word,
	family: word,
	system: word,
	repo: word,
	speaker: word,
	lang: word,
});

/** A row of a manifest; words that are missing are empty. */
export type Row = v.InferOutput<typeof rowSchema>;

/** What is wrong with a manifest, for the person who wrote it. */
export class ManifestError extends UsageError {}

/**
 * The manifest's rows in order, each id once: scores are known by their ids alone.
 * @throws ManifestError with the number of the line that is wrong
 */
export async function* readManifest(path: string): AsyncGenerator<Row> {
	const input = createReadStream(path);
	const ids = new Set<string>();
	let number = 0;
	try {
		for await (const line of textLines(input)) {
			number++;
			if (line.trim() === "") continue;
			const where = `${path}, line ${number}`;
			const row = rowOf(line, where);
			if (ids.has(row.id)) throw new ManifestError(`${where}: id ${row.id} stands twice`);
			ids.add(row.id);
			yield row;
		}
	} catch (error) {
		if (error instanceof ManifestError) throw error;
		throw new ManifestError(`${path} cannot be read: ${(error as Error).message}`);
	} finally {
		input.destroy();
	}
}

function rowOf(line: string, where: string): Row {
	let json: unknown;
	try {
		json = JSON.parse(line);
	} catch {
		throw new ManifestError(`${where}: this is no JSON object`);
	}
	const parsed = v.safeParse(rowSchema, json);
	if (parsed.success) return parsed.output;
	const [issue] = parsed.issues;
	throw new ManifestError(`${where}: ${v.getDotPath(issue) ?? "the row"}: ${issue.message}`);
}

/** @returns the row's sound, with paths that hold wherever the program runs */
export function itemOf(row: Row, manifest: string): Item {
	const files = typeof row.file === "string" ? [row.file] : row.file;
	return { id: row.id, files: files.map((file) => resolve(dirname(manifest), file)) };
}

/** Clips that may be joined: of one repository, system and speaker. null where they may not. */
export function groupOf({ label, file, repo, system, speaker }: Row): string | null {
	if (label === undefined || label === "none" || typeof file !== "string") return null;
	return JSON.stringify([repo, label, system, speaker]);
}

/** A group is never torn apart by a shard. */
export const isIn = (row: Row, { index, count }: Shard): boolean =>
	hashOf(groupOf(row) ?? row.id) % count === index - 1;

/** Groups that are joined, at most; those with the smallest hash. */
const MAX_GROUPS = 2000;
/** Clips that are taken from one group, at most: 60 s of clips of 2 s and more. */
const GROUP_CLIPS = 30;
/** Real clips that may be heard in babble, at most. */
const MAX_CROWD = 256;

/** What must be known of a manifest before it is gone through. */
export interface Outline {
	/** SHA-256 of its bytes, hexadecimal. */
	readonly sha256: string;
	readonly rows: number;
	/** Real clips for babble, in the order of their hash. */
	readonly crowd: readonly Item[];
	/** By group: ids of the clips that are joined, in order; only groups of two clips and more. */
	readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** Goes through the manifest once. @throws ManifestError */
export async function outlineOf(path: string): Promise<Outline> {
	const crowd = createSample<Item>(MAX_CROWD);
	const groups = createSample<string[]>(MAX_GROUPS);
	let rows = 0;
	for await (const row of readManifest(path)) {
		rows++;
		if (row.label === "real") crowd.add(row.id, () => itemOf(row, path));
		const group = groupOf(row);
		if (group === null) continue;
		const ids = groups.add(group, () => []);
		ids?.push(row.id);
		if (ids && ids.length >= 8 * GROUP_CLIPS) ids.sort().splice(GROUP_CLIPS);
	}
	if (rows === 0) throw new ManifestError(`${path} holds no row`);
	const joined = [...groups.entries()].map(([group, ids]): [string, string[]] => [
		group,
		ids.sort().slice(0, GROUP_CLIPS),
	]);
	return {
		sha256: await digestOf(path),
		rows,
		crowd: [...crowd.entries()].map(([, item]) => item),
		groups: new Map(joined.filter(([, ids]) => ids.length > 1)),
	};
}

/** A fixed number of names, those with the smallest hash, whatever the order in which they come. */
function createSample<T>(size: number) {
	let held = new Map<string, T>();
	let limit = 2 ** 32;

	function trim(to: number): void {
		const sorted = [...held].sort(([a], [b]) => hashOf(a) - hashOf(b) || (a < b ? -1 : 1));
		held = new Map(sorted.slice(0, to));
		const last = sorted[to - 1];
		if (last && sorted.length >= to) limit = Math.min(limit, hashOf(last[0]));
	}

	return {
		/** @returns what is held for the name, or undefined when it is not among the smallest */
		add(name: string, make: () => T): T | undefined {
			const known = held.get(name);
			if (known !== undefined || hashOf(name) > limit) return known;
			const made = make();
			held.set(name, made);
			if (held.size >= 2 * size) trim(size);
			return held.get(name);
		},
		entries() {
			trim(size);
			return held.entries();
		},
	};
}

async function digestOf(path: string): Promise<string> {
	const hash = createHash("sha256");
	for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
	return hash.digest("hex");
}
