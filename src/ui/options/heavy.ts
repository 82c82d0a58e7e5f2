/**
 * What a model of wav2vec 2.0's size takes: the shape of XLS-R 300M with random weights as int8,
 * measured in Node with the browser's runtime, one thread (models/wav2vec2/README.md). It is told
 * before such a file is read.
 */
export const HEAVY = {
	/** Of its file. */
	bytes: 320e6,
	/** At its highest, while it is opened. */
	memoryBytes: 2e9,
	/** Of processor time for each second of sound. */
	secondsPerSecond: 10,
} as const;
