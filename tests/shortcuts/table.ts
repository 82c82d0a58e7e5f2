/** The table of shortcuts, as Markdown, from docs/shortcuts.json. */
import type { ModelName } from "../../src/protocol/state";
import type { Moved } from "./measure";

/** docs/shortcuts.json. */
export interface Shortcuts {
	readonly measuredAt: string;
	readonly model: ModelName;
	/** Of each voice. */
	readonly seconds: number;
	readonly moved: readonly Moved[];
}

/** @returns Markdown */
export function shortcutTable({ measuredAt, model, seconds, moved }: Shortcuts): string {
	return [
		`Measured ${measuredAt} by \`npm run shortcuts\`: model \`${model.id}\`, card SHA-256 \`${model.sha256.slice(0, 12)}\`, ${seconds} s of each of the demo's ${moved[0]?.voices ?? 0} voices. How far the evidence (LLR) moves, and how many voices get another band.`,
		"",
		"| change of the recording | most | mean | other band | held to |",
		"|---|---|---|---|---|",
		...moved.map(
			({ change, most, mean, bands, voices, bound }) =>
				`| ${[change, most.toFixed(2), mean.toFixed(2), `${bands} of ${voices}`, `at most ${bound}`].join(" | ")} |`,
		),
	].join("\n");
}
