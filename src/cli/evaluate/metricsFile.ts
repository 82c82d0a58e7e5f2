/** metrics.json: all figures of a folder of scores. */
import { cpus } from "node:os";
import { readLines } from "../lines";
import { CONDITIONS, type Condition } from "./conditions";
import { groupOf, isIn, type Row, readManifest } from "./manifest";
import {
	type ConditionFigures,
	type Counted,
	conditionFiguresOf,
	isHeadline,
} from "./metrics/condition";
import { type SecondsFigures, secondsFiguresOf } from "./metrics/seconds";
import { joinedPath, type Origin, scoresPath } from "./outFolder";
import type { JoinedLine, ScoreLine } from "./task";

/** What stands under one model and condition. */
export interface Measured extends ConditionFigures {
	/** On joined clips; empty where they were not judged. */
	readonly bySeconds: readonly SecondsFigures[];
}

/** metrics.json. Rates are fractions 0-1. */
export interface Metrics {
	readonly models: Readonly<Record<string, Readonly<Partial<Record<Condition, Measured>>>>>;
	readonly speed: {
		/** Seconds of sound that went through a model, and how long that took. */
		readonly audioSeconds: number;
		readonly wallSeconds: number;
		readonly timesRealTime: number | null;
		readonly processes: number;
		readonly machine: string;
	};
	readonly origin: {
		readonly measuredAt: string;
		readonly manifest: { readonly sha256: string; readonly rows: number };
		/** SHA-256 of each model's card. */
		readonly models: Readonly<Record<string, string>>;
		readonly repositories: number;
	};
}

/** Clips with their scores, by model and condition, as pictures need them. */
export type CountedBy = Map<string, Map<Condition, Counted[]>>;

/** Rows of the manifest that figures are about. */
interface Rows {
	readonly byId: ReadonlyMap<string, Row>;
	readonly ofGroup: ReadonlyMap<string, Row>;
}

/** Reads all scores of a folder and counts. @returns `failed`: clips that could not be read under one condition or more */
export async function measure(
	out: string,
	manifest: string,
	origin: Origin,
): Promise<{ metrics: Metrics; clips: CountedBy; failed: number }> {
	const failed = new Set<string>();
	const rows = await rowsOf(manifest, origin);
	const clips: CountedBy = new Map();
	const models: Record<string, Partial<Record<Condition, Measured>>> = {};
	for (const model of Object.keys(origin.models)) {
		const byCondition = new Map<Condition, Counted[]>();
		const measured: Partial<Record<Condition, Measured>> = {};
		for (const condition of CONDITIONS) {
			const counted = await countedOf(scoresPath(out, model, condition), rows, failed);
			if (counted.length === 0) continue;
			const known = new Set(counted.map(({ row }) => row.id));
			const missing = [...rows.byId.values()].filter(
				(row) => isHeadline(row) && !known.has(row.id),
			);
			const figures = conditionFiguresOf(counted, missing.length);
			const bySeconds = await secondsOf(joinedPath(out, model, condition), rows);
			measured[condition] = rounded({ ...figures, bySeconds });
			byCondition.set(condition, counted);
		}
		models[model] = measured;
		clips.set(model, byCondition);
	}
	const repositories = new Set([...rows.byId.values()].filter(isHeadline).map(({ repo }) => repo));
	const { sha256, rows: count } = origin.manifest;
	const metrics: Metrics = {
		models,
		speed: speedOf(origin),
		origin: {
			measuredAt: (origin.runs.at(-1)?.endedAt ?? new Date().toISOString()).slice(0, 10),
			manifest: { sha256, rows: count },
			models: origin.models,
			repositories: repositories.size,
		},
	};
	return { metrics, clips, failed: failed.size };
}

async function rowsOf(manifest: string, { shard }: Origin): Promise<Rows> {
	const byId = new Map<string, Row>();
	const ofGroup = new Map<string, Row>();
	for await (const row of readManifest(manifest)) {
		if (row.label === undefined || !isIn(row, shard)) continue;
		byId.set(row.id, row);
		const group = groupOf(row);
		if (group !== null) ofGroup.set(group, row);
	}
	return { byId, ofGroup };
}

/**
 * In the order of their ids, each once: the order in which processes were done says nothing.
 * @param failed gets the ids of clips that could not be read, those without a label, too
 */
async function countedOf(path: string, { byId }: Rows, failed: Set<string>): Promise<Counted[]> {
	const found = new Map<string, Counted>();
	for await (const score of readLines<ScoreLine>(path)) {
		if (score.state === "failed") failed.add(score.id);
		const row = byId.get(score.id);
		if (row) found.set(score.id, { row, score });
	}
	return [...found.values()].sort((a, b) => (a.row.id < b.row.id ? -1 : 1));
}

async function secondsOf(path: string, { ofGroup }: Rows): Promise<SecondsFigures[]> {
	const groups = new Map<string, { row: Row; points: JoinedLine["points"] }>();
	for await (const { id, points } of readLines<JoinedLine>(path)) {
		const row = ofGroup.get(id);
		if (row && isHeadline(row)) groups.set(id, { row, points });
	}
	return secondsFiguresOf(
		[...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group),
	);
}

function speedOf({ runs }: Origin): Metrics["speed"] {
	const sum = (of: (run: Origin["runs"][number]) => number) =>
		runs.reduce((total, run) => total + of(run), 0);
	const [audioSeconds, wallSeconds] = [
		sum((run) => run.audioSeconds),
		sum((run) => run.wallSeconds),
	];
	const cores = cpus();
	return {
		audioSeconds,
		wallSeconds,
		timesRealTime: wallSeconds > 0 ? Math.round((10 * audioSeconds) / wallSeconds) / 10 : null,
		processes: Math.max(0, ...runs.map(({ processes }) => processes)),
		machine: `${cores.length} x ${cores[0]?.model ?? "unknown"}`,
	};
}

/** Four digits after the point: more is noise. */
function rounded<T>(value: T): T {
	return JSON.parse(
		JSON.stringify(value, (_, inner: unknown) =>
			typeof inner === "number" ? Math.round(inner * 1e4) / 1e4 : inner,
		),
	) as T;
}
