/** Parts of a run, judged on several machines, put together: as if one machine had done all. */
import { existsSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { mend, readLines } from "../lines";
import { UsageError } from "../usage";
import { CONDITIONS, type Condition } from "./conditions";
import { writeFigures } from "./figures";
import { outlineOf } from "./manifest";
import {
	append,
	joinedPath,
	makeFolder,
	type Origin,
	readOrigin,
	scoresPath,
	writeOrigin,
} from "./outFolder";

/** Lines that are held before they are written. */
const BLOCK = 1000;

/**
 * @param out folder to write to; what scores it holds are replaced
 * @param parts folders of shards of one manifest
 * @param manifest where it lies now; null where it lay for the shards
 * @returns how many clips could not be read
 * @throws UsageError when the parts do not belong together, or one is missing
 */
export async function merge(
	out: string,
	parts: readonly string[],
	manifest: string | null,
): Promise<number> {
	if (parts.some((part) => resolve(part) === resolve(out))) {
		throw new UsageError(`${out} cannot be merged into itself`);
	}
	const origins = parts.map((part) => {
		const origin = readOrigin(part);
		if (!origin) throw new UsageError(`${part} holds no run`);
		return origin;
	});
	const [first] = origins as [Origin];
	for (const [i, origin] of origins.entries()) {
		const fault = strangerOf(first, origin);
		if (fault) throw new UsageError(`${parts[i]}: ${fault}`);
	}
	const missing = missingShards(origins);
	if (missing.length > 0) throw new UsageError(`shards are missing: ${missing.join(", ")}`);
	const path = manifest ?? first.manifest.path;
	if (!existsSync(path)) {
		throw new UsageError(`${path} is not there: say where the manifest lies (--manifest)`);
	}
	if ((await outlineOf(path)).sha256 !== first.manifest.sha256) {
		throw new UsageError(`${path} is not the manifest that the shards were made of`);
	}

	makeFolder(out);
	const models = Object.assign({}, ...origins.map((origin) => origin.models));
	for (const model of Object.keys(models)) {
		for (const condition of CONDITIONS) {
			await mergeFile(out, parts, (folder) => scoresPath(folder, model, condition));
			await mergeFile(out, parts, (folder) => joinedPath(folder, model, condition));
		}
	}
	writeOrigin(out, {
		manifest: { ...first.manifest, path: resolve(path) },
		models,
		conditions: [...new Set(origins.flatMap(({ conditions }): Condition[] => conditions))],
		shard: { index: 1, count: 1 },
		runs: origins.flatMap(({ runs }) => runs),
	});
	return (await writeFigures(out, path)).failed;
}

/** Why two parts do not belong together, or null. */
function strangerOf(first: Origin, other: Origin): string | null {
	if (other.manifest.sha256 !== first.manifest.sha256) return "it is of another manifest";
	if (other.shard.count !== first.shard.count) {
		return `it is one of ${other.shard.count} shards, not of ${first.shard.count}`;
	}
	const model = Object.keys(other.models).find(
		(id) => id in first.models && first.models[id] !== other.models[id],
	);
	return model === undefined ? null : `it has another version of the model ${model}`;
}

function missingShards(origins: readonly Origin[]): string[] {
	const count = origins[0]?.shard.count ?? 0;
	const there = new Set(origins.map(({ shard }) => shard.index));
	return Array.from({ length: count }, (_, i) => i + 1)
		.filter((index) => !there.has(index))
		.map((index) => `${index}/${count}`);
}

/** Lines of all parts, each id once. */
async function mergeFile(
	out: string,
	parts: readonly string[],
	pathIn: (folder: string) => string,
): Promise<void> {
	const target = pathIn(out);
	rmSync(target, { force: true });
	const known = new Set<string>();
	let block: unknown[] = [];
	for (const part of parts) {
		mend(pathIn(part));
		for await (const line of readLines<{ id: string }>(pathIn(part))) {
			if (known.has(line.id)) continue;
			known.add(line.id);
			block.push(line);
			if (block.length < BLOCK) continue;
			append(target, block);
			block = [];
		}
	}
	append(target, block);
}
