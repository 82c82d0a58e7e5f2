/** gate.json: the speech gate's weights, checked once so that the gate itself need not ask. */
import * as v from "valibot";
import type { GateWeights } from "../pipeline/speechGate";
import { GROUP_BANDS, voiceFeatureCount, WIDE_GROUPS } from "../pipeline/voiceFeatures";

const finite = v.pipe(v.number(), v.finite());
const row = v.pipe(v.array(finite), v.minLength(1));

const gateSchema = v.object({
	version: v.literal(2),
	mean: row,
	sd: v.array(
		v.pipe(
			finite,
			v.check((sd) => sd > 0, "is not above 0"),
		),
	),
	layers: v.pipe(
		v.array(v.object({ weights: v.pipe(v.array(row), v.minLength(1)), bias: row })),
		v.minLength(1),
	),
	threshold: v.pipe(finite, v.minValue(0), v.maxValue(1)),
});

/**
 * @param json the parsed file
 * @param bands of the front end that feeds the gate
 * @returns the weights, or in words what is wrong with them
 */
export function parseGate(json: unknown, bands: number): GateWeights | string {
	const parsed = v.safeParse(gateSchema, json);
	if (!parsed.success) return firstIssue(parsed.issues);
	const gate = parsed.output;
	const size = GROUP_BANDS * WIDE_GROUPS;
	if (bands % size !== 0) return `${bands} bands do not divide by ${size}`;
	const features = voiceFeatureCount(bands);
	if (gate.mean.length !== features || gate.sd.length !== features) {
		return `mean and sd should hold ${features} numbers each`;
	}
	// Of the block itself, and the mean of the last ones.
	let width = 2 * features;
	for (const [depth, layer] of gate.layers.entries()) {
		if (layer.weights.some((weights) => weights.length !== width)) {
			return `layer ${depth} does not take ${width} numbers`;
		}
		width = layer.weights.length;
		if (layer.bias.length !== width) return `layer ${depth} has ${layer.bias.length} biases`;
	}
	return width === 1 ? gate : `the last layer gives ${width} numbers, not 1`;
}

/** The first thing that a schema found wrong, with the place. */
export function firstIssue(issues: readonly v.BaseIssue<unknown>[]): string {
	const issue = issues[0];
	if (!issue) return "is not as it should be";
	const place = v.getDotPath(issue);
	if (place && issue.input === undefined) return `${place} is missing`;
	return place ? `${place}: ${issue.message}` : issue.message;
}
