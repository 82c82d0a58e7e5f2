/** What is still to be done of a manifest, in batches: a batch is decoded and coded in one go. */
import type { Shard } from "../shard";
import type { Condition } from "./conditions";
import { groupOf, isIn, itemOf, type Outline, readManifest } from "./manifest";
import type { Done } from "./outFolder";
import type { Item, Task, Wanted } from "./task";

/** Clips in a batch. */
const BATCH = 16;

/** One model under one condition, with what is there already. */
export interface Column {
	readonly model: string;
	readonly condition: Condition;
	/** Joined clips are judged, too. */
	readonly joined: boolean;
	readonly done: Done;
}

/**
 * Groups that are joined make a batch each, once all their clips have been met; all others go as
 * they come. What is done already is left out.
 */
export async function* tasksOf(
	manifest: string,
	outline: Outline,
	shard: Shard,
	columns: readonly Column[],
): AsyncGenerator<Task> {
	const waiting = new Map<string, Map<string, Item>>();
	let batch: Item[] = [];

	for await (const row of readManifest(manifest)) {
		if (!isIn(row, shard)) continue;
		const item = itemOf(row, manifest);
		const group = groupOf(row);
		const ids = group === null ? undefined : outline.groups.get(group);
		if (group !== null && ids?.includes(row.id)) {
			const met = waiting.get(group) ?? new Map<string, Item>();
			waiting.set(group, met.set(row.id, item));
			if (met.size < ids.length) continue;
			waiting.delete(group);
			const items = ids.map((id) => met.get(id) as Item);
			yield* wantedOf(items, group, columns);
			continue;
		}
		batch.push(item);
		if (batch.length < BATCH) continue;
		yield* wantedOf(batch, null, columns);
		batch = [];
	}
	yield* wantedOf(batch, null, columns);
}

function* wantedOf(
	items: readonly Item[],
	group: string | null,
	columns: readonly Column[],
): Generator<Task> {
	const wanted = columns.flatMap(({ model, condition, joined: withJoined, done }): Wanted[] => {
		const ids = items.map(({ id }) => id).filter((id) => !done.clips.has(id));
		const joined = withJoined && group !== null && !done.groups.has(group);
		return ids.length > 0 || joined ? [{ model, condition, ids, joined }] : [];
	});
	if (wanted.length > 0) yield { items, group, wanted };
}
