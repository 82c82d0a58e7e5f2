/** Writes what a folder of scores adds up to: metrics.json, report.md and its pictures. */
import { join } from "node:path";
import { type Metrics, measure } from "./metricsFile";
import { readOrigin, writeWhole } from "./outFolder";
import { picturesOf } from "./pictures";
import { type Picture, reportOf } from "./report";

/**
 * @returns what stands in metrics.json, and how many clips could not be read
 * @throws Error where the folder holds no run
 */
export async function writeFigures(
	out: string,
	manifest: string,
): Promise<{ metrics: Metrics; failed: number }> {
	const origin = readOrigin(out);
	if (!origin) throw new Error(`${out} holds no run`);
	const { metrics, clips, failed } = await measure(out, manifest, origin);
	writeWhole(join(out, "metrics.json"), `${JSON.stringify(metrics, null, "\t")}\n`);
	const pictures = new Map<string, Picture[]>();
	for (const [model, byCondition] of clips) {
		const drawn = picturesOf(model, byCondition, metrics.models[model] ?? {});
		for (const { file, svg } of drawn) writeWhole(join(out, file), svg);
		pictures.set(model, drawn);
	}
	writeWhole(join(out, "report.md"), reportOf(metrics, pictures));
	return { metrics, failed };
}
