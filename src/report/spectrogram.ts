/**
 * A spectrogram of hours in little memory: the pipeline's own log bands, the loudest of each four
 * frames, a byte each (2 KB a second at 80 bands).
 */
import {
	BLOCK_HOP,
	blockSamples,
	createFrontEnd,
	FRAMES_PER_BLOCK,
	type FrontEndSettings,
} from "../pipeline/frontEnd";

/** Rows of the picture in a second. */
export const ROWS_PER_SECOND = 25;
const FRAMES_PER_ROW = FRAMES_PER_BLOCK / ROWS_PER_SECOND;

/** Log energies are kept between these, nepers of power: hardly audible to full scale. */
const LOWEST = -11;
const HIGHEST = 7;

/** A whole source's bands. Grows as samples come in. */
export interface Spectrogram {
	readonly bands: number;
	/** Whole seconds that are there. */
	readonly seconds: number;
	/** Takes the next samples at 16 kHz. */
	push(samples: Int16Array): void;
	/** The source is over: what does not fill a second is filled up with silence. */
	end(): void;
	/**
	 * @param seconds time since the first sample
	 * @returns one byte a band, lowest first; null where there is nothing
	 */
	row(seconds: number): Uint8Array | null;
}

/** @param settings the model's front end: what is shown is what it hears */
export function createSpectrogram(settings: FrontEndSettings): Spectrogram {
	const { bands } = settings;
	const frontEnd = createFrontEnd(settings);
	const needed = blockSamples(settings);
	const waiting = new Float32Array(needed);
	const rows: Uint8Array[] = [];
	let filled = 0;

	function take(): void {
		const { bands: logs } = frontEnd.block(waiting);
		const second = new Uint8Array(ROWS_PER_SECOND * bands);
		for (let i = 0; i < second.length; i++) {
			const [row, band] = [Math.floor(i / bands), i % bands];
			let loudest = LOWEST;
			for (let k = 0; k < FRAMES_PER_ROW; k++) {
				loudest = Math.max(loudest, logs[(row * FRAMES_PER_ROW + k) * bands + band] as number);
			}
			second[i] = Math.round((255 * (Math.min(HIGHEST, loudest) - LOWEST)) / (HIGHEST - LOWEST));
		}
		rows.push(second);
		waiting.copyWithin(0, BLOCK_HOP, needed);
		filled = needed - BLOCK_HOP;
	}

	return {
		bands,
		get seconds() {
			return rows.length;
		},
		push(samples) {
			for (let used = 0; used < samples.length; ) {
				const count = Math.min(needed - filled, samples.length - used);
				for (let i = 0; i < count; i++) waiting[filled + i] = (samples[used + i] as number) / 32768;
				filled += count;
				used += count;
				if (filled === needed) take();
			}
		},
		end() {
			if (filled <= needed - BLOCK_HOP) return;
			waiting.fill(0, filled);
			take();
		},
		row(seconds) {
			const block = rows[Math.floor(seconds)];
			if (!block) return null;
			const at = Math.floor((seconds - Math.floor(seconds)) * ROWS_PER_SECOND) * bands;
			return block.subarray(at, at + bands);
		},
	};
}
