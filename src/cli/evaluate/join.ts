/** Longer speech made of short clips: joined with a stretch of their own noise floor between. */

const RATE = 16_000;
/** Between two clips, samples (0.2 s). */
const GAP = RATE / 5;
/** How finely the quietest stretch is looked for, samples. */
const STEP = 160;

/** The quietest 0.2 s of a clip, there and back again where the clip is shorter. */
export function noiseFloor(samples: Int16Array): Int16Array {
	if (samples.length === 0) return new Int16Array(GAP);
	if (samples.length <= GAP) {
		return Int16Array.from({ length: GAP }, (_, i) => {
			const at = i % (2 * samples.length);
			return samples[at < samples.length ? at : 2 * samples.length - 1 - at] as number;
		});
	}
	let best = 0;
	let least = Number.POSITIVE_INFINITY;
	for (let start = 0; start + GAP <= samples.length; start += STEP) {
		let square = 0;
		for (let i = start; i < start + GAP; i++) square += (samples[i] as number) ** 2;
		if (square < least) [least, best] = [square, start];
	}
	return samples.slice(best, best + GAP);
}

/**
 * @param clips Int16, 16 kHz, in the order in which they are to be heard
 * @param limit samples that are enough: what lies beyond is let go
 */
export function joined(clips: readonly Int16Array[], limit = Number.POSITIVE_INFINITY): Int16Array {
	const parts: Int16Array[] = [];
	let length = 0;
	for (const clip of clips) {
		if (length >= limit) break;
		const before = parts.at(-1);
		if (before) parts.push(noiseFloor(before));
		parts.push(clip);
		length += clip.length + (before ? GAP : 0);
	}
	const out = new Int16Array(Math.min(length, limit));
	let at = 0;
	for (const part of parts) {
		out.set(part.subarray(0, Math.max(0, out.length - at)), at);
		at += part.length;
		if (at >= out.length) break;
	}
	return out;
}
