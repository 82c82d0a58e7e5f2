/** How fast a model runs here, in Node. */
import { benchmarkBlock, millisecondsPerSecond } from "../detector/benchmark";
import type { NodeDetector } from "./nodeDetector";

/** Processor time of this process, milliseconds: others on a busy machine do not count. */
export function processorTime(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

/** The first rounds are those of a processor that has yet to learn the code. */
const TRIES = 4;

/** @returns processor time for a second of sound on wasm, one thread, milliseconds, to two digits */
export async function speedOf({ model, runtime }: NodeDetector): Promise<number> {
	const block = benchmarkBlock(model.frontEnd);
	let least = Number.POSITIVE_INFINITY;
	for (let i = 0; i < TRIES; i++) {
		least = Math.min(least, await millisecondsPerSecond(runtime, block, processorTime));
	}
	return Number(least.toPrecision(2));
}
