/** Many channels to one, and what is no number to silence. */

/**
 * Mean of all channels. NaN and infinities become 0 and are counted: a damaged decoder must not
 * poison the running state of a detector.
 * @param planes one array a channel, all of one length, at least one
 * @returns samples in [-1, 1] (held there) and how many frames held something that is no number
 */
export function mixToMono(planes: readonly Float32Array[]): {
	samples: Float32Array;
	damaged: number;
} {
	const length = planes[0]?.length ?? 0;
	const samples = new Float32Array(length);
	let damaged = 0;
	for (let i = 0; i < length; i++) {
		let sum = 0;
		for (const plane of planes) sum += plane[i] as number;
		const value = sum / planes.length;
		if (Number.isFinite(value)) samples[i] = Math.max(-1, Math.min(1, value));
		else damaged++;
	}
	return { samples, damaged };
}

/** [-1, 1] to Int16, rounded: the form in which chunks travel. */
export function toInt16(samples: Float32Array): Int16Array<ArrayBuffer> {
	const out = new Int16Array(samples.length);
	for (let i = 0; i < samples.length; i++) {
		out[i] = Math.max(-32768, Math.min(32767, Math.round((samples[i] as number) * 32768)));
	}
	return out;
}
