/** The options of `npm run check`. */
import { parseArgs } from "node:util";
import { type Sensitivity, sensitivities } from "../protocol/sensitivity";
import { type Shard, shardOf } from "./shard";

export const USAGE = `npm run check -- [--model ID[,ID]] [--sensitivity LEVEL] [--json] FILE...
npm run check -- [--model ID] [--sensitivity LEVEL] --list LIST [--shard I/N] [--out RESULTS]
npm run check -- --model-file F [--card F] [--json] FILE...

  --model ID   judge with this model of models/catalog.json instead of the default; with several,
               the same sound by each of them, side by side
  --model-file F
               judge with a model of your own, beside those of --model: its ONNX file. What else its
               card names lies in the same folder. It is tried first, and refused where it is no
               model, does not do what its card says, is too large, or needs minutes for a step
  --card F     the card of --model-file; otherwise card.json in its folder
  --draft-card print a card for --model-file, from what the graph says of itself and guesses, for you
               to complete; judges nothing
  --sensitivity LEVEL  cautious (fewer false alarms), balanced (the default) or alert (fewer misses)
  --json       one JSON object a line for each file; with several models {file, results: [...]}
  --list LIST  a text file with the name of one sound file a line, of any length; - reads them from
               standard input
  --shard I/N  only each Nth file, from the Ith on: N calls with I from 1 to N do the whole list
  --out FILE   append the JSON objects to this file; files that stand in it are not judged again
  --help       this text`;

/** What a call asks for. */
export interface Wish {
	/** Ids of the catalog, each once; empty for the default, or for a model file alone. */
	readonly models: readonly string[];
	/** A model of one's own, and its card where it is not card.json beside it. */
	readonly modelFile: string | null;
	readonly card: string | null;
	/** A card is to be begun, and nothing judged. */
	readonly draftCard: boolean;
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
				"model-file": { type: "string" },
				card: { type: "string" },
				"draft-card": { type: "boolean", default: false },
				json: { type: "boolean", default: false },
				list: { type: "string" },
				shard: { type: "string" },
				out: { type: "string" },
				help: { type: "boolean", default: false },
			},
		});
		const draft = values["draft-card"];
		if (draft && !values["model-file"]) return "--draft-card is of a --model-file: which file?";
		if (positionals.length === 0 && !values.list && !values.help && !draft) return "which file?";
		const models = [...new Set((values.model ?? "").split(",").filter((id) => id !== ""))];
		if (values.model !== undefined && models.length === 0) return "which model?";
		if (values.card && !values["model-file"]) return "--card is of a --model-file: which file?";
		const shard = shardOf(values.shard);
		if (typeof shard === "string") return shard;
		const sensitivity = sensitivities.find((level) => level === values.sensitivity);
		if (!sensitivity) return `--sensitivity is one of ${sensitivities.join(", ")}`;
		return {
			models,
			modelFile: values["model-file"] ?? null,
			card: values.card ?? null,
			draftCard: draft,
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
