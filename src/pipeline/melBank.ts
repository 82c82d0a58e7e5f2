/**
 * Mel filter banks as other people's models use them: the scales and norms of librosa. The same
 * formulas stand in models/training/classics/frontend.py.
 */

/** What a bank is made of. */
export interface MelBankSettings {
	/**
	 * `slaney`: linear to 1 kHz, then logarithmic (librosa's own); `htk`: 2595 log10(1 + f/700);
	 * `linear`: no mel at all, bands lie equally far apart.
	 */
	readonly scale: "slaney" | "htk" | "linear";
	/** `slaney`: each band has the same area (weights 2 / width in Hz); `none`: peak 1. */
	readonly norm: "slaney" | "none";
	readonly bands: number;
	readonly minHz: number;
	readonly maxHz: number;
	readonly nFft: number;
}

const HZ_PER_MEL = 200 / 3;
const LOG_FROM_HZ = 1000;
const LOG_FROM_MEL = LOG_FROM_HZ / HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

const SCALES = {
	slaney: {
		toMel: (hz: number) =>
			hz < LOG_FROM_HZ ? hz / HZ_PER_MEL : LOG_FROM_MEL + Math.log(hz / LOG_FROM_HZ) / LOG_STEP,
		toHz: (mel: number) =>
			mel < LOG_FROM_MEL
				? mel * HZ_PER_MEL
				: LOG_FROM_HZ * Math.exp(LOG_STEP * (mel - LOG_FROM_MEL)),
	},
	htk: {
		toMel: (hz: number) => 2595 * Math.log10(1 + hz / 700),
		toHz: (mel: number) => 700 * (10 ** (mel / 2595) - 1),
	},
	linear: { toMel: (hz: number) => hz, toHz: (hz: number) => hz },
};

/** A bank as its bands are: most weights are 0, so each band keeps its own stretch of bins. */
export interface MelBand {
	readonly firstBin: number;
	/** Empty where a band is narrower than the bins lie apart, as in librosa. */
	readonly weights: Float64Array;
}

/** @param rate samples a second */
export function melBank(settings: MelBankSettings, rate: number): MelBand[] {
	const { scale, norm, bands, minHz, maxHz, nFft } = settings;
	const { toMel, toHz } = SCALES[scale];
	const low = toMel(minHz);
	const step = (toMel(maxHz) - low) / (bands + 1);
	const edge = (i: number) => toHz(low + i * step);
	return Array.from({ length: bands }, (_, band) => {
		const [lower, centre, upper] = [edge(band), edge(band + 1), edge(band + 2)];
		const gain = norm === "slaney" ? 2 / (upper - lower) : 1;
		const row = Float64Array.from({ length: nFft / 2 + 1 }, (_, bin) => {
			const hz = (bin * rate) / nFft;
			const rising = (hz - lower) / (centre - lower);
			const falling = (upper - hz) / (upper - centre);
			return gain * Math.max(0, Math.min(rising, falling));
		});
		const firstBin = Math.max(
			0,
			row.findIndex((weight) => weight > 0),
		);
		return { firstBin, weights: row.slice(firstBin, row.findLastIndex((w) => w > 0) + 1) };
	});
}
