/** The options of `npm run check`. */
import { parseArgs } from "node:util";

export const USAGE = `npm run check -- [--model ID] [--json] FILE...

  --model ID   judge with this model of models/catalog.json instead of the default
  --json       one JSON object a line for each file
  --help       this text`;

/** What a call asks for. */
export interface Wish {
	readonly model: string | null;
	readonly json: boolean;
	readonly help: boolean;
	readonly files: readonly string[];
}

/** @returns what is wished for, or what is wrong with the wish */
export function wishOf(args: readonly string[]): Wish | string {
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				model: { type: "string" },
				json: { type: "boolean", default: false },
				help: { type: "boolean", default: false },
			},
		});
		if (positionals.length === 0 && !values.help) return "which file?";
		return {
			model: values.model ?? null,
			json: values.json,
			help: values.help,
			files: positionals,
		};
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
