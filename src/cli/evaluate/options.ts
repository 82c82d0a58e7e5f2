/** The options of `npm run evaluate`. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type Shard, shardOf } from "../shard";
import { CONDITIONS, type Condition, OTHER_CHANNELS, USUAL_CONDITIONS } from "./conditions";

/** Joined clips double the work, and more speech helps alike under each condition. */
const JOINED: readonly Condition[] = ["clean"];

export const EVALUATE_USAGE = `npm run evaluate -- --manifest M.jsonl --out DIR [options]
npm run evaluate -- merge --out DIR SHARD_DIR...

Judges every clip of a manifest and writes to DIR: scores-<model>-<condition>.jsonl, metrics.json,
report.md with pictures. Started again on the same DIR it goes on where it was stopped.

  --manifest M        one object a line: {id, file, label, kind, family, system, repo, speaker, lang}
  --model ID[,ID]     models of models/catalog.json, or all that are here; without it the
                      default
  --conditions C[,C]  of ${USUAL_CONDITIONS.join(", ")}; without it all
                      of these. There are also channels of calls, streams, players:
                      ${OTHER_CHANNELS.join(", ")}
  --joined C[,C]      conditions under which clips of one speaker are judged joined, too; without
                      it ${JOINED.join(", ")}
  --shard I/N         only part I (1 to N) of the manifest; "merge" puts the parts together
  --processes N       that judge side by side; without it one a core
  --models DIR        a folder with another catalog.json
  --help              this text`;

/** A run over a manifest. */
export interface RunWish {
	readonly what: "run";
	readonly manifest: string;
	readonly out: string;
	/** null takes the catalog's default. */
	readonly models: readonly string[] | "all" | null;
	readonly conditions: readonly Condition[];
	/** Where joined clips are judged, too. */
	readonly joined: readonly Condition[];
	readonly shard: Shard;
	readonly processes: number;
	readonly folder: string | null;
}

/** What a call asks for. */
export type EvaluateWish =
	| RunWish
	| {
			readonly what: "merge";
			readonly out: string;
			readonly parts: readonly string[];
			readonly manifest: string | null;
	  }
	| { readonly what: "help" };

/** @returns what is wished for, or what is wrong with the wish */
export function evaluateWishOf(args: readonly string[]): EvaluateWish | string {
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				manifest: { type: "string" },
				out: { type: "string" },
				model: { type: "string" },
				conditions: { type: "string" },
				joined: { type: "string" },
				shard: { type: "string" },
				processes: { type: "string" },
				models: { type: "string" },
				help: { type: "boolean", default: false },
			},
		});
		if (values.help) return { what: "help" };
		if (!values.out) return "where to? --out DIR";
		if (positionals[0] === "merge") {
			const parts = positionals.slice(1);
			if (parts.length === 0) return "which folders are to be merged?";
			return { what: "merge", out: values.out, parts, manifest: values.manifest ?? null };
		}
		if (positionals.length > 0) return `what is "${positionals[0]}"?`;
		if (!values.manifest) return "of what? --manifest M.jsonl";
		const conditions = conditionsOf(values.conditions, USUAL_CONDITIONS);
		if (typeof conditions === "string") return conditions;
		const joined = conditionsOf(values.joined, JOINED);
		if (typeof joined === "string") return joined;
		// The usual ones may be missing: nobody asked for them.
		const left = values.joined ? joined.find((name) => !conditions.includes(name)) : undefined;
		if (left) return `--joined ${left}: it is not among the conditions ${conditions.join(", ")}`;
		const shard = shardOf(values.shard);
		if (typeof shard === "string") return shard;
		const processes = Number(values.processes ?? availableParallelism());
		if (!Number.isInteger(processes) || processes < 1 || processes > 256) {
			return `--processes ${values.processes}: a whole number from 1 on`;
		}
		return {
			what: "run",
			manifest: values.manifest,
			out: values.out,
			models: values.model === "all" ? "all" : (values.model?.split(",") ?? null),
			conditions,
			joined,
			shard,
			processes,
			folder: values.models ?? null,
		};
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

/** In the order of CONDITIONS, each once. @param usual without a text */
function conditionsOf(
	text: string | undefined,
	usual: readonly Condition[],
): readonly Condition[] | string {
	if (text === undefined) return usual;
	const asked = text.split(",");
	const unknown = asked.find((name) => !CONDITIONS.some((known) => known === name));
	if (unknown !== undefined) {
		return `there is no condition "${unknown}"; there are: ${CONDITIONS.join(", ")}`;
	}
	return CONDITIONS.filter((name) => asked.includes(name));
}
