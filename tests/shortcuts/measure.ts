/** How far the evidence moves when a recording changes and its voice does not. */
import { judgeSamples } from "../../src/cli/evaluate/judgeSamples";
import { type NodeDetector, openDetector } from "../../src/cli/nodeDetector";
import { toInt16 } from "../../src/pipeline/mono";
import { demoClip } from "../bench/nodeRows";
import { CHANGES, type Change } from "./changes";

/** The demo's voices: people and machines. */
export const VOICES = [
	"human-allison",
	"human-june",
	"human-librivox",
	"machine-espeak",
	"machine-festival",
	"machine-flite",
] as const;

/** What one change did over all voices. */
export interface Moved {
	readonly change: string;
	/** Largest difference of the evidence, LLR. */
	readonly most: number;
	/** Mean of the differences, by size. */
	readonly mean: number;
	/** Voices whose band is another. */
	readonly bands: number;
	readonly voices: number;
	readonly bound: number;
}

/** Peak of each clip before it is changed: room for 6 dB. */
const PEAK = 0.45;

/** @param seconds of each voice that are heard */
export async function measureShortcuts(
	root: string,
	seconds: number,
	changes: readonly Change[] = CHANGES,
	voices: readonly string[] = VOICES,
): Promise<{ model: NodeDetector["model"]["name"]; moved: Moved[] }> {
	const detector = await openDetector(null);
	if ("reason" in detector) throw new Error(detector.detail);
	const judged = async (samples: Float32Array) =>
		(await judgeSamples(toInt16(samples), detector)).score;
	const differences = changes.map(() => ({ llr: [] as number[], bands: 0 }));
	for (const voice of voices) {
		const clip = levelled(demoClip(root, voice, seconds));
		const plain = await judged(clip);
		for (const [i, change] of changes.entries()) {
			const changed = await judged(change.apply(clip));
			if (plain.llr === null || changed.llr === null) {
				throw new Error(`${voice}, ${change.name}: no LLR`);
			}
			const found = differences[i] as (typeof differences)[number];
			found.llr.push(Math.abs(changed.llr - plain.llr));
			if (changed.band !== plain.band) found.bands++;
		}
	}
	const moved = changes.map(({ name, bound }, i) => {
		const { llr, bands } = differences[i] as (typeof differences)[number];
		const mean = llr.reduce((sum, x) => sum + x, 0) / llr.length;
		const two = (x: number) => Math.round(100 * x) / 100;
		return {
			change: name,
			most: two(Math.max(...llr)),
			mean: two(mean),
			bands,
			voices: llr.length,
			bound,
		};
	});
	return { model: detector.model.name, moved };
}

function levelled(samples: Int16Array): Float32Array {
	const peak = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
	return Float32Array.from(samples, (x) => (PEAK * x) / peak);
}
