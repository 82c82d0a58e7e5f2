/** The README's table of all measured models, as Markdown. */
import type { Comparison } from "../../src/detector/comparison";
import { comparedConditions } from "../../src/ui/figures/conditions";

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const SHOWN = ["clean", "opus24", "tel8k"] as const;
const NAMES = { clean: "EER clean", opus24: "EER Opus 24", tel8k: "EER telephone" } as const;

/** A number of things with the prefix that people read. */
function short(value: number, units: readonly string[]): string {
	const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
	return `${Number((value / 1000 ** step).toPrecision(3))} ${units[step]}`;
}

/** Every condition that can be compared; nothing where the first table has them all. */
function everyCondition(models: Comparison["models"]): string[] {
	const conditions = comparedConditions(models);
	if (conditions.every((name) => SHOWN.some((shown) => shown === name))) return [];
	const rows = conditions.map((name) => {
		const eers = models.map(({ conditions: of }) =>
			of[name] ? percent(of[name].eer.value) : "not measured",
		);
		return `| ${[name, ...eers].join(" | ")} |`;
	});
	return [
		"Equal error rate in every condition:",
		"",
		`| ${["condition", ...models.map(({ id }) => `\`${id}\``)].join(" | ")} |`,
		`|${"---|".repeat(models.length + 1)}`,
		...rows,
		"",
	];
}

/** @returns Markdown */
export function comparisonTable({ models }: Comparison): string {
	const head = [
		"model",
		...SHOWN.map((name) => NAMES[name]),
		"AUC clean",
		"false alarms",
		"coverage",
	];
	const lines = models.map(({ id, conditions, parameters, macsPerSecond, bytes, wasm }) => {
		const { clean } = conditions;
		const eers = SHOWN.map((name) => {
			const of = conditions[name];
			if (!of) return "not measured";
			const { value, low, high } = of.eer;
			return `${percent(value)} (${percent(low)} to ${percent(high)})`;
		});
		return [
			`\`${id}\``,
			...eers,
			clean ? clean.auc.toFixed(3) : "-",
			clean ? percent(clean.falseAlarmRate) : "-",
			clean ? percent(clean.coverage) : "-",
			short(parameters, ["", "k", "M"]),
			`${Number((macsPerSecond / 1e9).toPrecision(2))}`,
			short(bytes, ["B", "kB", "MB"]),
			wasm ? `${wasm.msPerSecond} ms` : "not measured",
		];
	});
	const all = [...head, "parameters", "GMAC a second", "bytes", "wasm, a second of sound"];
	const machines = [...new Set(models.flatMap(({ wasm }) => (wasm ? [wasm.machine] : [])))];
	return [
		`| ${all.join(" | ")} |`,
		`|${"---|".repeat(all.length)}`,
		...lines.map((cells) => `| ${cells.join(" | ")} |`),
		"",
		...everyCondition(models),
		`On the same clips of dev, by \`npm run compare\`; a model that does badly is shown as it is. EER with its 95 % interval over repositories; a window is judged each second; wasm in processor time, one thread${machines.length > 0 ? ` of ${machines.join(", ")}` : ""}. Guessing has an EER of 50 %.`,
	].join("\n");
}
