/** Chunks do not depend on how a decoder cut its pieces, nor on how many are gathered first. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { CHUNK_SAMPLES, createChunker, type DecodedAudio } from "../../src/capture/chunker";

const piece = (rate: number, from: number, frames: number): DecodedAudio => ({
	sampleRate: rate,
	numberOfFrames: frames,
	numberOfChannels: 2,
	copyTo(out) {
		for (let i = 0; i < frames; i++) out[i] = Math.sin((from + i) / 9) / 2;
	},
});

function chunked(gather: number, pieces: readonly (readonly [rate: number, frames: number])[]) {
	const chunker = createChunker(gather);
	let at = 0;
	const out: number[][] = [];
	for (const [rate, frames] of pieces) {
		for (const chunk of chunker.push(piece(rate, at, frames))) out.push([...chunk]);
		at += frames;
	}
	for (const chunk of chunker.flush()) out.push([...chunk]);
	return out;
}

it("gathered or not, the same chunks come, also where the rate changes on the way", () => {
	const rate = fc.constantFrom(8000, 16_000, 44_100, 48_000);
	const pieces = fc.array(fc.tuple(rate, fc.integer({ min: 1, max: 5000 })), {
		minLength: 1,
		maxLength: 20,
	});
	fc.assert(
		fc.property(pieces, fc.integer({ min: 1, max: 40_000 }), (cut, gather) => {
			const plain = chunked(0, cut);
			expect(chunked(gather, cut)).toEqual(plain);
			for (const chunk of plain.slice(0, -1)) expect(chunk.length).toBe(CHUNK_SAMPLES);
		}),
		{ numRuns: 15 },
	);
});
