/**
 * mediabunny 1.61 reads some damaged Matroska files for ever, on the spot, so that nothing else of
 * the document runs: its search for the next part (`resync` in matroska/ebml.js) asks for the last
 * eight bytes of its stretch again and again, and parts that point back at each other are followed
 * round and round. Whoever asks for the same few places so often has got stuck, and is told so.
 * tests/cli/mutants.test.ts has the files that found it (seeds 71 and 323).
 *
 * TODO [2027-06-01]: drop when a version of mediabunny ends by itself.
 */
import type { Input } from "mediabunny";

/** So many requests are looked at together ... */
const WINDOW = 4096;
/** ... and ask for more places than this in any file that leads somewhere. */
const FEW_PLACES = 32;

interface Reader {
	requestSlice(start: number, length: number): unknown;
	requestSliceRange(start: number, minLength: number, maxLength: number): unknown;
}

/** Makes an input give up where it would turn on the spot: its demuxer throws. */
export function boundReads(input: Input): void {
	const reader = (input as unknown as { readonly _reader?: Reader })._reader;
	if (!reader) return;
	const places = new Set<number>();
	let asked = 0;
	function ask(start: number): void {
		places.add(start);
		asked++;
		if (asked < WINDOW) return;
		if (places.size < FEW_PLACES) throw new Error("the file's parts lead nowhere");
		places.clear();
		asked = 0;
	}
	const slice = reader.requestSlice.bind(reader);
	const range = reader.requestSliceRange.bind(reader);
	reader.requestSlice = (start, length) => {
		ask(start);
		return slice(start, length);
	};
	reader.requestSliceRange = (start, minLength, maxLength) => {
		ask(start);
		return range(start, minLength, maxLength);
	};
}
