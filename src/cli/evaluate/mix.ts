/** A voice with something under it, and a voice with its lowest tones taken away. Samples Int16, 16 kHz. */

const RATE = 16_000;
/** Frames for the level, 25 ms. */
const FRAME = 400;
/** Frames within so many dB of the loudest count as speech. */
const SPEECH_RANGE_DB = 30;
/** The voice over what lies under it, dB. */
export const BED_BELOW_DB = 10;
const HIGH_PASS_HZ = 150;

/** @returns root mean square over the frames that are speech, full scale 1; 0 for silence */
export function speechLevel(samples: Int16Array): number {
	const powers: number[] = [];
	for (let start = 0; start + FRAME <= samples.length; start += FRAME) {
		let [sum, square] = [0, 0];
		for (let i = start; i < start + FRAME; i++) {
			const x = (samples[i] as number) / 32768;
			sum += x;
			square += x * x;
		}
		powers.push(square / FRAME - (sum / FRAME) ** 2);
	}
	const limit = Math.max(0, ...powers) * 10 ** (-SPEECH_RANGE_DB / 10);
	const spoken = powers.filter((power) => power > 0 && power >= limit);
	if (spoken.length === 0) return 0;
	return Math.sqrt(spoken.reduce((sum, power) => sum + power, 0) / spoken.length);
}

/** The voice with the bed under it, 10 dB below the level of its speech. @param bed as long */
export function withBed(samples: Int16Array, bed: Float32Array): Int16Array {
	let square = 0;
	for (const x of bed) square += x * x;
	const level = Math.sqrt(square / Math.max(1, bed.length));
	if (level === 0) return samples.slice();
	const gain = (32768 * speechLevel(samples) * 10 ** (-BED_BELOW_DB / 20)) / level;
	return samples.map((x, i) => held(x + gain * (bed[i] as number)));
}

/** Babble: voices at one level each, gone round where they are shorter than `length`. */
export function babble(voices: readonly Int16Array[], length: number): Float32Array {
	const out = new Float32Array(length);
	for (const voice of voices) {
		const level = speechLevel(voice);
		if (level === 0) continue;
		for (let i = 0; i < length; i++) {
			out[i] = (out[i] as number) + (voice[i % voice.length] as number) / 32768 / level;
		}
	}
	return out;
}

/** 2nd-order Butterworth high-pass at 150 Hz (bilinear transform; audio EQ cookbook, Q = 1/sqrt 2). */
export function highPassed(samples: Int16Array): Int16Array {
	const w = (2 * Math.PI * HIGH_PASS_HZ) / RATE;
	const alpha = Math.sin(w) / Math.SQRT2;
	const cos = Math.cos(w);
	const a0 = 1 + alpha;
	const [b, a1, a2] = [(1 + cos) / 2 / a0, (-2 * cos) / a0, (1 - alpha) / a0];
	let [x1, x2, y1, y2] = [0, 0, 0, 0];
	return samples.map((x) => {
		const y = b * (x - 2 * x1 + x2) - a1 * y1 - a2 * y2;
		[x2, x1, y2, y1] = [x1, x, y1, y];
		return held(y);
	});
}

const held = (x: number) => Math.max(-32768, Math.min(32767, Math.round(x)));
