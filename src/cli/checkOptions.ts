/** The options of `npm run check`. */
import { parseArgs } from "node:util";
import { type Sensitivity, sensitivities } from "../protocol/sensitivity";
import { type Shard, shardOf } from "./shard";

export const USAGE = `npm run check -- [--model ID] [--sensitivity LEVEL] [--json] FILE...
npm run check -- [--model ID] [--sensitivity LEVEL] --list LIST [--shard I/N] [--out RESULTS]

  --model ID   judge with this model of models/catalog.json instead of the default
  --sensitivity LEVEL  cautious (fewer false alarms), balanced (the default) or alert (fewer misses)
  --json       one JSON object a line for each file
  --list LIST  a text file with the name of one sound file a line, of any length; - reads them from
               standard input
  --shard I/N  only each Nth file, from the Ith on: N calls with I from 1 to N do the whole list
  --out FILE   append the JSON objects to this file; files that stand in it are not judged again
  --help       this text`;

/** What a call asks for. */
export interface Wish {
	readonly model: string | null;
	readonly sensitivity: Sensitivity;
	readonly json: boolean;
	readonly help: boolean;
	readonly files: readonly string[];
	/** A file with the names of files, "-" for standard input, or null. */
	readonly list: string | null;
	readonly shard: Shard;
	/** Where results are appended to; null prints them. */
	readonly out: string | null;
}

/** @returns what is wished for, or what is wrong with the wish */
export function wishOf(args: readonly string[]): Wish | string {
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				model: { type: "string" },
				sensitivity: { type: "string", default: "balanced" },
				json: { type: "boolean", default: false },
				list: { type: "string" },
				shard: { type: "string" },
				out: { type: "string" },
				help: { type: "boolean", default: false },
			},
		});
		if (positionals.length === 0 && !values.list && !values.help) return "which file?";
		const shard = shardOf(values.shard);
		if (typeof shard === "string") return shard;
		const sensitivity = sensitivities.find((level) => level === values.sensitivity);
		if (!sensitivity) return `--sensitivity is one of ${sensitivities.join(", ")}`;
		return {
			model: values.model ?? null,
			sensitivity,
			json: values.json,
			help: values.help,
			files: positionals,
			list: values.list ?? null,
			shard,
			out: values.out ?? null,
		};
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
