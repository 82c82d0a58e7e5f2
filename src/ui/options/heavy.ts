/**
 * What a model of wav2vec 2.0's size takes: the shape of XLS-R 300M with random weights as int8
 * (`python -m training wav2vec2 shape`), in Node 20 on the browser's runtime, one thread of a shared
 * server processor, 2026-11-26: 1.35 GB of memory and 3.5 to 4.4 s for each window, one a second.
 * It is told before such a file is read.
 */
export const HEAVY = {
	/** Of its file. */
	bytes: 355e6,
	/** At its highest, while it is opened. */
	memoryBytes: 1.4e9,
	/** Of processor time for each second of sound. */
	secondsPerSecond: 4,
} as const;
