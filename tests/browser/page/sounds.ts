/** Sounds by formula: the same numbers in every browser. */

export type Sound = (i: number) => number;

const RATE = 16000;

/** White noise in [-1, 1) from the sample's number alone. */
export const noise: Sound = (i) => {
	const x = Math.sin(i * 12.9898) * 43758.5453;
	return 2 * (x - Math.floor(x)) - 1;
};

/** A gliding buzz whose loudness comes and goes about four times a second, over faint noise. */
export const voiceLike: Sound = (i) => {
	const t = i / RATE;
	const pitch = 120 * t + 4 * Math.sin(2 * Math.PI * 0.7 * t);
	const syllable = Math.sin(2 * Math.PI * 2 * t) ** 2;
	return 0.3 * syllable * (2 * (pitch - Math.floor(pitch)) - 1) + 0.002 * noise(i);
};

export const sounds: Readonly<Record<string, Sound>> = {
	voiceLike,
	noise: (i) => 0.5 * noise(i),
	faint: (i) => 0.001 * noise(i),
	tone: (i) => 0.9 * Math.sin((2 * Math.PI * 1000 * i) / RATE),
	"voice on a DC offset": (i) => 0.4 + 0.5 * voiceLike(i),
	silence: () => 0,
};

/** Samples `from` to `from + length` of a sound. */
export const samplesOf = (sound: Sound, from: number, length: number): Float32Array =>
	Float32Array.from({ length }, (_, i) => sound(from + i));
