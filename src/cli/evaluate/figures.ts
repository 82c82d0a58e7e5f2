/** Writes what a folder of scores adds up to: metrics.json, report.md and its pictures. */
import { join } from "node:path";
import { measure } from "./metricsFile";
import { readOrigin, writeWhole } from "./outFolder";

/** @throws Error where the folder holds no run */
export async function writeFigures(out: string, manifest: string): Promise<void> {
	const origin = readOrigin(out);
	if (!origin) throw new Error(`${out} holds no run`);
	const { metrics } = await measure(out, manifest, origin);
	writeWhole(join(out, "metrics.json"), `${JSON.stringify(metrics, null, "\t")}\n`);
}
