/**
 * Which parts of a window's spectrogram weighed: occlusion. One cell of time and bands after the
 * other is masked with the mean that each band had so far, and the score is taken again. What the
 * LLR loses is what the cell weighed for "machine".
 *
 * Zeiler & Fergus 2014, on the model's own log bands. The model takes each band's running mean out
 * (3 s time constant), so a cell at its mean is a cell in which nothing happens. A fingerprint stays
 * that of the sound as it is: it is no picture of time and bands, and lines that stand still, as a
 * masked cell has them, are to it what a machine leaves.
 */
import { BLOCK_HOP, blockSamples, createFrontEnd, FRAMES_PER_BLOCK } from "../pipeline/frontEnd";
import {
	type DetectorInput,
	type DetectorStream,
	type ListenerSettings,
	WINDOW_BLOCKS,
} from "../pipeline/listener";

/** Cells of the picture over a window of four seconds: a third of a second, six groups of bands. */
export const TIME_CELLS = 12;
export const BAND_CELLS = 6;
const WINDOW_FRAMES = WINDOW_BLOCKS * FRAMES_PER_BLOCK;
/** Frames over which a band's mean fades, as in the model (models/training, mean_frames). */
const MEAN_FRAMES = 300;

/** Where a cell lies. Cells are counted time first: cell = time * BAND_CELLS + band. */
export interface Cell {
	readonly time: number;
	readonly band: number;
}

/** What a window's score rests on. */
export interface Explanation {
	/** Of the window as it is, before it is held within the card's cap. */
	readonly llr: number;
	/**
	 * LLR lost when a cell is masked, TIME_CELLS * BAND_CELLS of them: above 0 weighed for machine. They do
	 * not add up to `llr`: cells overlap in what they tell, and a fingerprint's part is in none.
	 */
	readonly weights: Float32Array;
}

/** Consecutive blocks: what the model had heard, the window's four last of all. */
export type Blocks = readonly DetectorInput[];

/** @param samples at 16 kHz, whole seconds and the overlap that the last block needs */
export function blocksOf(samples: Int16Array, { frontEnd }: ListenerSettings): DetectorInput[] {
	const needed = blockSamples(frontEnd);
	const { block } = createFrontEnd(frontEnd);
	const blocks: DetectorInput[] = [];
	for (let at = 0; at + needed <= samples.length; at += BLOCK_HOP) {
		const cut = Float32Array.from(samples.subarray(at, at + needed), (sample) => sample / 32768);
		blocks.push({ samples: cut, bands: block(cut).bands });
	}
	return blocks;
}

/** The cell with this number. */
export function cellAt(index: number): Cell {
	return { time: Math.floor(index / BAND_CELLS), band: index % BAND_CELLS };
}

/** Bands of a cell: first and one past the last. */
export function bandsOf(cell: Cell, bands: number): { from: number; to: number } {
	return {
		from: Math.ceil((cell.band * bands) / BAND_CELLS),
		to: Math.ceil(((cell.band + 1) * bands) / BAND_CELLS),
	};
}

/**
 * The window's blocks with these cells at the mean that their bands had so far; samples as they are.
 * @param cells numbers of cells
 */
export function masked(blocks: Blocks, bands: number, cells: readonly number[]): DetectorInput[] {
	const out = blocks.map((block) => ({ ...block, bands: block.bands.slice() }));
	const first = (blocks.length - WINDOW_BLOCKS) * FRAMES_PER_BLOCK;
	const keep = Math.exp(-1 / MEAN_FRAMES);
	const hidden = new Set(cells);
	const sum = new Float64Array(bands);
	let weight = 0;
	for (let frame = 0; frame < blocks.length * FRAMES_PER_BLOCK; frame++) {
		const from = (frame % FRAMES_PER_BLOCK) * bands;
		const at = Math.floor(frame / FRAMES_PER_BLOCK);
		const source = (blocks[at] as DetectorInput).bands;
		const target = (out[at] as DetectorInput).bands;
		const time = Math.floor(((frame - first) * TIME_CELLS) / WINDOW_FRAMES);
		weight = keep * weight + 1;
		for (let band = 0; band < bands; band++) {
			sum[band] = keep * (sum[band] as number) + (source[from + band] as number);
			const cell = time * BAND_CELLS + Math.floor((band * BAND_CELLS) / bands);
			if (time >= 0 && hidden.has(cell)) target[from + band] = (sum[band] as number) / weight;
		}
	}
	return out;
}

/**
 * The LLR of the last window of these blocks, uncapped: a cap would hide what a cell weighs.
 * @param open gives a fresh stream of a runtime that takes what the blocks hold: for log bands, wasm
 */
export async function llrOf(
	blocks: Blocks,
	open: () => DetectorStream,
	{ sign, calibration }: Pick<ListenerSettings, "sign" | "calibration">,
): Promise<number> {
	const stream = open();
	try {
		for (const block of blocks) await stream.push(block);
		return calibration.slope * sign * (await stream.score()).score + calibration.offset;
	} finally {
		stream.reset();
	}
}

/**
 * What each cell weighs, one after the other.
 * @param llr of the window as it is @param without the LLR with this cell masked
 * @param goOn told the share done, 0-1, before each cell; false stops
 * @returns null when stopped
 */
export async function weighCells(
	llr: number,
	without: (cell: number) => Promise<number>,
	goOn: (share: number) => boolean | Promise<boolean>,
): Promise<Explanation | null> {
	const weights = new Float32Array(TIME_CELLS * BAND_CELLS);
	for (let cell = 0; cell < weights.length; cell++) {
		if (!(await goOn(cell / weights.length))) return null;
		weights[cell] = llr - (await without(cell));
	}
	return { llr, weights };
}

/**
 * Masks every cell once.
 * @param goOn told the share done, 0-1, before each cell; false stops
 * @returns null when stopped
 * @throws RangeError when there are fewer blocks than a window has
 */
export async function explain(
	blocks: Blocks,
	open: () => DetectorStream,
	settings: ListenerSettings,
	goOn: (share: number) => boolean | Promise<boolean>,
): Promise<Explanation | null> {
	if (blocks.length < WINDOW_BLOCKS) {
		throw new RangeError(`a window has ${WINDOW_BLOCKS} blocks, not ${blocks.length}`);
	}
	const { bands } = settings.frontEnd;
	const llr = await llrOf(blocks, open, settings);
	const without = (cell: number) => llrOf(masked(blocks, bands, [cell]), open, settings);
	return weighCells(llr, without, goOn);
}

/**
 * The cells that weighed most for "machine", the heaviest first. For the other side occlusion says
 * little: what speaks for a person is rarely in one place, and cells do not add up there.
 */
export function heaviest(weights: ArrayLike<number>, most: number): number[] {
	const weight = (cell: number) => weights[cell] as number;
	return Array.from({ length: weights.length }, (_, cell) => cell)
		.filter((cell) => weight(cell) > 0)
		.sort((a, b) => weight(b) - weight(a))
		.slice(0, most);
}
