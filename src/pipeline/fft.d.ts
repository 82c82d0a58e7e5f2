/** fft.js carries no types; these are the parts in use. */
declare module "fft.js" {
	export default class FFT {
		/** @param size a power of two above 1 */
		constructor(size: number);
		createComplexArray(): number[];
		/** Fills the first half of `out` (interleaved re, im) and the middle bin. */
		realTransform(out: number[], input: readonly number[]): void;
		/** Mirrors the first half into the second, as the transform of real samples has it. */
		completeSpectrum(spectrum: number[]): void;
		/** Interleaved re, im on both sides. */
		inverseTransform(out: number[], input: readonly number[]): void;
	}
}
