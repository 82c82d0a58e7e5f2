/** What one second of audio costs on a runtime, measured at start-up on this machine. */
import { blockSamples, createFrontEnd, type FrontEndSettings } from "../pipeline/frontEnd";
import { type DetectorInput, WINDOW_BLOCKS } from "../pipeline/listener";
import type { Runtime } from "./runtime";

/** Runs that are timed; odd, so that the median is one of them. */
const ROUNDS = 5;

/** A block that exercises every band: a buzz of 120 Hz with all its harmonics. */
export function benchmarkBlock(settings: FrontEndSettings): DetectorInput {
	const samples = Float32Array.from({ length: blockSamples(settings) }, (_, i) => {
		const turn = (i * 120) / 16000;
		return 0.2 * (2 * (turn - Math.floor(turn)) - 1);
	});
	return { samples, bands: createFrontEnd(settings).block(samples).bands };
}

/**
 * @param now a clock, milliseconds
 * @returns median milliseconds for one block and the score of its window, after a window of warm-up
 */
export async function millisecondsPerSecond(
	runtime: Runtime,
	block: DetectorInput,
	now: () => number,
): Promise<number> {
	const stream = runtime.openStream();
	for (let i = 0; i < WINDOW_BLOCKS; i++) await stream.push(block);
	await stream.score();
	const times: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const start = now();
		await stream.push(block);
		// Reads a value back, so the GPU has truly finished.
		await stream.score();
		times.push(now() - start);
	}
	stream.reset();
	return times.sort((a, b) => a - b)[(ROUNDS - 1) / 2] as number;
}
