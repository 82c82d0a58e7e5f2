/**
 * Occlusion for a model of one graph, whose features nobody knows: its samples are masked. A cell of
 * time and frequency is held at the level that each frequency usually has in the window, its phases
 * kept, and the window is judged again.
 *
 *   samples -> frames of 32 ms, root Hann, FFT -> magnitudes of the cell at their usual level
 *     -> inverse FFT, root Hann, overlapped and added
 */
import FFT from "fft.js";
import { BLOCK_HOP, bandHz, type FrontEndSettings, hann } from "../pipeline/frontEnd";
import { type DetectorStream, type ListenerSettings, WINDOW_BLOCKS } from "../pipeline/listener";
import { BAND_CELLS, bandsOf, type Explanation, llrOf, TIME_CELLS, weighCells } from "./explain";

const RATE = 16_000;
const FRAME = 512;
const HOP = 128;
/** Samples of a window. */
export const WINDOW = WINDOW_BLOCKS * BLOCK_HOP;
const FRAMES = WINDOW / HOP + FRAME / HOP - 1;
/** Squared root Hann windows, each a quarter of a frame after the last, add up to this. */
const OVERLAPPED = 2;
/** Magnitudes below this count as this: silence has no logarithm. */
const LEAST = 1e-6;

/** Which row of cells each frequency of a frame is in, so that the rows are those of the picture. */
function rowsOf(frontEnd: FrontEndSettings): Uint8Array {
	// Between the last band of one row and the first of the next.
	const borders = Array.from({ length: BAND_CELLS - 1 }, (_, row) => {
		const { to } = bandsOf({ time: 0, band: row }, frontEnd.bands);
		return (bandHz(frontEnd, to - 1) + bandHz(frontEnd, to)) / 2;
	});
	return Uint8Array.from({ length: FRAME / 2 + 1 }, (_, bin) => {
		const hz = (bin * RATE) / FRAME;
		return borders.filter((border) => hz >= border).length;
	});
}

/** A window as it can be masked again and again: its spectra are made once. */
export interface MaskedWindow {
	/**
	 * @param cells numbers of cells, as `cellAt` counts them
	 * @returns the window's samples with these cells held at their usual level
	 */
	without(cells: readonly number[]): Float32Array;
}

/** @param samples WINDOW of them in [-1, 1]. @param frontEnd whose bands the picture shows */
export function maskable(samples: Float32Array, frontEnd: FrontEndSettings): MaskedWindow {
	const fft = new FFT(FRAME);
	const bins = FRAME / 2 + 1;
	const shape = hann(FRAME).map(Math.sqrt);
	const rows = rowsOf(frontEnd);
	const sampleAt = (at: number) => samples[at] ?? 0;
	// The first frames begin before the window, so that each of its samples lies in four of them.
	const startOf = (frame: number) => (frame + 1) * HOP - FRAME;
	const spectra = Array.from({ length: FRAMES }, (_, frame) => {
		const cut = Array.from(shape, (weight, i) => weight * sampleAt(startOf(frame) + i));
		const out = fft.createComplexArray();
		fft.realTransform(out, cut);
		return Float64Array.from(out.slice(0, 2 * bins));
	});
	const magnitude = (spectrum: Float64Array, bin: number) =>
		Math.max(LEAST, Math.hypot(spectrum[2 * bin] as number, spectrum[2 * bin + 1] as number));
	/** The geometric mean over the window: the mean of what log bands show. */
	const usual = Float64Array.from({ length: bins }, (_, bin) =>
		Math.exp(spectra.reduce((sum, each) => sum + Math.log(magnitude(each, bin)), 0) / FRAMES),
	);
	/** The cells' column that the middle of a frame lies in. */
	const columnOf = (frame: number) => {
		const middle = Math.max(0, Math.min(WINDOW - 1, startOf(frame) + FRAME / 2));
		return Math.floor((middle * TIME_CELLS) / WINDOW);
	};

	return {
		without(cells) {
			const hidden = new Set(cells);
			const sum = new Float64Array(WINDOW);
			const whole = fft.createComplexArray();
			const back = fft.createComplexArray();
			for (const [frame, spectrum] of spectra.entries()) {
				const column = columnOf(frame) * BAND_CELLS;
				for (let bin = 0; bin < bins; bin++) {
					const masked = hidden.has(column + (rows[bin] as number));
					const scale = masked ? (usual[bin] as number) / magnitude(spectrum, bin) : 1;
					whole[2 * bin] = scale * (spectrum[2 * bin] as number);
					whole[2 * bin + 1] = scale * (spectrum[2 * bin + 1] as number);
				}
				fft.completeSpectrum(whole);
				fft.inverseTransform(back, whole);
				for (let i = 0; i < FRAME; i++) {
					const at = startOf(frame) + i;
					if (at < 0 || at >= WINDOW) continue;
					sum[at] =
						(sum[at] as number) + ((shape[i] as number) * (back[2 * i] as number)) / OVERLAPPED;
				}
			}
			return Float32Array.from(sum);
		},
	};
}

/** The LLR of a window of samples, uncapped. @param open gives a fresh stream of the model */
export function windowLlr(
	samples: Float32Array,
	open: () => DetectorStream,
	settings: Pick<ListenerSettings, "sign" | "calibration">,
): Promise<number> {
	const blocks = Array.from({ length: WINDOW_BLOCKS }, (_, block) => ({
		samples: samples.subarray(block * BLOCK_HOP, (block + 1) * BLOCK_HOP),
		bands: new Float32Array(0),
	}));
	return llrOf(blocks, open, settings);
}

/**
 * Masks every cell of a window once.
 * @param samples WINDOW of them in [-1, 1]
 * @param goOn told the share done, 0-1, before each cell; false stops
 * @returns null when stopped
 */
export async function explainWindow(
	samples: Float32Array,
	open: () => DetectorStream,
	settings: ListenerSettings,
	goOn: (share: number) => boolean | Promise<boolean>,
): Promise<Explanation | null> {
	const window = maskable(samples, settings.frontEnd);
	// With nothing masked the frames add up to the window again, but for rounding: no cell is charged for that.
	const llr = await windowLlr(samples, open, settings);
	const without = (cell: number) => windowLlr(window.without([cell]), open, settings);
	return weighCells(llr, without, goOn);
}
