/**
 * mediabunny 1.61 remembers where every frame of an MP3, an AAC stream or a FLAC lies, so that a
 * player could jump back: 24 MB of a 3 h MP3 in Chromium, for as long as it is read. Who reads
 * forwards never looks back: the places that were passed all become the first one, which costs one
 * pointer each. The list keeps its length and its order, which its searches rely on.
 *
 * TODO [2027-06-01]: drop when mediabunny can read forwards without an index.
 */
import type { Input } from "mediabunny";

/** So many frames stay known behind the newest: a second and more. The next one is looked up by them. */
const KEPT_FRAMES = 64;

/** The part of a demuxer that is not shown; the other formats have no such list. */
interface Inside {
	_getDemuxer?(): Promise<{ readonly loadedSamples?: unknown[] }>;
}

/** Forgets the places of all frames but the last ones. To be called now and then while reading. */
export type ForgetFrames = () => void;

/**
 * @param input is read forwards from now on, by one reader, and its duration is known already: a
 * search of the whole file would find the wrong places
 */
export async function shortIndexOf(input: Input): Promise<ForgetFrames> {
	const demuxer = await (input as unknown as Inside)._getDemuxer?.();
	let forgotten = 1;
	return () => {
		const frames = demuxer?.loadedSamples;
		if (!Array.isArray(frames)) return;
		const until = frames.length - KEPT_FRAMES;
		if (until <= forgotten) return;
		frames.fill(frames[0], forgotten, until);
		forgotten = until;
	};
}
